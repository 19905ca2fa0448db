"""The kind ``chat``: golden questions to a chat or assistant, and whether its answers are good."""

import functools
from collections.abc import Iterator
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from msgspec import Meta, field

from alerting.strict import Secret, key_path
from exporter.events.expression import Expression
from exporter.probes.chats.golden import Cost, Expected, Question
from exporter.probes.chats.stream import Form
from exporter.probes.frames import opening
from exporter.probes.hypertext import checks, headers, request, target
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.client import Client
from exporter.probes.hypertext.request import Headers, Method, Request
from exporter.probes.hypertext.target import Target
from exporter.probes.journeys import filling
from exporter.probes.journeys.capture import CaptureName
from exporter.probes.result import Result

BUILT_IN = ("question", "conversation")


class Chat(Client, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="chat"):
    """A chat that is asked golden questions, each run all of them, each in a new conversation."""

    url: Annotated[
        str,
        Meta(min_length=1, max_length=2048, description="http(s):// or ws(s):// URL of the chat"),
    ]
    questions: Annotated[tuple[Question, ...], Meta(min_length=1, max_length=20)]
    method: Method = "POST"
    headers: Headers = field(default_factory=dict)
    body: Annotated[
        str,
        Meta(
            max_length=65536,
            description="what is sent for each question; `${question}` is the question, "
            "`${conversation}` a name for the conversation that no other has",
        ),
    ] = '{"message": "${question}", "conversation_id": "${conversation}"}'
    values: Annotated[
        dict[CaptureName, Secret],
        Meta(max_length=20, description="values by name, for `${name}`; env:NAME or file:path"),
    ] = field(default_factory=dict)
    answer: Annotated[
        Expression | None,
        Meta(
            description="JMESPath of the text in the answer, or in each piece of a stream; without "
            "one, all that comes is text"
        ),
    ] = None
    stream: Annotated[
        Form,
        Meta(
            description="how the answer comes: `whole`, `sse` as server-sent events, `lines` of "
            "JSON, or of a WebSocket one message after the other"
        ),
    ] = "whole"
    done: Annotated[
        str, Meta(max_length=200, description="the piece after which no more comes")
    ] = "[DONE]"
    first_token: Slow | None = None
    slow: Slow | None = None
    cost: Cost | None = None
    conversation: Annotated[
        Expression | None,
        Meta(description="JMESPath of the chat's own name for the conversation, in its answer"),
    ] = None
    expect_event: Expected | None = None

    kind: ClassVar[str] = "chat"

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        yield from self.wrong_client()
        yield from self._wrong_request()
        yield from self._wrong_questions()
        yield from checks.wrong_slow("first_token", self.first_token, self.timeout)
        yield from checks.wrong_slow("slow", self.slow, self.timeout)
        for key, said in self.expect_event.wrong(self.timeout) if self.expect_event else ():
            yield f"expect_event.{key}", said
        if self.conversation is not None and self.expect_event is None:
            yield "conversation", "it is for expect_event, which is not there"

    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""
        from exporter.probes.transport import chatting  # noqa: PLC0415 # not before it is at work

        return await chatting.measured(self)

    @property
    def is_websocket(self) -> bool:
        """Whether a WebSocket is spoken."""
        return urlsplit(self.url).scheme.lower() in opening.SCHEMES

    @property
    def client(self) -> Client:
        """Who asks: this probe's own settings."""
        return self

    @functools.cached_property
    def target(self) -> Target:
        """Where the chat is; ValueError where the URL is none."""
        return opening.target(self.url) if self.is_websocket else target.read(self.url)

    @property
    def reached(self) -> str:
        """The URL as one of HTTP, which a WebSocket begins as; as it is where it is none."""
        scheme, colon, rest = self.url.partition(":")
        return f"{opening.SCHEMES.get(scheme.lower(), scheme)}{colon}{rest}"

    @property
    def peer(self) -> str:
        """The host that a run is a load to."""
        try:
            return self.target.host
        except ValueError:
            return ""

    def asking(self, values: filling.Values) -> Request:
        """Return the request that asks, with its values."""
        return Request(
            url=self.reached,
            method=self.method,
            headers={name: filling.header(one, values) for name, one in self.headers.items()},
            body=filling.body(self.body, values),
        )

    def _wrong_request(self) -> Iterator[tuple[str, str]]:
        authorized = bool(self.credentials.written)
        told = [one.reveal() for one in self.headers.values()]
        needed = filling.references(self.body, *told)
        asked = self.asking(filling.specimen(needed))
        if self.is_websocket:
            yield from opening.wrong(self.url, ())
            yield from headers.wrong(asked.headers, {}, authorized=authorized)
        else:
            yield from request.wrong(asked, self.timeout, authorized=authorized)
        for name in sorted(needed - {*BUILT_IN, *self.values}):
            yield "body", f"values has no {name}"
        if "question" not in needed:
            yield "body", "it does not ask: ${question} stands nowhere"
        for name in sorted(set(self.values) - needed):
            yield key_path("values", name), "nothing needs it"
        if self.expect_event and self.conversation is None and "conversation" not in needed:
            yield "expect_event", "name the conversation: ${conversation} in body, or conversation:"

    def _wrong_questions(self) -> Iterator[tuple[str, str]]:
        names = [one.name for one in self.questions]
        for index, one in enumerate(self.questions):
            if one.name in names[:index]:
                yield f"questions[{index}].name", f"a question is called {one.name!r} already"
            if one.json and self.answer is None:
                yield f"questions[{index}].json", "write answer: too; the answer is read as text"
