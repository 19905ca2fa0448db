"""A source in virtual time: what comes of it by the hour, and who is there to take it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo

from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import HOUR, Hour

Rate = Callable[[datetime], float]
"""How many events come in an hour, by the local time of its beginning."""


def office(at: datetime) -> float:
    """A shop: busy from 8 to 20, less so on weekends, quiet at night."""
    if not 8 <= at.hour < 20:
        return 0.0
    return 12.0 if at.weekday() >= 5 else 60.0


def never(_: datetime) -> bool:
    return False


class Source:
    """A source that is looked at each minute, unless nobody is there; `hours` is what is kept."""

    def __init__(
        self,
        rate: Rate,
        zone: tzinfo = UTC,
        silent: Callable[[datetime], bool] = never,
        off: Callable[[datetime], bool] = never,
    ) -> None:
        self.rate, self.zone, self.silent, self.off = rate, zone, silent, off
        self.hours: dict[int, Hour] = {}
        self.total = self.last = 0.0

    def live(self, begins: datetime, ends: datetime) -> None:
        """Let the time pass from one instant to another, the total rising evenly in an hour."""
        at, due = begins, 0.0
        while at < ends:
            local, now = at.astimezone(self.zone), at.timestamp()
            due += 0.0 if self.silent(at) else self.rate(local) / 60
            if self.off(at):
                due = 0.0
            elif due >= 1:
                self.total += int(due)
                due, self.last = due - int(due), now
            if not self.off(at):
                number = int(now // HOUR)
                self.hours[number] = pipe.looked(self.hours.get(number), self.total, now)
            at += timedelta(minutes=1)
        self.now = ends.timestamp()

    def expected(self, zone: tzinfo | None = None) -> float | None:
        return pipe.expected(self.hours, self.last, self.now, zone)
