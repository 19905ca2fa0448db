"""What a notice tells of each alert beyond what was decided: the value of now, and its trend."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from msgspec.structs import replace

from alerting.model import Alert, Labels, Notice
from alerting.store.batch import Batch
from alerting.store.rows import Outgoing

Values = tuple[tuple[float, ...], float]
"""Values at even steps, and the seconds they span."""
Trend = Callable[[Alert, datetime], Awaitable[Values]]
"""The values of an alert up to an instant; () for none."""

MOST_TRENDS: Final = 50
"""Alerts of one batch whose trend is asked for, and `_OF_ONE` of one notice."""
_OF_ONE: Final = 10
# Alerts that hold the loop for milliseconds.
_SLICE: Final = 200
SECONDS: Final = 1.0
"""For all trends of a batch: a notice without one is better than a late one."""
_log = structlog.get_logger("chatwatch.alerting")


async def _no_trend(_alert: Alert, _at: datetime) -> Values:
    return (), 0.0


class Dressing:
    """Completes notices; `own` are the alerts of our rules as their last evaluation left them."""

    def __init__(self, trend: Trend | None = None) -> None:
        self.own: Mapping[Labels, Alert] = {}
        self._trend = trend or _no_trend
        self._failing = False

    def fresh(self, alert: Alert) -> Alert:
        """Return an alert with the value and the texts of its last evaluation."""
        last = self.own.get(alert.labels)
        if last is None or not alert.rule or last.fired_at != alert.fired_at:
            return alert
        if last.state != alert.state:
            return alert
        return replace(alert, value=last.value, annotations=last.annotations)

    async def finished(self, batch: Batch) -> Batch:
        """Return a batch with complete notices."""
        if not batch.notices:
            return batch
        trends = await self._trends(batch.notices)
        done: dict[str, Notice] = {}
        count = 0
        for one in batch.notices:
            if one.notice.id not in done:
                alerts = tuple(self._dressed(alert, trends) for alert in one.notice.alerts)
                done[one.notice.id] = replace(one.notice, alerts=alerts)
                count += len(alerts)
            if count > _SLICE:
                count = 0
                await asyncio.sleep(0)
        notices = tuple(Outgoing(done[one.notice.id], one.integration) for one in batch.notices)
        return replace(batch, notices=notices)

    def _dressed(self, alert: Alert, trends: Mapping[Labels, Values]) -> Alert:
        alert = self.fresh(alert)
        trend, seconds = trends.get(alert.labels, ((), 0.0))
        return replace(alert, trend=trend, trend_seconds=seconds) if trend else alert

    async def _trends(self, notices: tuple[Outgoing, ...]) -> dict[Labels, Values]:
        """Ask for the trends of the first alerts of each notice; what does not come is left out."""
        asked = {
            alert.labels: (alert, one.notice.at)
            for one in notices
            for alert in one.notice.alerts[:_OF_ONE]
            if alert.rule and not alert.trend
        }
        found: dict[Labels, Values] = {}
        try:
            async with asyncio.timeout(SECONDS):
                for labels, (alert, at) in list(asked.items())[:MOST_TRENDS]:
                    found[labels] = await self._trend(alert, at)
        except Exception as error:  # noqa: BLE001 # a picture; the notice goes out
            if not self._failing:
                _log.warning("trends cannot be asked for", error=str(error) or type(error).__name__)
            self._failing = True
            return found
        self._failing = False
        return found
