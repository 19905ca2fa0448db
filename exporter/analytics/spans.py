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
    ms = working = 0
    for wait in waits:
        ms += wait.ms
        working += wait.working
    return Spans(len(waits), ms, working)


def answers(waits: Sequence[Wait], snapshot: Snapshot) -> Spans:
    """Return all answers; of a summary that stands in, so many as it counts, of its mean."""
    if snapshot.mean_ms is None:
        return of(waits)
    n = snapshot.by_agent or 1
    return Spans(n, snapshot.mean_ms * n, snapshot.mean_ms * n)


def resolution(stretches: Sequence[Episode], hours: Hours, snapshot: Snapshot) -> Spans:
    """Return the stretches that were resolved, from begin to end."""
    n = ms = working = 0
    for one in stretches:
        if one.outcome == "resolved" and one.ended is not None:
            n += 1
            ms += one.ms
            working += hours.within(one.started, one.started + one.ms)
    if n or snapshot.resolution_ms is None:
        return Spans(n, ms, working)
    return Spans(1, snapshot.resolution_ms, snapshot.resolution_ms)


def duration(stretches: Sequence[Episode], snapshot: Snapshot) -> int:
    """Return how many milliseconds it went on, the time between its stretches left out."""
    return sum(one.ms for one in stretches) if snapshot.ms is None else snapshot.ms
