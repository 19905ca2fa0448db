"""The shell that counts the numbers of senders' own counters, each exactly once.

Intake keeps them in the transaction of their events. What they come to is kept in one transaction
with how far that went, so whatever ends this process, none is lost and none counts twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import msgspec

from exporter.completeness import counter
from exporter.completeness.count import Run
from exporter.completeness.counter import HOUR, KEPT_HOURS, Line
from exporter.store import source_listed, source_numbers

STEP: Final = 1_000
PAUSE_SECONDS: Final = 0.02
_DECODER: Final = msgspec.json.Decoder(Line)
_ENCODER: Final = msgspec.json.Encoder()

Ask = Callable[..., Awaitable[Any]]
Listed = Mapping[str, Mapping[int, int]]


class Counting:
    """The counters by source; of the event loop's thread. ``ask`` is the store's ``run``."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lines: dict[str, dict[str, Line]] | None = None

    def lines(self, source: str) -> tuple[Line, ...]:
        """Return the counters of a source, of the CloudEvents sources of its events."""
        return tuple((self._lines or {}).get(source, {}).values())

    def doubt(self) -> None:
        """Believe only the disk from now on."""
        self._lines = None

    async def follow(self) -> None:
        """Count all numbers that are new; raises StoreError."""
        if self._lines is None:
            self._lines = await self._load()
        rows: list[source_numbers.Row] = await self._ask("source_numbers.page", STEP)
        while rows:
            changed: dict[tuple[str, str], Line] = {}
            for row in rows:
                of = row.source, row.line
                before = changed.get(of) or self._lines.get(row.source, {}).get(row.line)
                changed[of] = counter.after(before, Run(row.first, row.last, row.at))
            kept = [
                source_numbers.Line(source, name, line.now.seen, _ENCODER.encode(line))
                for (source, name), line in changed.items()
            ]
            await self._ask("source_numbers.keep", rows[-1].id, kept)
            for (source, name), line in changed.items():
                self._lines.setdefault(source, {})[name] = line
            _drop(self._lines)
            await asyncio.sleep(PAUSE_SECONDS)
            rows = await self._ask("source_numbers.page", STEP)

    async def listed(self, now: float) -> Listed:
        """Return what was listed of late, by source and hour; raises StoreError."""
        since = int(now * 1_000) // HOUR - KEPT_HOURS
        rows: list[source_listed.Row] = await self._ask("source_listed.rows", since)
        found: dict[str, dict[int, int]] = {}
        for row in rows:
            found.setdefault(row.source, {})[row.hour] = row.events
        return found

    async def _load(self) -> dict[str, dict[str, Line]]:
        """Return the counters that an earlier life left."""
        found: dict[str, dict[str, Line]] = {}
        rows: list[source_numbers.Line] = await self._ask("source_numbers.lines")
        for row in rows:
            found.setdefault(row.source, {})[row.line] = _DECODER.decode(row.state)
        return found


def _drop(lines: Mapping[str, dict[str, Line]]) -> None:
    """Forget the counters that were heard of longest ago, as the store does."""
    for known in lines.values():
        for name in sorted(known, key=lambda one: known[one].now.seen)[
            : -source_numbers.MOST_LINES
        ]:
            del known[name]
