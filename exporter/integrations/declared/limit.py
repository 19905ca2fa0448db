"""A quota of an API that is declared: where its answers tell it, or what its pages say of it."""

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from alerting.strict import Duration, between
from exporter.events.expression import Expression
from exporter.integrations.declared import place
from exporter.integrations.declared.look import BUCKET
from exporter.integrations.exchange import quota
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Quota

_PARTS: Final = ("limit", "remaining", "used", "reset")

_Header = Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{0,100}$")]


class Names(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The headers that tell a quota; "" for a part that none tells."""

    limit: _Header = ""
    remaining: _Header = ""
    used: _Header = ""
    reset: Annotated[
        _Header,
        Meta(description="instant or span, in any usual form, until it is whole"),
    ] = ""


class Places(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a body tells a quota, as JMESPath."""

    limit: Expression | None = None
    remaining: Expression | None = None
    used: Expression | None = None
    reset: Expression | None = None


class Limit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One quota, known by its bucket."""

    bucket: Annotated[
        str,
        Meta(
            pattern=BUCKET,
            description="its name, as requests have it; `daily` counts them all",
        ),
    ]
    window: Annotated[
        Annotated[Duration, between("span that it is for", "1s", "31d")] | None,
        Meta(description="without it, it is told and not kept to"),
    ] = None
    limit: Annotated[
        Annotated[float, Meta(gt=0, le=quota.LARGEST)] | None,
        Meta(description="what it is, where answers do not tell it"),
    ] = None
    headers: Annotated[Names | None, Meta(description="headers of every answer that tell it")] = (
        None
    )
    body: Annotated[
        Places | None,
        Meta(description="where the answer of `usage` tells it, or of `health` without that"),
    ] = None

    @property
    def documented(self) -> Quota | None:
        """The quota as it is kept to while no answer tells another."""
        if self.limit is None or self.window is None:
            return None
        return Quota(self.bucket, 0.0, self.limit, self.window.seconds)

    def of_headers(self, answer: Answer) -> Quota | None:
        """Return what the headers of an answer tell."""
        if self.headers is None:
            return None
        names = {part: getattr(self.headers, part).lower() for part in _PARTS}
        return self._of({part: answer.headers.get(name) for part, name in names.items()}, answer)

    def of_body(self, answer: Answer) -> Quota | None:
        """Return what the body of an answer tells."""
        if self.body is None:
            return None
        places = {part: getattr(self.body, part) for part in _PARTS}
        return self._of({part: place.found(one, answer) for part, one in places.items()}, answer)

    def _of(self, told: dict[str, object], answer: Answer) -> Quota | None:
        if told["limit"] is None:
            told["limit"] = self.limit
        window = self.window.seconds if self.window else 0.0
        return quota.of_parts(answer, self.bucket, told, window=window)

    def wrong(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        given = {"headers": self.headers, "body": self.body}
        if self.headers is None and self.body is None and self.documented is None:
            yield "bucket", "write headers: or body:, where it is told, or limit: and window:"
        for key, told in given.items():
            if told is None:
                continue
            if not told.limit and self.limit is None:
                yield f"{key}.limit", "expected where the limit is told, or limit: as a number"
            if not told.remaining and not told.used:
                yield f"{key}.remaining", "expected where it is told what remains, or what is used"
