"""The shell that works out each hour how complete the days of sources are, and keeps that.

Hours are kept for some weeks; days as long as events, so that each answer can tell how complete
what it was made of is. Days that have ended are worked out again for a while, as what comes late
makes good for what was missing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from exporter.analytics import days
from exporter.completeness import counted, ratio, rhythm
from exporter.completeness.counter import Line
from exporter.completeness.ratio import Part, Record
from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import HOUR, Hour
from exporter.integrations.customs.shown import Shown
from exporter.metrics.series import Table
from exporter.store import source_days

GAUGE: Final = "data_completeness_ratio"
WINDOW: Final = 24
"""Hours that the gauge is of."""
OF_DAYS: Final = "data_period_completeness_ratio"
SPANS: Final = (7, 14, 30)
"""Days up to yesterday, and today as far as it is known, that this gauge is of."""
LEAST: Final = 12
"""Of so many hours it must be known."""
DAYS: Final = 400
"""Days that an answer may ask for."""
AGAIN: Final = 2
"""Days that have ended and are worked out again."""
AGAIN_COUNTED: Final = 7
"""The same where a sender counts: what a silence left out is known when it ends."""
_LAST: Final = -1
_MILLISECONDS: Final = 1_000

Ask = Callable[..., Awaitable[Any]]
_Looked = tuple[int, frozenset[str], ZoneInfo]


class Proofs(Struct, frozen=True):
    """What is known of a source besides its rhythm.

    ``lines`` are its senders' counters; ``listed`` is how many events that happened in an hour came
    by no webhook.
    """

    lines: Sequence[Line] = ()
    listed: Mapping[int, int] = {}


async def _no_proofs() -> Callable[[str], Proofs]:
    return lambda _: Proofs()


class Completing:
    """What is known of days; of the event loop's thread. ``zone`` says whose days they are."""

    def __init__(self, series: Table, ask: Ask, zone: Callable[[], ZoneInfo]) -> None:
        self._ask = ask
        self._zone = zone
        self._shown = Shown(series)
        self._looked: _Looked | None = None
        self._is_loaded = False
        self.record = Record()

    async def look(
        self,
        hours: Mapping[str, Mapping[int, Hour]],
        clocks: Mapping[str, tzinfo],
        now: float,
        proofs: Callable[[], Awaitable[Callable[[str], Proofs]]] = _no_proofs,
    ) -> None:
        """Work out all sources once an hour; raises StoreError, and then it is done again.

        ``clocks`` are the zones of the customers of sources, where they are known; ``proofs`` is
        asked what else is known of each.
        """
        number, zone = int(now // HOUR), self._zone()
        looked = number, frozenset(hours), zone
        if looked == self._looked:
            return
        today = days.day(number * HOUR * _MILLISECONDS, zone)
        if not self._is_loaded:
            await self._load(today)
        known = {source: dict(told) for source, told in self.record.days.items()}
        figures: dict[tuple[str, tuple[str, ...]], float] = {}
        rows = []
        proof = await proofs()
        for source in hours:
            before, told = known.setdefault(source, {}), proof(source)
            again = AGAIN_COUNTED if told.lines else AGAIN
            first = _first(before, today, again)
            look = _Look(hours[source], clocks.get(source), number, first, zone)
            found = _parts(look, told)
            last = found.pop(_LAST, None)
            if last is not None and last.hours >= LEAST:
                figures[GAUGE, (source,)] = last.ratio
            rows += [
                source_days.Row(source, day, part.hours, part.expected, part.missing)
                for day, part in found.items()
                if first <= day < today and before.get(day) != part
            ]
            before |= {day: part for day, part in found.items() if day >= first}
            figures |= _of_days(source, before, today)
            # Each source takes some milliseconds.
            await asyncio.sleep(0)
        self._shown.show(figures)
        if rows:
            await self._ask("source_days.note", rows)
        self.record = Record(self.record.revision + 1, _recent(known, today))
        self._looked = looked

    async def _load(self, today: int) -> None:
        """Take over the days that an earlier life left."""
        rows: list[source_days.Row] = await self._ask("source_days.rows", today - DAYS)
        known: dict[str, dict[int, Part]] = {}
        for row in rows:
            known.setdefault(row.source, {})[row.day] = Part(row.hours, row.expected, row.missing)
        self.record = Record(self.record.revision + 1, known)
        self._is_loaded = True


class _Look(Struct, frozen=True):
    """One look at a source: its hours up to one, from a day of a zone on."""

    hours: Mapping[int, Hour]
    clock: tzinfo | None
    number: int
    first: int
    zone: ZoneInfo

    def spans(self, hour: int) -> tuple[int, ...]:
        """Return the day of an hour, and _LAST if it is one of the last."""
        day = days.day(hour * HOUR * _MILLISECONDS, self.zone)
        return (day, _LAST) if hour >= self.number - WINDOW else (day,)


def _first(known: Mapping[int, Part], today: int, again: int) -> int:
    """Return the first day to work out: those that may change, and those nobody worked out yet."""
    newest = max(known, default=0)
    return max(min(newest, today - again), today - pipe.KEPT_DAYS)


def _parts(look: _Look, told: Proofs) -> dict[int, Part]:
    """Return the days of a source by their number, and the last hours as _LAST.

    A gap may have begun the day before the first.
    """
    begins = days.begin(look.first - 1, look.zone) // (HOUR * _MILLISECONDS)
    beats = rhythm.beats(look.hours, begins, look.number - 1, look.clock, told.listed)
    if not told.lines:
        return ratio.parts(beats, look.spans)
    proved = counted.counted(told.lines, beats, look.number).within(begins, look.number - 1)
    return ratio.parts(beats, look.spans, proved)


def _of_days(
    source: str, known: Mapping[int, Part], today: int
) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return the gauges of days."""
    parts = {length: ratio.part(known, today - length, today) for length in SPANS}
    return {
        (OF_DAYS, (source, str(length))): one.ratio
        for length, one in parts.items()
        if one.hours >= LEAST
    }


def _recent(known: Mapping[str, Mapping[int, Part]], today: int) -> dict[str, dict[int, Part]]:
    """Return the days that may be asked for."""
    return {
        source: {day: part for day, part in told.items() if day > today - DAYS}
        for source, told in known.items()
    }
