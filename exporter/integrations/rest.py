"""Any API, by settings alone: what is asked, and where its answers say how it is.

Expressions are JMESPath, bounded as exporter/events/expression.py has it.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final
from urllib.parse import urlsplit

from msgspec import Meta, field
from msgspec.structs import replace

from alerting.strict import Secret, hint
from exporter.integrations.conduct.manners import LONGEST_BACK_OFF
from exporter.integrations.declared import look, place
from exporter.integrations.declared.auth import Auth
from exporter.integrations.declared.errors import Errors
from exporter.integrations.declared.limit import Limit
from exporter.integrations.declared.look import Headers, Look, Newest
from exporter.integrations.exchange import quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.states import STATE_OF

_KEYS: Final[dict[Topic, str]] = {"health": "health", "quota": "usage", "newest": "newest"}


class Rest(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="rest"
):
    """An API that answers in JSON and has no module of its own."""

    PROVIDER: ClassVar = "rest"
    TOPICS: ClassVar = ("health", "quota", "newest")
    IS_OPEN: ClassVar = True

    health: Annotated[Look, Meta(description="the cheapest request that needs the token")]
    usage: Annotated[
        Look | None, Meta(description="request whose answer tells quotas, where health's does not")
    ] = None
    newest: Annotated[Newest | None, Meta(description="request for the newest record")] = None
    auth: Auth = field(default_factory=Auth)
    headers: Headers = field(default_factory=dict)
    quotas_told: Annotated[
        tuple[Limit, ...], Meta(max_length=10, description="limits, by bucket")
    ] = field(default=(), name="quotas")
    errors: Errors = field(default_factory=Errors)

    def look(self, topic: Topic) -> Look | None:
        """Return what is asked about a topic, None for nothing."""
        key = _KEYS.get(topic)
        return getattr(self, key) if key else None

    @property
    def allowed(self) -> tuple[Quota, ...]:
        """The quotas that it keeps to as long as it tells no other."""
        return tuple(filter(None, (one.documented for one in self.quotas_told)))

    def every(self, topic: Topic) -> float | None:
        """Return how many seconds lie between two looks at a topic; None where there are none."""
        is_left_out = topic in self.TOPICS and self.look(topic) is None
        return None if is_left_out else super().every(topic)

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the call about a topic."""
        asked = self.look(topic)
        return None if asked is None else asked.call(topic, self.base(site), self.headers)

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # of any call
        """Return how a call shows the token."""
        return self.auth.shown(value)

    def complaint(self, call: Call, answer: Answer) -> Found | None:
        """Return what an error means; an answer of status 2xx is one where `ok` is not true."""
        asked = self.look(call.topic)
        if answer.status // 100 != 2:
            return self._refusal(call, answer)
        if asked is None or asked.ok is None or answer.json is None:
            return None
        is_ok = place.found(asked.ok, answer)
        if is_ok is None:
            return verdict.lacking(place.shown(asked.ok))
        return None if is_ok is True else self._refusal(call, answer)

    def _refusal(self, call: Call, answer: Answer) -> Found:
        """Return what an error means; one of limits waits for what is used up to begin anew.

        Not for longer than anybody is left alone who asks for nothing: more may have been bought.
        """
        found = self.errors.meaning(answer)
        if STATE_OF[found.reason] != "throttled" or found.retry_after is not None:
            return found
        told, _ = quota.sifted(self.quotas(call, answer))
        until = max((one.resets for one in told if one.ratio >= 1), default=0.0)
        wait = min(until - answer.at, LONGEST_BACK_OFF)
        return replace(found, retry_after=wait) if wait > 0 else found

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers of any answer tell."""
        return (one.of_headers(answer) for one in self.quotas_told)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the data tells."""
        asked = self.look(call.topic)
        lacks = asked and asked.lacks(answer)
        if lacks:
            return lacks
        if isinstance(asked, Newest):
            return _newest(asked, answer)
        is_telling = (call.topic == "quota") == (self.usage is not None)
        found = (one.of_body(answer) for one in self.quotas_told if is_telling)
        return Found(quotas=tuple(filter(None, found)))

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself: fields and sentences."""
        parts = urlsplit(self.url)
        if parts.query or parts.fragment:
            yield "url", "a base URL has no query; write it in each path:"
        yield from look.wrong_headers(self.headers)
        for topic, key in _KEYS.items():
            asked = self.look(topic)
            yield from ((f"{key}.{at}", said) for at, said in (asked.wrong() if asked else ()))
        yield from ((f"auth.{at}", said) for at, said in self.auth.wrong())
        yield from ((f"errors.{at}", said) for at, said in self.errors.wrong())
        yield from self._wrong_quotas()
        yield from self._wrong_buckets()

    def _wrong_buckets(self) -> Iterator[tuple[str, str]]:
        known = {"requests", *(one.bucket for one in self.quotas_told)}
        for topic, key in _KEYS.items():
            asked = self.look(topic)
            if asked is not None and asked.bucket not in known:
                yield (
                    f"{key}.bucket",
                    f"no entry of quotas: has this bucket{hint(asked.bucket, known)}",
                )

    def _wrong_quotas(self) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for index, one in enumerate(self.quotas_told):
            yield from ((f"quotas[{index}].{at}", said) for at, said in one.wrong())
            if one.bucket in seen:
                yield f"quotas[{index}].bucket", "another quota is of this bucket already"
            seen.add(one.bucket)
        if self.usage and not any(one.body for one in self.quotas_told):
            yield "usage", "nothing is read of it; write body: in an entry of quotas:"


def _newest(asked: Newest, answer: Answer) -> Found:
    """Return the newest record; a list without any has none, and what is no instant is told."""
    told, why = place.worked_out(asked.time, answer)
    newest = place.newest(told)
    if newest is None and (why or told not in (None, [])):
        said = why or f"{place.shown(asked.time)} is no instant"
        return Found(reason="unexpected", detail=said)
    return Found(newest=newest)
