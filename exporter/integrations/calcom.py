"""Cal.com, theirs or self-hosted: whether a key is let in, and the newest booking.

https://cal.com/docs/api-reference/v2/introduction
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, limits, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

MINUTE: Final = 60.0
_NEWEST: Final = "/v2/bookings?take=1&sortUpdatedAt=desc"
_OVER: Final = 498  # Cal.com's own status of a token that is over
_LIMIT: Final = re.compile(r"x-ratelimit-limit-([a-z0-9_-]{1,20})")
_MOST_LIMITS: Final = 4
_DEFAULT: Final = {part: f"{name}-default" for part, name in limits.USUAL.items()}
_DATES: Final = ("updatedAt", "createdAt")


class Calcom(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="calcom"
):
    """A user of Cal.com; `url` is that of the API."""

    PROVIDER: ClassVar = "calcom"
    HOME: ClassVar = "https://api.cal.com"
    TOPICS: ClassVar = ("health", "newest")
    # Of API keys; headers tell what is used up.
    ALLOWED: ClassVar = (Quota("requests", 0, 120, MINUTE),)

    version: Annotated[
        str, Meta(pattern=r"^\d{4}-\d\d-\d\d$", description="cal-api-version, a date")
    ] = "2024-08-13"

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        path = {"health": "/v2/me", "newest": _NEWEST}.get(topic)
        if path is None:
            return None
        return Call(topic=topic, url=self.base() + path, headers=self._headers())

    def _headers(self) -> tuple[tuple[str, str], ...]:
        return (("cal-api-version", self.version),)

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Cal.com's form means, also one with a status that says yes."""
        said = tree.word(answer.json, "error", "message")
        if answer.status == 429:
            plain = limits.USUAL["reset"] in answer.headers
            return limits.refused(answer, limits.USUAL if plain else _DEFAULT, said)
        if answer.status == _OVER:
            return verdict.because("token_expired", answer, said)
        if tree.word(answer.json, "status") != "error":
            return None
        usual = verdict.of(answer, said)
        reason = usual.reason if usual else "refused"
        if reason == "token_rejected" and "expired" in said.lower():
            reason = "token_expired"
        return verdict.because(reason, answer, said or tree.word(answer.json, "error", "code"))

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell: of the minute, or of limits that were agreed on."""
        yield quota.of_headers(answer, "requests", limits.USUAL, window=MINUTE)
        names = [found[1] for name in answer.headers if (found := _LIMIT.fullmatch(name))]
        for name in sorted(names)[:_MOST_LIMITS]:
            parts = {part: f"{header}-{name}" for part, header in limits.USUAL.items()}
            is_usual = name == "default"
            bucket, window = ("requests", MINUTE) if is_usual else (name, 0.0)
            yield quota.of_headers(answer, bucket, parts, window=window)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the user tells, or when a booking was last made or changed."""
        if call.topic == "health":
            return verdict.having(answer.json, "data", "id")
        bookings = tree.at(answer.json, "data")
        if not isinstance(bookings, list):
            return verdict.lacking("data")
        times = [instants.iso(tree.at(one, key)) for one in bookings for key in _DATES]
        return Found(newest=max(filter(None, times), default=None))
