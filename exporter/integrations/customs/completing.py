"""The shell that works out each hour how complete the days of sources are, and keeps that.

Hours are kept for some weeks; days as long as events, so that each answer can tell how complete
what it was made of is. Days that have ended are worked out again for a while, as what comes late
makes good for what was missing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.completeness import ratio, rhythm
from exporter.completeness.ratio import Part, Record
from exporter.integrations.customs import pipe
from exporter.integrations.customs.pipe import HOUR, Hour
from exporter.integrations.customs.shown import Shown
from exporter.metrics.series import Table
from exporter.store import source_days

GAUGE: Final = "data_completeness_ratio"
WINDOW: Final = 24
"""Hours that the gauge is of."""
LEAST: Final = 12
"""Of so many of them it must be known."""
DAYS: Final = 400
"""Days that an answer may ask for."""
AGAIN: Final = 2
"""Days that have ended and are worked out again."""
_LAST: Final = -1
_MILLISECONDS: Final = 1_000

Ask = Callable[..., Awaitable[Any]]
_Looked = tuple[int, frozenset[str], ZoneInfo]


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
        self, hours: Mapping[str, Mapping[int, Hour]], clocks: Mapping[str, tzinfo], now: float
    ) -> None:
        """Work out all sources once an hour; raises StoreError, and then it is done again.

        ``clocks`` are the zones of the customers of sources, where they are known.
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
        for source in hours:
            before = known.setdefault(source, {})
            first = _first(before, today)
            found = _parts(hours[source], clocks.get(source), number, first, zone)
            last = found.pop(_LAST, None)
            if last is not None and last.hours >= LEAST:
                figures[GAUGE, (source,)] = last.ratio
            rows += [
                source_days.Row(source, day, part.hours, part.expected, part.missing)
                for day, part in found.items()
                if first <= day < today and before.get(day) != part
            ]
            before |= {day: part for day, part in found.items() if day >= first}
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


def _first(known: Mapping[int, Part], today: int) -> int:
    """Return the first day to work out: those that may change, and those nobody worked out yet."""
    newest = max(known, default=0)
    return max(min(newest, today - AGAIN), today - pipe.KEPT_DAYS)


def _parts(
    hours: Mapping[int, Hour], clock: tzinfo | None, number: int, first: int, zone: ZoneInfo
) -> dict[int, Part]:
    """Return the days of a source by their number, and the last hours as _LAST.

    A gap may have begun the day before the first.
    """

    def spans(hour: int) -> tuple[int, ...]:
        day = days.day(hour * HOUR * _MILLISECONDS, zone)
        return (day, _LAST) if hour >= number - WINDOW else (day,)

    begins = days.begin(first - 1, zone) // (HOUR * _MILLISECONDS)
    return ratio.parts(rhythm.beats(hours, begins, number - 1, clock), spans)


def _recent(known: Mapping[str, Mapping[int, Part]], today: int) -> dict[str, dict[int, Part]]:
    """Return the days that may be asked for."""
    return {
        source: {day: part for day, part in told.items() if day > today - DAYS}
        for source, told in known.items()
    }
