"""When a job has to have called, and what time of ours does not count against it.

A gap is a span in which nobody here could hear it: the daemon was down, waited, or this machine
slept. What fell due in one has its grace anew from the end of it; what was missed before stays so.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from msgspec import Struct

from alerting.duration import Duration
from exporter.probes.cron import Cron, Zone

Gap = tuple[datetime, datetime]
"""When nobody could hear any more, and when somebody could again."""
MOST_GAPS: Final = 100

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UTC: Final = Zone.parse("UTC")


class Terms(Struct, frozen=True):
    """When a job has to call: each ``period`` or by ``schedule``, one of both; see the kind."""

    grace: Duration
    period: Duration | None = None
    schedule: Cron | None = None
    zone: Zone = _UTC
    max_runtime: Duration | None = None


def due(terms: Terms, since: datetime) -> datetime | None:
    """Return when a job that called at an instant is due again; None where it never is."""
    if terms.schedule is not None:
        return terms.schedule.after(since, terms.zone.info)
    return None if terms.period is None else since + span(terms.period)


def limit(at: datetime, grace: Duration, more: Duration, gaps: Iterable[Gap]) -> datetime:
    """Return until when what is due at an instant may come; gaps are oldest first.

    ``grace`` is what it has beyond that, ``more`` what it has from the end of a gap.
    """
    found = at + span(grace)
    for gone, back in gaps:
        if gone < found and at < back:
            found = max(found, back + span(more))
    return found


def gaps(
    spells: Sequence[tuple[datetime, datetime]], looks: Iterable[datetime], now: datetime
) -> tuple[Gap, ...]:
    """Return the newest gaps between spells of hearing, the one until now included.

    ``looks`` are instants before now at which somebody looked, the last of which may be later than
    what the last spell is known to have come to. Without any spell nobody knows who heard when.
    """
    if not spells:
        return ((max(looks, default=_LONG_AGO), now),)
    between = [(gone, back) for (_, gone), (back, _) in pairwise(spells)]
    return (*between, (max([spells[-1][1], *looks]), now))[-MOST_GAPS:]


def span(duration: Duration) -> timedelta:
    """Return a span for calculating with instants."""
    return timedelta(seconds=duration.seconds)
