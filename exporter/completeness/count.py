"""A sender's counter from one beginning on: what came of its numbers, and which are missing. Pure.

A sender counts up by one for each event. Numbers come in runs, mostly in order, some of them late.
One that is left out is missing until it comes. Instants are Unix milliseconds.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from msgspec import Struct

MOST_LOST: Final = 1_000_000
"""What leaves out more than this is another counter rather than a gap."""


class Run(NamedTuple):
    """Numbers without one left out, both ends included, that came at an instant."""

    first: int
    last: int
    at: int


class Gap(Struct, frozen=True, array_like=True):
    """Numbers that are missing, both ends included; they were to come between two instants."""

    first: int
    last: int
    since: int
    until: int

    @property
    def size(self) -> int:
        """How many are missing."""
        return self.last - self.first + 1


class Count(Struct, frozen=True, array_like=True):
    """The number that came first, the highest one, and when these came; what is missing between."""

    first: int
    newest: int
    begun: int
    seen: int
    gaps: tuple[Gap, ...] = ()


def begun(run: Run) -> Count:
    """Return a counter that begins with a run."""
    return Count(run.first, run.last, run.at, run.at)


def closes(count: Count, run: Run) -> bool:
    """Say whether a run has numbers that were missing."""
    return any(run.first <= gap.last and gap.first <= run.last for gap in count.gaps)


def ahead(count: Count, run: Run) -> int:
    """Return by how much a run is ahead; 0 where it cannot follow, as it is behind or too far."""
    found = run.first - count.newest
    return found if 0 < found <= MOST_LOST + 1 else 0


def after(count: Count, run: Run) -> Count:
    """Return a counter after a run that follows or closes a gap."""
    gaps = [part for gap in count.gaps for part in _without(gap, run)]
    if run.first > count.newest + 1:
        gaps.append(Gap(count.newest + 1, run.first - 1, count.seen, run.at))
    return Count(
        count.first,
        max(count.newest, run.last),
        count.begun,
        max(count.seen, run.at),
        tuple(gaps),
    )


def _without(gap: Gap, run: Run) -> Iterator[Gap]:
    """Yield what a run leaves missing of a gap."""
    if run.last < gap.first or gap.last < run.first:
        yield gap
        return
    if gap.first < run.first:
        yield Gap(gap.first, run.first - 1, gap.since, gap.until)
    if run.last < gap.last:
        yield Gap(run.last + 1, gap.last, gap.since, gap.until)
