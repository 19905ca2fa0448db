"""Time intervals: windows in which a route tells nobody, or those in which alone it tells.

What an element says must hold all together, of each list one entry; elements stand for "or".
https://prometheus.io/docs/alerting/latest/configuration/#time_interval
"""

import calendar
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from alerting.dispatch.calendars import Clock, Days, Months, Weekdays, Years, Zone
from alerting.dispatch.routing import Hop

_Few = Meta(max_length=100)


class TimeRange(Struct, frozen=True, forbid_unknown_fields=True):
    """Part of a day, its start within, its end not."""

    start_time: Clock
    end_time: Clock

    def __post_init__(self) -> None:
        """Raise ValueError where it would be empty, or go over midnight."""
        start, end = self.start_time, self.end_time
        if start.minutes == end.minutes:
            raise ValueError(f"the window is empty; for a whole day write 00:00 to {Clock(1440)}")
        if start.minutes > end.minutes:
            raise ValueError(
                f"a window ends on the day on which it begins; write two entries of `times`: "
                f"{start} to 24:00, and 00:00 to {end}"
            )


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """One element of `time_intervals`; what it says nothing of may be anything."""

    times: Annotated[tuple[TimeRange, ...], _Few] = ()
    weekdays: Annotated[tuple[Weekdays, ...], _Few] = ()
    days_of_month: Annotated[tuple[Days, ...], _Few] = ()
    months: Annotated[tuple[Months, ...], _Few] = ()
    years: Annotated[tuple[Years, ...], _Few] = ()
    location: Annotated[
        Zone | None, Meta(description="time zone, as Europe/Berlin or Local; UTC if left out")
    ] = None

    def contains(self, now: datetime) -> bool:
        """Say whether an instant is within."""
        there = (self.location or Zone.UTC).local(now)
        minutes = there.hour * 60 + there.minute
        last = calendar.monthrange(there.year, there.month)[1]
        # Weeks begin on Sunday there, on Monday here.
        weekday = there.isoweekday() % 7
        return (
            (not self.times or any(_is_between(one, minutes) for one in self.times))
            and (not self.weekdays or any(one.has(weekday) for one in self.weekdays))
            and (not self.months or any(one.has(there.month) for one in self.months))
            and (not self.years or any(one.has(there.year) for one in self.years))
            and (
                not self.days_of_month or any(d.holds(there.day, last) for d in self.days_of_month)
            )
        )


class TimeInterval(Struct, frozen=True, forbid_unknown_fields=True):
    """A name for windows."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    time_intervals: Annotated[tuple[Window, ...], _Few] = ()

    def contains(self, now: datetime) -> bool:
        """Say whether an instant is within one of its windows."""
        return any(one.contains(now) for one in self.time_intervals)


def muted(hop: Hop, now: datetime, named: Mapping[str, TimeInterval]) -> tuple[str, ...]:
    """Return the names of what hides a route's groups now: mute windows, and active ones not on."""
    on = tuple(one for one in hop.mute if named[one].contains(now))
    is_active = not hop.active or any(named[one].contains(now) for one in hop.active)
    return on if is_active else (*on, *hop.active)


def _is_between(times: TimeRange, minutes: int) -> bool:
    return times.start_time.minutes <= minutes < times.end_time.minutes
