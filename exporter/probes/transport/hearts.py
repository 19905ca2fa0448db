"""What is known of the jobs that call us, fed by their pings once these are on disk."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from alerting.duration import Duration
from exporter.events import pace
from exporter.events.pace import Bucket, Rate
from exporter.probes import record
from exporter.probes.heartbeats import deadline, doors, state
from exporter.probes.heartbeats import record as rows
from exporter.probes.heartbeats.deadline import Gap
from exporter.probes.heartbeats.doors import Doors
from exporter.probes.heartbeats.ping import Ping
from exporter.probes.heartbeats.state import State

RATE: Final = Rate(60, 60)
"""So many pings of one job, which may also come at once, in so many seconds."""
# A look that comes so much later than it should is the first after a gap: nothing ran here.
_ASLEEP: Final = timedelta(seconds=60)
# Whose last run is asked for, to know until when an earlier life went on.
_LASTS: Final = 50

Ask = Callable[..., Awaitable[Any]]


class Seen(Struct, frozen=True):
    """What is known of a job, None where it never called; and when nobody heard it."""

    state: State | None
    gaps: tuple[Gap, ...]


class Hearts:
    """Jobs by the names of their probes; of the event loop's thread."""

    def __init__(self) -> None:
        self._ask: Ask | None = None
        self._doors: Doors = {}
        self._forget()

    def _forget(self) -> None:
        self._states: dict[str, State] = {}
        self._gaps: tuple[Gap, ...] = ()
        self._asleep: dict[str, tuple[Gap, ...]] = {}
        self._looked: dict[str, datetime] = {}
        self._buckets: dict[str, Bucket] = {}
        self._turns: dict[str, asyncio.Lock] = {}

    @property
    def is_attached(self) -> bool:
        """Whether this process is the one that hears pings."""
        return self._ask is not None

    async def load(self, ask: Ask, now: datetime) -> None:
        """Take over what an earlier life left; ``ask`` is the store's ``run``; StoreError."""
        found = await ask("heartbeats.rows")
        spells: Sequence[tuple[int, int]] = await ask("presence.spells")
        lasts = await ask("probe_results.last", [row.probe for row in found[:_LASTS]])
        self._forget()
        self._states = {row.probe: rows.state(row) for row in found}
        heard = [(record.instant(began), record.instant(ended)) for began, ended in spells]
        looks = [record.instant(last.run.started) for last in lasts]
        self._gaps = deadline.gaps(heard, looks, now)
        self._ask = ask

    def plan(self, probes: Iterable[object]) -> tuple[str, ...]:
        """Open the doors of these probes and no others; return the names of those that have one."""
        self._doors = doors.doors(probes)
        return tuple(self._doors.values())

    def owner(self, key: str) -> str | None:
        """Return whose key this is, in a time that tells nothing; None where it is nobody's."""
        return self._doors.get(doors.digest(key))

    def wait(self, name: str, now: float) -> int:
        """Count a ping of a job and return 0, or the seconds until it may call again."""
        bucket = self._buckets.get(name) or pace.full(RATE, now)
        bucket = pace.filled(bucket, RATE, now)
        seconds = pace.wait(bucket, RATE)
        left = bucket.left if seconds else bucket.left - 1
        self._buckets[name] = Bucket(left, bucket.at)
        return seconds

    async def hear(self, name: str, ping: Ping) -> None:
        """Take a ping; when this returns it is on disk. StoreError, and then it was not heard."""
        if self._ask is None:
            raise LookupError("pings are heard by the daemon, once it has its store")
        async with self._turns.setdefault(name, asyncio.Lock()):
            found = state.after(self._states.get(name), ping)
            await self._ask("heartbeats.keep", rows.row(name, found))
            self._states[name] = found

    def look(self, name: str, interval: Duration, now: datetime) -> Seen:
        """Return what is known of a job that is looked at each ``interval``."""
        asleep = self._asleep.get(name, ())
        looked = self._looked.get(name)
        self._looked[name] = now
        if looked is not None and now - looked > deadline.span(interval) + _ASLEEP:
            asleep = self._asleep[name] = (*asleep, (looked, now))[-deadline.MOST_GAPS :]
        return Seen(self._states.get(name), (*self._gaps, *asleep))


HEARTS: Final = Hearts()
"""Those of this process; the composition root has it load and plan."""
