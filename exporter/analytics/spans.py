"""How long things took in a conversation: answers, resolutions, the whole (rows Q1, Q2)."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from exporter.analytics import replies
from exporter.analytics.episodes import Episode
from exporter.analytics.hours import Hours
from exporter.analytics.replies import Wait
from exporter.analytics.snapshot import Snapshot


class Spans(Struct, frozen=True, array_like=True, gc=False):
    """Several spans: how many, their sum in milliseconds, and the sum within business hours."""

    n: int = 0
    ms: int = 0
    working: int = 0


NONE: Final = Spans()


def first(
    stretches: Sequence[Episode], waits: Sequence[Wait], hours: Hours, *, human: bool
) -> Spans:
    """Return the first answer of each stretch: of one that was reopened, since then.

    ``waits`` are those of all of them together.
    """
    if len(stretches) == 1:
        return of(waits[:1])
    found = [replies.waits(one.beats, hours, human=human)[:1] for one in stretches]
    return of([wait for some in found for wait in some])


def of(waits: Sequence[Wait]) -> Spans:
    """Return waits as spans."""
    if not waits:
        return NONE
    return Spans(
        len(waits), sum([wait.ms for wait in waits]), sum([wait.working for wait in waits])
    )


def answers(waits: Sequence[Wait], snapshot: Snapshot) -> Spans:
    """Return all answers; of a summary that stands in, so many as it counts, of its mean."""
    if snapshot.mean_ms is None:
        return of(waits)
    n = snapshot.by_agent or 1
    return Spans(n, snapshot.mean_ms * n, snapshot.mean_ms * n)


def resolution(stretches: Sequence[Episode], hours: Hours, snapshot: Snapshot) -> Spans:
    """Return the stretches that were resolved, from begin to end."""
    found = [one for one in stretches if one.ended is not None and one.outcome == "resolved"]
    if found or snapshot.resolution_ms is None:
        working = sum(hours.within(one.started, one.started + one.ms) for one in found)
        return Spans(len(found), sum(one.ms for one in found), working)
    return Spans(1, snapshot.resolution_ms, snapshot.resolution_ms)


def duration(stretches: Sequence[Episode], snapshot: Snapshot) -> int:
    """Return how many milliseconds it went on, the time between its stretches left out."""
    return sum(one.ms for one in stretches) if snapshot.ms is None else snapshot.ms
