"""The shell that keeps how long calls take, ours and those of answers, and shows what is usual."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import Struct

from exporter.integrations.customs import spread, usual
from exporter.integrations.customs.shown import Shown
from exporter.integrations.customs.spread import Observation, Spread
from exporter.integrations.customs.usual import HOUR, SLOT, Pace, Reference
from exporter.metrics.series import Table
from exporter.store import integration_spreads
from exporter.store.integration_events import Event

MOST: Final = 200
"""Names of which recent calls are looked at."""
MOST_WAITING: Final = 10_000
"""Spans that wait to be written; with more, further calls of ours are let go."""
KEPT_SECONDS: Final = 35 * 86_400.0
"""Older calls are of no use."""
_RECENT: Final = 2.0 * HOUR
_FIGURES: Final[Mapping[str, Callable[[Pace], float | None]]] = {
    "p95_seconds": lambda pace: pace.p95,
    "usual_seconds": lambda pace: pace.usual,
    "mean_seconds": lambda pace: pace.mean,
    "expected_low_seconds": lambda pace: pace.low,
    "expected_high_seconds": lambda pace: pace.high,
    "expected_samples": lambda pace: None if pace.low is None else float(pace.samples),
    "unusual": lambda pace: None if pace.is_unusual is None else float(pace.is_unusual),
}

Ask = Callable[..., Awaitable[Any]]


class Whose(NamedTuple):
    """Whose calls: `call` and an integration, or `query`, a tenant and a vendor."""

    kind: str
    tenant: str
    name: str


class Query(Struct, frozen=True):
    """The public part of an `integration.queried`, as far as it is about time."""

    provider: str
    success: bool
    response_seconds: float | None = None


Span = tuple[Whose, int, int]
"""Whose calls, the width and the start of their span in seconds."""
_DECODER: Final = msgspec.json.Decoder(Query)
_BUCKETS: Final = msgspec.json.Decoder(dict[int, int])


class Pulse:
    """How calls go; of the event loop's thread."""

    def __init__(self, series: Table, ask: Ask) -> None:
        self._ask = ask
        self._shown = Shown(series)
        self._waiting: dict[Span, list[Observation]] = {}
        self._references: dict[Whose, tuple[int, Reference]] = {}
        self.paces: Mapping[Whose, Pace] = {}
        """How calls went when they were looked at last, of all that made some in the last hour."""

    def note(self, integration: str, at: float, seconds: float | None, *, is_ok: bool) -> None:
        """Take a call of ours."""
        if len(self._waiting) >= MOST_WAITING:
            return
        whose = Whose("call", "", integration)
        for width, start in _spans(at):
            self._waiting.setdefault((whose, width, start), []).append((seconds, is_ok))

    async def keep(self) -> None:
        """Write the calls that wait; raises StoreError, and then they wait on."""
        waiting, self._waiting = self._waiting, {}
        try:
            if waiting:
                await self._ask("integration_spreads.add", kept(waiting))
        except BaseException:
            for span, some in waiting.items():
                self._waiting[span] = [*some, *self._waiting.get(span, ())]
            raise

    async def look(
        self, providers: Mapping[str, str], zones: Mapping[str, tzinfo], now: float
    ) -> None:
        """Show how calls go; raises StoreError.

        ``providers`` are the vendors of integrations by name, ``zones`` where their clocks hang.
        """
        since = usual.slot(now - HOUR)
        rows: list[integration_spreads.Row] = await self._ask(
            "integration_spreads.recent", SLOT, since, MOST
        )
        slots: dict[Whose, dict[int, Spread]] = {}
        for row in rows:
            whose = Whose(row.kind, row.tenant, row.name)
            if whose.kind == "query" or whose.name in providers:
                slots.setdefault(whose, {})[row.start] = _spread(row)
        found = {}
        for whose, some in slots.items():
            zone = zones.get(whose.name) if whose.kind == "call" else None
            found[whose] = usual.pace(some, await self._reference(whose, zone, now), now)
        self._references = {one: self._references[one] for one in found}
        self.paces = found
        self._shown.show(dict(_figures(found, providers)))

    async def _reference(self, whose: Whose, zone: tzinfo | None, now: float) -> Reference:
        """Return what is usual of somebody's calls; it is worked out once an hour."""
        hour = usual.compared(now)
        known = self._references.get(whose)
        if known is None or known[0] != hour:
            rows: list[integration_spreads.Row] = await self._ask(
                "integration_spreads.past", *whose, HOUR, int(now) - usual.MONTH - HOUR
            )
            hours = {row.start: _spread(row) for row in rows}
            known = self._references[whose] = (hour, usual.reference(hours, now, zone))
        return known[1]


def queried(events: Iterable[Event], now: float) -> dict[Span, list[Observation]]:
    """Return the calls that events tell of, by span; what is too old to be of use is left out."""
    found: dict[Span, list[Observation]] = {}
    for one in events:
        at = one.time / 1000
        try:
            query = _DECODER.decode(one.data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        whose = Whose("query", one.tenant, query.provider)
        for width, start in _spans(at):
            if start >= now - (_RECENT if width == SLOT else KEPT_SECONDS):
                some = found.setdefault((whose, width, start), [])
                some.append((query.response_seconds, query.success))
    return found


def kept(spans: Mapping[Span, Sequence[Observation]]) -> list[integration_spreads.Row]:
    """Return calls as they are kept."""
    rows = []
    for (whose, width, start), some in spans.items():
        one = spread.of(some)
        row = integration_spreads.Row(
            *whose,
            width=width,
            start=start,
            calls=one.calls,
            errors=one.errors,
            total=one.total,
            squares=one.squares,
            buckets=msgspec.json.encode(one.buckets).decode(),
        )
        rows.append(row)
    return rows


def _spans(at: float) -> tuple[tuple[int, int], tuple[int, int]]:
    return (SLOT, usual.slot(at)), (HOUR, usual.hour(at))


def _spread(row: integration_spreads.Row) -> Spread:
    buckets = _BUCKETS.decode(row.buckets)
    return Spread(row.calls, row.errors, row.total, row.squares, buckets)


def _figures(
    paces: Mapping[Whose, Pace], providers: Mapping[str, str]
) -> Iterable[tuple[tuple[str, tuple[str, ...]], float]]:
    """Return metrics by name and labels; what is not known has none."""
    for whose, pace in paces.items():
        is_call = whose.kind == "call"
        first = "integration_latency_" if is_call else "integration_query_"
        labels = (whose.name, providers[whose.name]) if is_call else (whose.tenant, whose.name)
        for name, value in _FIGURES.items():
            if (told := value(pace)) is not None:
                yield (first + name, labels), told
        if pace.errors is not None:
            metric = "integration_error_ratio" if is_call else "integration_query_error_ratio"
            yield (metric, labels), pace.errors
