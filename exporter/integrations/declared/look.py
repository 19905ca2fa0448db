"""One request to an API that is declared, and what its answer must have."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from alerting.secret import Written
from alerting.strict import key_path
from exporter.events.expression import Expression
from exporter.integrations.declared import place
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found
from exporter.probes.hypertext import headers

_SECRETIVE: Final = re.compile(
    r"[?&](?:access[_-]?token|api[_-]?key|auth|password|secret|token)=", re.IGNORECASE
)
_SECRET_HEADERS: Final = re.compile(r"(?:proxy-)?authorization|cookie|.*(?:api-?key|token|secret)")
_JSON: Final = "application/json"
BUCKET: Final = "^[a-z][a-z0-9_]{0,39}$"

Headers = Annotated[
    dict[str, Annotated[str, Meta(max_length=headers.LONGEST)]],
    Meta(max_length=50, description="headers, by name; none that holds a secret"),
]


class Look(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request that only reads."""

    path: Annotated[
        str,
        Meta(
            pattern='^/[!"$-~]{0,1023}$',
            description="path behind the base URL, query and all: /v1/me?limit=1",
            extra={"expected": "a path that begins with /, blanks and the like escaped"},
        ),
    ]
    method: Literal["GET", "POST"] = "GET"
    headers: Headers = field(default_factory=dict)
    body: Annotated[
        str, Meta(max_length=65_536, description="body of a POST, JSON unless a header says else")
    ] = ""
    bucket: Annotated[
        str, Meta(pattern=BUCKET, description="bucket of quotas: that it takes of")
    ] = "requests"
    expect: Annotated[
        Expression | None,
        Meta(description="JMESPath that has to find something; else the data is `unexpected`"),
    ] = None
    ok: Annotated[
        Expression | None,
        Meta(
            description="JMESPath that has to be true; else the answer is an error, as errors: has"
        ),
    ] = None

    def call(self, topic: Topic, base: str, common: Mapping[str, str]) -> Call:
        """Return the request; ``common`` are headers of all requests, which ours go before."""
        sent = {name.lower(): (name, value) for name, value in common.items()}
        sent |= {name.lower(): (name, value) for name, value in self.headers.items()}
        if self.body:
            sent.setdefault("content-type", ("Content-Type", _JSON))
        return Call(
            topic=topic,
            url=base + self.path,
            method=self.method,
            headers=tuple(sent.values()),
            body=self.body.encode(),
            bucket=self.bucket,
        )

    def lacks(self, answer: Answer) -> Found | None:
        """Return that an answer lacks what it must have, None where it has it."""
        if self.expect is None:
            return None
        found, why = place.worked_out(self.expect, answer)
        if why:
            return Found(reason="unexpected", detail=why)
        return verdict.lacking(place.shown(self.expect)) if found is None else None

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        if _SECRETIVE.search(self.path):
            yield "path", "a secret in a URL lands in logs; write token:, and auth: how it is shown"
        if self.body and self.method == "GET":
            yield "body", "a body goes with a POST; write method: POST"
        yield from wrong_headers(self.headers)


class Newest(Look, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The request for the newest record."""

    time: Annotated[
        Expression,
        Meta(description="JMESPath of when it changed, or of a list of such instants"),
    ]


def wrong_headers(own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return what is wrong with headers that people wrote: fields and sentences, no value."""
    plain = {}
    for name, value in own.items():
        if _SECRET_HEADERS.fullmatch(name.lower()):
            said = "this is a secret; write token:, and auth: how it is shown"
            yield key_path("headers", name), said
        else:
            plain[name] = Written(value)
    yield from headers.wrong(plain, authorized=False)
