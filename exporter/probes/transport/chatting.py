"""A run of a chat probe: question after question, until one is not answered as it has to be."""

import asyncio
import contextlib
import secrets
from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from alerting import clock
from alerting.duration import Duration
from alerting.secret import Secret
from exporter.events.expression import Expression
from exporter.probes.chats import figures, verdict
from exporter.probes.chats.asking import Asked, Asking, OverHttp, OverWebsocket
from exporter.probes.chats.golden import Expected, Question
from exporter.probes.chats.stream import Form, Stream
from exporter.probes.chats.verdict import Judged
from exporter.probes.fault import Failed, Fault
from exporter.probes.frames.opening import Opening
from exporter.probes.hypertext import planning
from exporter.probes.hypertext.client import Client
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.request import Request
from exporter.probes.result import Result
from exporter.probes.transport import ambient, run, visit
from exporter.probes.transport.returns import RETURNS, Awaited
from exporter.probes.transport.websocket import websocket

_MOST_MESSAGES: Final = 10_000


class Chat(Judged, Protocol):
    """A chat, and how it is asked."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def client(self) -> Client: ...
    @property
    def is_websocket(self) -> bool: ...
    @property
    def questions(self) -> tuple[Question, ...]: ...
    @property
    def values(self) -> Mapping[str, Secret]: ...
    @property
    def answer(self) -> Expression | None: ...
    @property
    def stream(self) -> Form: ...
    @property
    def done(self) -> str: ...
    @property
    def conversation(self) -> Expression | None: ...
    @property
    def expect_event(self) -> Expected | None: ...
    def asking(self, values: Mapping[str, str]) -> Request: ...


async def measured(probe: Chat) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(asking: Asking) -> None:
        for question in probe.questions:
            asking.renew()
            asking.progress.question = question.name
            ambient.say("question {}", question.name)
            await _asked(probe, question, asking)
            if asking.fault is not None:
                return
        asking.progress.question = ""

    if probe.is_websocket:
        return await run.measured(probe, OverWebsocket(), walk, figures.over_websocket)
    return await run.measured(probe, OverHttp(), walk, figures.over_http)


async def _asked(probe: Chat, question: Question, asking: Asking) -> None:
    """Ask one question in a conversation of its own, and judge all that comes of it."""
    conversation = f"chatwatch-{secrets.token_hex(8)}"
    own = {name: one.reveal() for name, one in probe.values.items()}
    request = probe.asking({**own, "question": question.ask, "conversation": conversation})
    stream = Stream(probe.stream, probe.answer, probe.done)
    one, began = Asked(question.name), clock.monotonic()
    asking.progress.asked.append(one)
    with _returning(probe.expect_event, conversation, own=probe.conversation is None) as future:
        try:
            plan = planning.planned(probe.client, request)
        except ValueError as error:
            raise Failed("step", f"no request can be made: {error}") from None
        if isinstance(asking, OverWebsocket):
            await _over_websocket(plan, request.body, asking, stream)
        else:
            await _over_http(plan, asking, stream)
        ended = clock.monotonic()
        one.first = None if stream.first is None else stream.first - began
        one.total, one.characters = ended - began, len(stream.text)
        asking.fault = asking.fault or verdict.fault(probe, question, stream, one)
        asking.degraded = asking.degraded or verdict.slowness(probe, one)
        if asking.fault is None and probe.expect_event is not None:
            await _returned(probe, probe.expect_event, stream, future, one, asking)


async def _over_http(plan: Plan, asking: OverHttp, stream: Stream) -> None:
    asking.listener = stream.feed
    try:
        await visit.walked(plan, asking)
    finally:
        asking.listener = None
    if asking.fault is None:
        stream.end(clock.monotonic())


async def _over_websocket(plan: Plan, said: str, asking: OverWebsocket, stream: Stream) -> None:
    target = plan.first.target
    told = (*plan.plain, *plan.secret)
    opening = Opening(
        plan.host or target.authority,
        target.resource,
        tuple(one for one in told if one[0] != b"connection"),
    )
    async with websocket(plan.way(plan.first), asking, opening) as held:
        asking.enter("transfer", clock.monotonic())
        await held.send_text(said)
        for _ in range(_MOST_MESSAGES):
            message = await held.receive()
            data = message.encode() if isinstance(message, str) else message
            stream.message(data, clock.monotonic())
            if stream.ended or (stream.form == "whole" and stream.text):
                break
        asking.end(clock.monotonic())


@contextlib.contextmanager
def _returning(
    expected: Expected | None, conversation: str, *, own: bool
) -> Iterator["asyncio.Future[None] | None"]:
    """Wait from before the question on, where the conversation has the name that we give it."""
    if expected is None or not own:
        yield None
        return
    with RETURNS.awaiting(Awaited(expected.source, expected.type, conversation)) as future:
        yield future


async def _returned(
    probe: Chat,
    expected: Expected,
    stream: Stream,
    future: "asyncio.Future[None] | None",
    one: Asked,
    asking: Asking,
) -> None:
    """Wait until the event is on disk."""
    if not RETURNS.attached:
        ambient.say("not waiting for the event: only the daemon takes events in")
        return
    began = clock.monotonic()
    asking.enter("event", began)
    with contextlib.ExitStack() as stack:
        if future is None and probe.conversation is not None:
            name = stream.found(probe.conversation)
            if not isinstance(name, str | int) or name == "":
                raise Failed("step", f"the answer names no conversation at {probe.conversation}")
            wanted = Awaited(expected.source, expected.type, str(name))
            future = stack.enter_context(RETURNS.awaiting(wanted))
        try:
            if future is not None:
                await asyncio.wait_for(future, expected.within.seconds)
        except TimeoutError:
            asking.fault = Fault("no_event", _missing(expected))
            return
        finally:
            asking.end(clock.monotonic())
            asking.spans.pop("event", None)
    one.returned = clock.monotonic() - began
    ambient.say("the event came back after {:.3f} s", one.returned)


def _missing(expected: Expected) -> str:
    what = expected.type or "event"
    return f"no {what} about the conversation came by {expected.source} within {expected.within}"
