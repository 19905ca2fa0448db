"""The shell that puts figures of conversations on /metrics, and takes away those that are no more.

It asks the folds for sums, in their threads, at an interval, and only where anything can have
changed. While they cannot be read the gauges stay as they were, for a while.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Hashable, Mapping
from typing import Final

import structlog

from alerting import clock
from exporter.analytics import days, gauges, monthly, savings
from exporter.analytics.figures.sums import Sums
from exporter.analytics.gauges import Bounds, Key, Known
from exporter.analytics.monthly import Month
from exporter.completeness import ratio
from exporter.completeness.ratio import Record
from exporter.events.tally import Tally
from exporter.folding.ledger import Ledger
from exporter.folding.section import Analytics
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.sections import Metrics

STALE_INTERVALS: Final = 10
"""Intervals for which gauges stay that could not be worked out anew."""
FAILURES: Final = "analytics_figures_failures_total"
SLOW: Final = "analytics_slow_response_seconds"
_DEFAULT: Final = 100
_log = structlog.get_logger("chatwatch.analytics")


class Board:
    """The gauges as they stand in the series table, of the event loop's thread."""

    def __init__(self, series: Table) -> None:
        self._series = series
        self._rows: dict[Key, int] = {}

    def show(self, values: Mapping[Key, float]) -> None:
        """Show these and no others. What the guard lets no series be told apart is shown once."""
        for key in self._rows.keys() - values.keys():
            self._series.remove(self._rows.pop(key))
        taken = set(self._rows.values())
        for (name, labels), value in values.items():
            row = self._rows.get((name, labels))
            if row is None:
                row = self._series.row(name, *labels)
                if row in taken:
                    continue
                taken.add(row)
                self._rows[name, labels] = row
            self._series.set(row, value)


