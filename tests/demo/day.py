"""Conversations of many days, folded onto one day without its night. Pure."""

import bisect
import itertools
import operator
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.corpus import Event
from tests.demo import conversation, retelling

SECONDS = 86_400.0
LONGEST = 3_600.0
"""Seconds; the corpus has conversations that somebody went on with a week later."""
_DAWN = 6 * 60


class Moment(NamedTuple):
    """An event and when it happens, in seconds since dawn."""

    at: float
    event: Event


class Day(NamedTuple):
    """All that happens, in order of time."""

    moments: tuple[Moment, ...]
    conversations: int
    messages: int

    @property
    def seconds(self) -> float:
        """How long it is, up to the last event."""
        return self.moments[-1].at if self.moments else 0.0

    def until(self, at: float) -> int:
        """Return how many of the moments are over by then."""
        return bisect.bisect_right(self.moments, at, key=lambda moment: moment.at)


def day(events: Iterable[Event], now: datetime) -> Day:
    """Return the events, given conversation after conversation, as a day that ends ``now``."""
    groups = itertools.groupby(events, lambda event: event["data"]["conversation_id"])
    told = [retelling.told(list(group)) for _, group in groups]
    kept = [one for one in told if _span(one) <= LONGEST]
    begins = [_time_of_day(conversation.instant(one[0])) for one in kept]
    light = dawn(begins)
    moments = sorted(
        itertools.chain(
            *(_from(one, (b - light) % SECONDS) for one, b in zip(kept, begins, strict=True))
        ),
        key=operator.attrgetter("at"),
    )
    whole = Day(tuple(moments), len(kept), sum(map(_is_message, moments)))
    timed = (_timed(moment, now - timedelta(seconds=whole.seconds)) for moment in moments)
    return whole._replace(moments=tuple(timed))


def dawn(begins: Sequence[float]) -> float:
    """Return the time of day, in seconds, after the longest span in which nothing begins."""
    ordered = sorted(begins)
    before = [ordered[-1] - SECONDS, *ordered[:-1]] if ordered else []
    gaps = [(at - last, at) for at, last in zip(ordered, before, strict=True)]
    return max(gaps, key=operator.itemgetter(0))[1] if gaps else 0.0


def clock(at: float) -> str:
    """Return a moment as the demo's clock shows it, on which dawn is at 06:00."""
    minutes = _DAWN + int(at // 60)
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _span(events: Sequence[Event]) -> float:
    first, last = conversation.instant(events[0]), conversation.instant(events[-1])
    return (last - first).total_seconds()


def _time_of_day(instant: datetime) -> float:
    midnight = instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return (instant - midnight).total_seconds()


def _from(events: Sequence[Event], begins: float) -> Iterable[Moment]:
    first = conversation.instant(events[0])
    for event in events:
        yield Moment(begins + (conversation.instant(event) - first).total_seconds(), event)


def _is_message(moment: Moment) -> bool:
    return bool(moment.event["type"].startswith("chat.message."))


def _timed(moment: Moment, dawn: datetime) -> Moment:
    time = (dawn + timedelta(seconds=moment.at)).isoformat()
    return Moment(moment.at, moment.event | {"time": time})
