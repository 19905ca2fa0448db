"""The shell that sends alerts on to Alertmanagers: to every one of them, each in its own time.

As Prometheus does: what fires is sent again after `resend`, what is over for a quarter of an hour,
in batches, from a bounded queue. Other than there, a batch that fails is tried again.
"""

import asyncio
import contextlib
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from alerting import clock
from alerting.dispatch import handover
from alerting.forward import sending
from alerting.forward.queue import Queue
from alerting.forward.settings import Alertmanagers
from alerting.meter import Meter
from alerting.model import Alert, Labels
from alerting.notify import backoff, http, http_answer
from alerting.notify.agent import JSON
from alerting.notify.http_settings import HttpSettings
from alerting.notify.message import Post
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.secret import Secret

GRACE_SECONDS: Final = 5.0
"""For what still waits when the daemon stops."""
_log = structlog.get_logger("chatwatch.forward")


class Forwarder:
    """Takes all alerts after each evaluation, and sends those that are due."""

    def __init__(
        self, settings: Alertmanagers, interval: timedelta, public_url: str, meter: Meter
    ) -> None:
        self._settings = settings
        self._resend = timedelta(seconds=settings.resend.seconds)
        lasting = sending.lasting(interval, self._resend)
        self._lanes = [
            _Lane(one, settings, lasting, public_url, meter) for one in settings.addresses
        ]
        self._own: dict[Labels, Alert] = {}
        self._sent: dict[Labels, datetime] = {}

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        """Take what an evaluation left: all that fires, and what is over of late."""
        before, self._own = self._own, {one.labels: one for one in alerts}
        vanished = [
            one for one in handover.changed(before, self._own, at) if one.labels not in self._own
        ]
        due = [
            one
            for one in alerts
            if sending.is_due(one, self._sent.get(one.labels), at, self._resend)
        ]
        self._sent = sending.remembered(self._sent, alerts) | {one.labels: at for one in due}
        for lane in self._lanes:
            lane.put([*vanished, *due])

    async def run(self) -> None:
        """Send until cancelled; what waits then has a moment."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(lane.run(), name=f"forward {lane.address}")


class _Lane:
    """One Alertmanager."""

    def __init__(
        self,
        address: str,
        settings: Alertmanagers,
        lasting: timedelta,
        public_url: str,
        meter: Meter,
    ) -> None:
        self.address = address
        self._settings = settings
        self._lasting = lasting
        self._public_url = public_url
        self._meter = meter
        self._queue = Queue()
        self._size = sending.BATCH
        self._failures = 0
        self._wake = asyncio.Event()

    def put(self, alerts: Sequence[Alert]) -> None:
        """Queue alerts."""
        if alerts:
            lost = self._queue.put(alerts, self._settings.waiting)
            self._count("alerting_forward_dropped_total", lost)
            self._wake.set()
        self._show()

    async def run(self) -> None:
        """Send until cancelled, then for a moment what still waits."""
        try:
            while True:
                await asyncio.sleep(await self._round())
                if not self._queue:
                    self._wake.clear()
                    await self._wake.wait()
        except asyncio.CancelledError:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    while self._queue and not await self._round():
                        pass
            raise

    async def _round(self) -> float:
        """Send a batch, and return how many seconds to rest."""
        batch = self._queue.first(self._size)
        if not batch:
            return 0.0
        try:
            verdict = await self._said(batch)
        except Exception as error:  # noqa: BLE001 # one Alertmanager must not stop the others
            _log.error("a mistake of ours", to=self.address, exc_info=error)
            verdict = Retry(reason="other", detail=type(error).__name__)
        rest = self._judged(verdict, batch)
        self._show()
        return rest

    async def _said(self, batch: Sequence[Alert]) -> Verdict:
        settings, wired = self._settings, self._settings.http_config or HttpSettings()
        content = sending.body(batch, clock.now(), self._lasting, self._public_url)
        post = Post(
            url=Secret(self.address),
            content=content,
            headers=JSON,
            wire=wired.wire,
        )
        verdict = http_answer.verdict(await http.send(post, settings.timeout.seconds))
        return http_answer.shown(verdict, (one.reveal() for one in wired.secrets()))

    def _judged(self, verdict: Verdict, batch: Sequence[Alert]) -> float:
        if isinstance(verdict, Sent):
            self._queue.done(batch)
            self._count("alerting_forwarded_total", len(batch))
            self._size = sending.BATCH
            self._mended()
            return 0.0
        self._count("alerting_forward_errors_total", 1)
        self._failed(verdict)
        if isinstance(verdict, Rejected) and verdict.reason != "auth":
            return self._refused(verdict, batch)
        after = verdict.after if isinstance(verdict, Retry) else None
        return backoff.pause(self._failures, random.random()) if after is None else after  # noqa: S311 # spreads retries

    def _refused(self, verdict: Rejected, batch: Sequence[Alert]) -> float:
        """Give up what it will never take: of what is too large half of it first."""
        if verdict.too_large and len(batch) > 1:
            self._size = len(batch) // 2
            return 0.0
        self._queue.done(batch)
        self._count("alerting_forward_dropped_total", len(batch))
        return 0.0

    def _failed(self, verdict: Retry | Rejected) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning(
                "alerts cannot be sent on", to=self.address, why=verdict.detail or verdict.reason
            )

    def _mended(self) -> None:
        if self._failures:
            self._failures = 0
            _log.info("alerts are sent on again", to=self.address)

    def _count(self, metric: str, amount: int) -> None:
        if amount:
            self._meter.count(metric, self.address, amount=amount)

    def _show(self) -> None:
        self._meter.show("alerting_forward_waiting", len(self._queue), self.address)
