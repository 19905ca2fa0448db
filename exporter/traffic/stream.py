"""All traffic in the order of time: tales begin in their minutes and are merged as they go on."""

from collections.abc import Callable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush
from math import ceil
from typing import Any, Final, NamedTuple

from exporter.traffic import (
    course,
    later,
    people,
    questions,
    subscriptions,
    syncs,
    talk,
    topics,
    upkeep,
    visits,
)
from exporter.traffic.scene import DAY, MINUTE, RATE, Scene
from exporter.traffic.tale import Happening, Start

__all__ = ["RATE", "events", "happenings"]


class Kind(NamedTuple):
    """Tales of a kind: so many for a conversation, or ``always`` so many, each ``step`` minutes.

    None begins after its step or tells of anything beyond ``span`` minutes of it.
    """

    name: str
    tell: Callable[[Start], list[Happening]]
    span: int
    share: float = 0.0
    always: int = 0
    step: int = 1


KINDS: Final = (
    Kind(course.KIND, talk.tell, talk.SPAN, course.SHARE),
    Kind(course.KIND, later.of_talk, later.SPAN, course.SHARE),
    Kind(visits.KIND, visits.tell, visits.SPAN, visits.SHARE),
    Kind(visits.KIND, later.of_visit, later.SPAN, visits.SHARE),
    Kind(questions.KIND, questions.tell, questions.SPAN, questions.SHARE),
    Kind(questions.SUMMED, questions.sum_up, questions.SPAN, questions.SUMMED_SHARE),
    Kind(subscriptions.KIND, subscriptions.tell, subscriptions.SPAN, subscriptions.SHARE, step=60),
    Kind(syncs.KIND, syncs.tell, syncs.SPAN, always=len(topics.PROVIDERS), step=syncs.EACH),
    Kind(syncs.IMPACT, syncs.measure, DAY, always=len(topics.PROVIDERS), step=DAY),
    Kind(upkeep.SHIFT, upkeep.shift, DAY, always=len(people.PEOPLE), step=DAY),
    Kind(upkeep.SPEND, upkeep.spend, upkeep.EACH, always=1, step=upkeep.EACH),
    Kind(upkeep.USE, upkeep.use, upkeep.QUARTER, always=1, step=upkeep.QUARTER),
    Kind(upkeep.CHANGE, upkeep.change, DAY, always=1, step=DAY),
    Kind(upkeep.BLAME, upkeep.blame, upkeep.QUARTER, always=1, step=upkeep.QUARTER),
)


def events(
    seed: int, begin: datetime, end: datetime, rate: float = RATE
) -> Iterator[dict[str, Any]]:
    """Tell the events from ``begin``, which is among them, to ``end``, which is not, as posted.

    The same seed and rate tell the same events of a moment, wherever one begins. ``rate`` is
    conversations of an hour in the mean of a week.
    """
    for one in happenings(Scene(seed, rate), begin, end):
        yield one.record


def happenings(scene: Scene, begin: datetime, end: datetime) -> Iterator[Happening]:
    """Tell the same one by one, as they are due; nothing beyond the next minute is worked out."""
    first, last = begin.timestamp(), end.timestamp()
    now = int(first // MINUTE)
    waiting = [one for one in _under_way(scene, now) if first <= one.at < last]
    heapify(waiting)
    for minute in range(now, ceil(last / MINUTE)):
        for one in _begun(scene, minute):
            if first <= one.at < last:
                heappush(waiting, one)
        while waiting and waiting[0].at < (minute + 1) * MINUTE:
            yield heappop(waiting)


def _under_way(scene: Scene, now: int) -> Iterator[Happening]:
    """Tell all of the tales that began before a minute and may go on in it."""
    for kind in KINDS:
        first = -(-(now - kind.span) // kind.step) * kind.step
        for minute in range(first, now, kind.step):
            yield from _told(scene, kind, minute)


def _begun(scene: Scene, minute: int) -> Iterator[Happening]:
    for kind in KINDS:
        if minute % kind.step == 0:
            yield from _told(scene, kind, minute)


def _told(scene: Scene, kind: Kind, minute: int) -> Iterator[Happening]:
    begin, end = minute * MINUTE, (minute + kind.span) * MINUTE
    count = kind.always or scene.count(kind.name, minute, kind.share, kind.step)
    for number in range(count):
        for one in kind.tell(Start(scene, kind.name, minute, number)):
            if begin <= one.at < end:
                yield one
