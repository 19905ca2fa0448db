"""Integrations as cards of a dashboard: a few facts of each that is watched (row A2)."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from exporter.integrations.conduct.standing import Standing
from exporter.integrations.customs.usual import Pace
from exporter.integrations.states import State
from exporter.web import integration_parts as parts


class Card(Struct, frozen=True, kw_only=True):
    """An integration at this moment; null is what is not known."""

    name: Annotated[str, Meta(description="as the configuration has it")]
    provider: Annotated[str, Meta(description="whose it is")]
    state: Annotated[State, Meta(description="what its last check came to")]
    reason: Annotated[str | None, Meta(description="why it is not up")]
    checked: Annotated[datetime | None, Meta(description="when it was looked at last")]
    response_time_ms: Annotated[float | None, Meta(description="how long that took")]
    data_age_seconds: Annotated[
        float | None, Meta(description="how far what is held is behind its newest record")
    ]
    freshness_score: Annotated[
        float | None, Meta(description="1 for fresh to 0; 1 − age ÷ twice the freshness wanted")
    ]
    quota_used: Annotated[
        float | None, Meta(description="used of its tightest limit, 1 is all of it")
    ]


class Unusual(Struct, frozen=True):
    """An integration that answers at another pace than it usually does."""

    name: Annotated[str, Meta(description="the integration")]
    said: Annotated[str, Meta(description="its pace, and the range that was expected")]


def card(one: Standing) -> Card:
    """Return an integration as a card."""
    data = parts.data(one)
    return Card(
        name=one.name,
        provider=one.provider,
        state=one.state,
        reason=one.reason or None,
        checked=parts.moment(one.checked),
        response_time_ms=None if one.seconds is None else round(one.seconds * 1000, 3),
        data_age_seconds=None if data is None else data.age_seconds,
        freshness_score=None if data is None else data.freshness_score,
        quota_used=max((quota.ratio for quota in one.quotas), default=None),
    )


def unusual(every: Iterable[Standing], paces: Callable[[str], Pace | None]) -> list[Unusual]:
    """Return the integrations whose pace is out of its range."""
    told = ((one.name, parts.latency(paces(one.name))) for one in every)
    return [
        Unusual(name, latency.said or "")
        for name, latency in told
        if latency is not None and latency.unusual
    ]
