"""When a probe's target was down, from when to when and why: a fold over its runs.

Incidents are kept in a table of their own, written as runs are folded (`store.probe_incidents`),
rather than found anew in the runs whenever somebody asks: they outlive the runs, an answer reads
its page and nothing else, and what was an incident stays one though thresholds change. The fold's
state is kept in the same transaction as its place among the runs, so that a restart continues it
and a run is never folded twice. Runs are taken in the order in which they ended up on disk, which
no clock that is set can change.

As for a probe's verdict, ``failures`` failed runs in a row begin an incident, back to the first of
them, and ``successes`` good ones end it, back to the first of those. Runs that say nothing break no
row: a failure in maintenance neither begins an incident nor counts in one, though one that goes on
goes on; a success there ends it. Pauses, and time in which nobody looked, end none either.
"""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from exporter.history.look import Look


class Terms(Struct, frozen=True):
    """How many runs in a row begin an incident, and how many end it."""

    failures: int = 1
    successes: int = 1


class Incident(Struct, frozen=True):
    """A time in which a target was down; ``ended`` is None while it goes on.

    Reason and detail are those of the first run that failed. ``failures`` counts the runs that did.
    Unix milliseconds.
    """

    began: int
    ended: int | None
    reason: str
    detail: str
    failures: int

    def lasted(self, now: int) -> int:
        """Return for how long it has gone on, in milliseconds; a clock set back makes it none."""
        return max(0, (now if self.ended is None else self.ended) - self.began)


class Row(Struct, frozen=True):
    """Runs in a row, so far too few, that say otherwise; ``first`` is the first of them."""

    success: bool
    runs: int
    first: Look


class Course(Struct, frozen=True):
    """How far the runs of a probe have been folded; ``incident`` is the newest one, over or not."""

    is_down: bool | None = None
    row: Row | None = None
    incident: Incident | None = None


class Counts(NamedTuple):
    """Incidents that touch a span: all, those that began in it, and those that ended in it.

    ``lasted`` is how long the last ones went on together, from their own beginnings.
    """

    incidents: int
    began: int
    ended: int
    lasted: int


class Summary(Struct, frozen=True):
    """Figures of a span's incidents, in milliseconds; None where there is nothing to divide by.

    ``between`` is the time that the target was up for each incident that began in the span,
    ``recover`` how long those that ended in it went on, on average.
    """

    incidents: int
    between: float | None
    recover: float | None


def after(course: Course, look: Look, terms: Terms) -> Course:
    """Return where a probe stands after one more run."""
    success = look.success
    if success is None:
        return course
    if course.is_down is not None and success != course.is_down:
        return Course(course.is_down, None, _counted(course.incident, success=success))
    row = course.row
    if row is None or row.success != success:
        row = Row(success, 0, look)
    row = replace(row, runs=row.runs + 1)
    if row.runs < (terms.successes if success else terms.failures):
        return replace(course, row=row)
    return Course(not success, None, _turned(course.incident, row))


def summary(counts: Counts, good: int) -> Summary:
    """Return the figures of a span in which the target was up for ``good`` milliseconds."""
    return Summary(
        counts.incidents,
        good / counts.began if counts.began else None,
        counts.lasted / counts.ended if counts.ended else None,
    )


def incidents(looks: Iterable[Look], terms: Terms) -> list[Incident]:
    """Return the incidents of runs, oldest first; in any order, as long as no clock was set."""
    course, found = Course(), dict[int, Incident]()
    for look in sorted(looks):
        course = after(course, look, terms)
        if course.incident is not None:
            found[course.incident.began] = course.incident
    return list(found.values())


def _counted(incident: Incident | None, *, success: bool) -> Incident | None:
    if incident is None or success:
        return incident
    return replace(incident, failures=incident.failures + 1)


def _turned(incident: Incident | None, row: Row) -> Incident | None:
    """Return the newest incident as it is once a row of runs has turned the verdict."""
    if not row.success:
        return Incident(row.first.started, None, row.first.reason, row.first.detail, row.runs)
    if incident is None or incident.ended is not None:
        return incident
    return replace(incident, ended=max(incident.began, row.first.started))