class Figuring:
    """Made once; `run` as a background task.

    ``record`` is how complete days are, ``sources`` where a tenant's events come from; None: all.
    """

    def __init__(
        self,
        ledger: Ledger,
        series: Table,
        tally: Tally,
        settings: Callable[[], tuple[Analytics, Metrics]],
        record: Callable[[], Record] = Record,
        sources: Callable[[str], Container[str] | None] = lambda _: None,
    ) -> None:
        self._ledger = ledger
        self._tally = tally
        self._settings = settings
        self._record = record
        self._sources = sources
        self._board = Board(series)
        self._slow = Board(series)
        self._told: dict[Key, float] = {}
        self._going: dict[Key, float] = {}
        self._as_of: Hashable = None
        self._told_at = clock.monotonic()
        self._is_failing = False

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(self._settings()[0].gauges.interval.seconds)

    async def look(self) -> None:
        """Work out all gauges that may be others by now, and show them."""
        analytics, metrics = self._settings()
        self._slow.show({(SLOW, ()): analytics.agents.slow_response.seconds})
        try:
            await self._ask(analytics, metrics, round(clock.unix() * 1000))
        except Refused as refused:
            self._fail(refused, analytics.gauges.interval.seconds)
        else:
            self._told_at = clock.monotonic()
            self._recover()
        self._board.show(self._told | self._going)

    async def _ask(self, analytics: Analytics, metrics: Metrics, now: int) -> None:
        tenants = await self._ledger.tenants(metrics.caps["tenant"])
        today = days.day(now, analytics.zone)
        revision = self._record().revision
        as_of = await self._ledger.version(), today, analytics, metrics, revision
        if as_of == self._as_of and not any(self._going.values()):
            return
        self._going = await self._now(analytics, tenants, now)
        if as_of != self._as_of:
            self._told = await self._figures(analytics, metrics, tenants, today)
            self._as_of = as_of

    async def _now(self, analytics: Analytics, tenants: list[str], now: int) -> dict[Key, float]:
        found: dict[Key, float] = {}
        since = now - round(analytics.active_within.seconds * 1000)
        for tenant in tenants:
            going = await self._ledger.going_on(tenant, since, analytics.folding.silence)
            active = Counter(one.row.channel for one in going)
            found |= gauges.going_on(tenant, active, await self._ledger.waiting(tenant, now))
        return found

    async def _figures(
        self, analytics: Analytics, metrics: Metrics, tenants: list[str], today: int
    ) -> dict[Key, float]:
        found: dict[Key, float] = {}
        # An agent has three series of some metrics, and the guard counts those of all tenants.
        most = min(metrics.caps["agent"], metrics.series_per_metric // 3) // max(1, len(tenants))
        terms = _terms(analytics)
        caps = metrics.caps.get("customer", _DEFAULT) // max(1, len(tenants))
        for tenant in tenants:
            customers = min(analytics.gauges.customers, caps)
            # Targets are of whoever the configuration is for: of events without a tenant.
            targets = analytics.agents.monthly if not tenant else {}
            bounds = Bounds(
                min_sample=analytics.min_sample, most_agents=max(1, most), targets=targets
            )
            known = await self._known(tenant, today, analytics, bounds, customers)
            found |= await asyncio.to_thread(gauges.told, tenant, known, bounds)
            month = monthly.told(await self._month(tenant, today), terms)
            found |= {(name, (tenant, *labels)): value for (name, labels), value in month}
        return found

    async def _month(self, tenant: str, today: int) -> Month:
        ledger, spans = self._ledger, monthly.spans(today)
        return Month(
            now=await ledger.split(tenant, "", spans["now"], "channel", monthly.OF_NOW),
            before=await ledger.split(tenant, "", spans["before"], "channel", monthly.MEASURES),
        )

    async def _known(
        self, tenant: str, today: int, analytics: Analytics, bounds: Bounds, customers: int
    ) -> Known:
        ledger, spans, zone = self._ledger, gauges.spans(today), analytics.zone
        first, last = spans["recent"]
        instants = days.begin(first, zone), days.begin(last + 1, zone) - 1
        graded = await ledger.split(tenant, "", spans["graded"], "agent", gauges.MEASURES)
        return Known(
            today=today,
            graded=graded,
            recent=await ledger.split(tenant, "", spans["recent"], "agent", gauges.RECENT),
            brought=await self._brought(tenant, spans["brought"], graded, bounds),
            week=await ledger.totals(tenant, "", spans["week"], gauges.KPI),
            before=await ledger.totals(tenant, "", spans["before"], gauges.KPI),
            is_complete=all(self._is_complete(tenant, spans[one]) for one in ("week", "before")),
            unhappy=await ledger.unhappy(tenant, instants, gauges.LOW_CSAT, customers),
        )

    def _is_complete(self, tenant: str, span: tuple[int, int]) -> bool:
        """Say whether enough of the usual data of days came; where nobody knows, it did."""
        known = ratio.completeness(self._record().days, span, self._sources(tenant))
        return known is None or known.ratio >= gauges.COMPLETE

    async def _brought(
        self, tenant: str, span: tuple[int, int], graded: Mapping[str, Sums], bounds: Bounds
    ) -> dict[str, Mapping[str, Sums]]:
        wanted = [agent for agent in bounds.targets if agent in graded][: bounds.most_agents]
        return {
            agent: await self._ledger.split(tenant, agent, span, "day", gauges.TARGETS)
            for agent in wanted
        }

    def _fail(self, refused: Refused, interval: float) -> None:
        """Count and tell that nothing can be read; folds that are to come are no failure."""
        if clock.monotonic() - self._told_at > STALE_INTERVALS * interval:
            self._told, self._going, self._as_of = {}, {}, None
        if refused.code == "not_ready":
            return
        self._tally.count(FAILURES)
        if not self._is_failing:
            self._is_failing = True
            _log.warning("gauges of figures stay as they were", why=str(refused))

    def _recover(self) -> None:
        if self._is_failing:
            self._is_failing = False
            _log.info("gauges of figures are worked out again")


def _terms(analytics: Analytics) -> monthly.Terms:
    hour = analytics.hourly_rate
    saving = savings.Terms(analytics.minutes_saved_per_answer, hour.minor, hour.currency.code)
    return monthly.Terms(saving=saving, funnels=analytics.funnels)
