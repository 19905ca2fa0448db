"""A sender's counter by now, whether it began anew or not, and what it proves to be missing. Pure.

A counter begins anew where a sender starts again at 1, or goes on far ahead: between the two nobody
can tell what is missing. Instants are Unix milliseconds, hours numbers since 1970.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.completeness import count as counts
from exporter.completeness.count import Count, Gap, Run

HOUR: Final = 3_600_000
EARLY: Final = 100
"""A counter that begins anew is at most here: they begin at 1, and the first ones may be late."""
YOUNG: Final = 60_000
"""For so long after it did so they may be out of order."""
KEPT_HOURS: Final = 8 * 24
"""Hours for which it is known what came, and what did not."""
MOST_GAPS: Final = 100
"""Gaps that what comes late may close; with more of them, what the oldest miss stays missing."""

PerHour = Mapping[int, float]


class Line(Struct, frozen=True, omit_defaults=True):
    """A counter, and as it was ``before`` it began anew.

    ``came`` is how many numbers came, ``lost`` how many stay missing, by hour.
    """

    now: Count
    before: Count | None = None
    came: PerHour = {}
    lost: PerHour = {}


def after(line: Line | None, run: Run) -> Line:
    """Return a counter after one more run; a number of long ago that comes again changes little."""
    hour = run.at // HOUR
    if line is None:
        return Line(counts.begun(run), came={hour: float(_size(run))})
    came = {**line.came, hour: line.came.get(hour, 0.0) + _size(run)}
    return _bounded(replace(_moved(line, run), came=came), hour)


def losses(line: Line) -> dict[int, float]:
    """Return how many events are missing, by the hour in which they were to come."""
    gaps = (*line.now.gaps, *(line.before.gaps if line.before else ()))
    return _lost(line.lost, gaps)


def _moved(line: Line, run: Run) -> Line:
    known = [line.now] if line.before is None else [line.now, line.before]
    of = _of(known, run)
    if of is line.before and of is not None:
        told = counts.after(of, run)
        # What goes on is the counter: what had looked like another was a number that came again.
        return (
            replace(line, now=told, before=line.now)
            if told.newest > of.newest
            else replace(line, before=told)
        )
    if of is not None:
        return replace(line, now=counts.after(of, run))
    return _anew(line, run) if _begins(line.now, run) else line


def _begins(now: Count, run: Run) -> bool:
    """Say whether a counter begins anew with a run, rather than that old numbers come again."""
    if run.first > now.newest:
        return True
    is_beginning = now.first <= EARLY and run.at - now.begun <= YOUNG
    return run.first <= EARLY and run.last != now.newest and not is_beginning


def _anew(line: Line, run: Run) -> Line:
    """Return a counter that begins anew, or looks as if it did.

    What looked like a beginning and went no further is forgotten before what was before it.
    """
    kept, gone = line.now, line.before
    if gone is not None and kept.begun == kept.seen:
        kept, gone = gone, kept
    lost = _lost(line.lost, gone.gaps if gone else ())
    return replace(line, now=counts.begun(run), before=kept, lost=lost)


def _of(known: Iterable[Count], run: Run) -> Count | None:
    """Return the beginning that a run belongs to, None where it is none that is known."""
    for one in known:
        if counts.ahead(one, run) == 1 or counts.closes(one, run):
            return one
    following = [one for one in known if counts.ahead(one, run)]
    return min(following, key=lambda one: counts.ahead(one, run), default=None)


def _bounded(line: Line, hour: int) -> Line:
    """Return a counter without what is long ago, and with few gaps."""
    oldest = hour - KEPT_HOURS
    now, gone = _pruned(line.now, oldest)
    before, also = (None, ()) if line.before is None else _pruned(line.before, oldest)
    lost = _lost(line.lost, (*gone, *also))
    return Line(now, before, _recent(line.came, oldest), _recent(lost, oldest))


def _pruned(count: Count, oldest: int) -> tuple[Count, tuple[Gap, ...]]:
    """Return a count with its latest gaps, and the others."""
    kept = tuple(gap for gap in count.gaps if gap.until // HOUR > oldest)
    return replace(count, gaps=kept[-MOST_GAPS:]), kept[:-MOST_GAPS]


def _lost(known: PerHour, gaps: Iterable[Gap]) -> dict[int, float]:
    """Return what is lost by hour, with gaps spread evenly over the time that they are of."""
    found = dict(known)
    for gap in gaps:
        span = gap.until - gap.since
        for hour in range(gap.since // HOUR, gap.until // HOUR + 1):
            begins, ends = max(gap.since, hour * HOUR), min(gap.until, (hour + 1) * HOUR)
            share = (ends - begins) / span if span > 0 else 1.0
            found[hour] = found.get(hour, 0.0) + gap.size * share
    return found


def _recent(by_hour: PerHour, oldest: int) -> dict[int, float]:
    return {hour: value for hour, value in by_hour.items() if hour > oldest}


def _size(run: Run) -> int:
    return run.last - run.first + 1
