"""Integrations as the status page shows them: a card each, what is wrong first."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from exporter.integrations.conduct.standing import Standing
from exporter.integrations.exchange.call import instant
from exporter.integrations.exchange.found import Quota
from exporter.integrations.states import REASONS, State
from exporter.web import status_figures as figures
from exporter.web.integration_known import Known
from exporter.web.status_alerts import Level
from exporter.web.status_facts import Fact, facts
from exporter.web.status_figures import Moment

MOST_CARDS: Final = 60
MOST_METERS: Final = 4
# Of what is used of a quota, as the shipped rules have it.
_HIGH: Final = 0.8
_FULL: Final = 0.95
# Looks that may be missing before nothing is known of now, and what a busy machine may need.
_MISSED: Final = 3
_PATIENCE: Final = 60.0

_NO_NEWS: Final = "no news"
_WORDS: Final[dict[State, str]] = {
    "up": "up",
    "degraded": "degraded",
    "auth_failed": "not let in",
    "throttled": "has to wait",
    "down": "down",
    "unknown": "not known",
}
_LASTING: Final = frozenset(_WORDS.values())
_LEVELS: Final[dict[State, Level]] = {
    "up": "good",
    "degraded": "warning",
    "auth_failed": "bad",
    "throttled": "warning",
    "down": "bad",
    "unknown": "idle",
}
_WORST: Final[tuple[Level, ...]] = ("bad", "warning", "idle", "good")


class Meter(Struct, frozen=True):
    """What is used of a quota; `share` from 0 to 1 is how full its bar is."""

    bucket: str
    share: float
    text: str
    about: str
    level: Level


class Card(Struct, frozen=True, kw_only=True):
    """One integration; `reason` with its `meaning` and `detail` says what is wrong."""

    name: str
    provider: str
    level: Level
    word: str
    since: Moment | None
    checked: Moment | None
    reason: str
    meaning: str
    detail: str
    meters: tuple[Meter, ...]
    facts: tuple[Fact, ...]


class Integrations(Struct, frozen=True):
    """The cards that are shown, the worst first; `counted` is of all."""

    cards: tuple[Card, ...]
    counted: str
    more: int


def integrations(every: Sequence[Known], now: datetime) -> Integrations:
    """Return how the integrations look now; of more than MOST_CARDS the worst."""
    cards = sorted((card(one, now) for one in every), key=lambda one: _WORST.index(one.level))
    count = Counter(one.word for one in cards)
    words = [*dict.fromkeys(("up", *_WORDS.values(), *count))]
    counted = ", ".join(f"{count[word]:,} {word}" for word in words if count[word])
    return Integrations(tuple(cards[:MOST_CARDS]), counted, max(0, len(cards) - MOST_CARDS))


def card(known: Known, now: datetime) -> Card:
    """Return one integration as it looks now."""
    one = known.standing
    level, word = _verdict(one, now.timestamp())
    reason, meaning, detail = _trouble(one, word, now.timestamp())
    return Card(
        name=one.name,
        provider=one.provider,
        level=level,
        word=word,
        since=_moment(one.since, now) if one.since and word in _LASTING else None,
        checked=_moment(one.checked, now) if one.checked else None,
        reason=reason,
        meaning=meaning,
        detail=detail,
        meters=tuple(_meter(quota, now) for quota in _fullest(one.quotas)),
        facts=facts(known, now),
    )


def _verdict(one: Standing, now: float) -> tuple[Level, str]:
    """Return how bad it is, in a word: what failed once is not down, and old news is none."""
    if one.is_paused:
        return "idle", "paused"
    if one.due is not None and now - one.due > _MISSED * one.interval + _PATIENCE:
        return "warning", _NO_NEWS
    level = _LEVELS[one.state]
    if level == "bad" and one.is_up is not False:
        return "warning", "failing"
    return level, _WORDS[one.state]


def _trouble(one: Standing, word: str, now: float) -> tuple[str, str, str]:
    """Return what is wrong: in two words, what that means, and what was seen."""
    if word == _NO_NEWS and one.due is not None:
        return "not checked", f"a check has been due for {figures.span(now - one.due)}", ""
    if not one.reason or one.is_paused:
        return "", "", ""
    return one.reason.replace("_", " "), REASONS[one.reason], one.detail


def _fullest(quotas: Sequence[Quota]) -> list[Quota]:
    return sorted(quotas, key=lambda one: -one.ratio)[:MOST_METERS]


def _meter(quota: Quota, now: datetime) -> Meter:
    used = f"{_number(quota.used)} of {_number(quota.limit)}"
    left = quota.resets - now.timestamp()
    resets = f", anew in {figures.span(left)}" if quota.resets and left > 0 else ""
    level: Level = "good"
    if quota.ratio > _HIGH:
        level = "bad" if quota.ratio > _FULL else "warning"
    share = min(1.0, quota.ratio)
    return Meter(quota.bucket, share, figures.usage(quota.ratio), f"{used}{resets}", level)


def _moment(seconds: float, now: datetime) -> Moment:
    return figures.moment(instant(seconds), now)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
