"""One integration's deliveries: what is due goes out, and what came of it is written down."""

import asyncio
import random
from datetime import datetime, timedelta

import structlog
from msgspec import Struct

from alerting import clock
from alerting.meter import Meter
from alerting.notify import Integration, backoff, http, smtp
from alerting.notify.limits import Limits
from alerting.notify.message import Context, Letter, Message
from alerting.notify.reply import Reply
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane, Postponed, Settled, Waiting

_log = structlog.get_logger("chatwatch.notify")


class Rest(Struct, frozen=True):
    """How long nothing is to be done: seconds, None without an end.

    A firm one is not cut short by a new notice: the receiver is away, or asked for it.
    """

    seconds: float | None
    is_firm: bool = False


class Courier:
    """Works through one lane, some notices at a time; one at a time while deliveries fail."""

    def __init__(self, lane: Lane, ledger: Ledger, meter: Meter) -> None:
        self._lane = lane
        self._ledger = ledger
        self._meter = meter
        self._failures = 0

    async def round(self, integration: Integration, public_url: str, limits: Limits) -> Rest:
        """Send what is due, wait for all answers, and return for how long to rest."""
        store, lane = self._ledger.store, self._lane
        now = clock.now()
        await self._give_up(now, limits)
        most = 1 if self._failures else limits.at_once
        waiting = await self._ledger.run(store.due, lane, now, most)
        if not waiting:
            due = await self._ledger.run(store.next_due, lane)
            return Rest(None if due is None else max(0.0, (due - now).total_seconds()))
        await self._ledger.run(store.begin, [one.outgoing.id for one in waiting])
        verdicts = await asyncio.gather(
            *(self._deliver(one, integration, public_url, limits) for one in waiting)
        )
        return self._rest([one for one in verdicts if one is not None])

    async def _give_up(self, now: datetime, limits: Limits) -> None:
        """Settle what is too old, and what is too much."""
        store, lane = self._ledger.store, self._lane
        before = now - timedelta(seconds=limits.age.seconds)
        old = await self._ledger.run(store.expire, before, now, (lane,))
        more = await self._ledger.run(store.shorten, lane, limits.waiting, now)
        for count, why in ((len(old), "nobody took them in time"), (more, "too many waited")):
            if count:
                self._meter.count(
                    "alerting_notifications_failed_total", lane.kind, "expired", amount=count
                )
                _log.error("notices given up", to=str(lane), notices=count, why=why)

    async def _deliver(
        self, waiting: Waiting, integration: Integration, public_url: str, limits: Limits
    ) -> Verdict | None:
        """Send one notice and write down what came of it; None where it need not be sent."""
        outgoing = waiting.outgoing
        if outgoing.notice.status == "resolved" and not waiting.known:
            why = "the receiver was never told of the beginning"
            await self._note(outgoing.id, Settled("needless", detail=why))
            return None
        context = Context(
            integration=outgoing.integration, public_url=public_url, told=waiting.told
        )
        try:
            message = integration.compose(outgoing.notice, context)
            verdict = integration.judge(await _sent(message, limits.time.seconds))
        except Exception as error:  # noqa: BLE001 # one delivery must not stop the others
            verdict = Retry(reason="other", detail=f"a mistake of ours: {type(error).__name__}")
            _log.error("a delivery failed by a mistake of ours", to=str(self._lane), exc_info=error)
        await self._note(outgoing.id, _outcome(verdict, waiting))
        self._tell(verdict, waiting)
        return verdict

    async def _note(self, id: str, how: Settled | Postponed) -> None:
        """Write down what came of a notice, however long the disk refuses, or it is sent again."""
        failures = 0
        while True:
            try:
                await self._ledger.run(self._ledger.store.settle, id, how, clock.now())
            except Exception as error:  # noqa: BLE001 # the disk may be full for a while
                failures += 1
                if failures == 1:
                    said = "what came of a delivery cannot be written down"
                    _log.error(said, to=str(self._lane), error=str(error))
                await asyncio.sleep(backoff.pause(failures, _chance()))
            else:
                return

    def _tell(self, verdict: Verdict, waiting: Waiting) -> None:
        """Count a delivery, and log what is lost."""
        kind, notice = self._lane.kind, waiting.outgoing.notice
        self._meter.count("alerting_notifications_total", kind)
        if isinstance(verdict, Sent):
            late = max(0.0, (clock.now() - notice.at).total_seconds())
            self._meter.observe("alerting_notification_latency_seconds", late, kind)
            if verdict.detail:
                _log.warning("some were not told", to=str(self._lane), detail=verdict.detail)
            return
        self._meter.count("alerting_notifications_failed_total", kind, verdict.reason)
        if isinstance(verdict, Rejected):
            _log.error(
                "a notice was rejected",
                to=str(self._lane),
                notice=notice.id,
                alerts=[alert.name for alert in notice.alerts[:5]],
                detail=verdict.detail,
            )

    def _rest(self, verdicts: list[Verdict]) -> Rest:
        """Return the rest after some verdicts, and tell once that deliveries fail, or go again."""
        retries = [one for one in verdicts if isinstance(one, Retry)]
        if len(retries) < len(verdicts) or not verdicts:
            if self._failures and verdicts:
                self._failures = 0
                _log.info("deliveries go again", to=str(self._lane))
            return Rest(0.0)
        if not self._failures:
            _log.warning(
                "deliveries fail and are tried again",
                to=str(self._lane),
                reason=retries[0].reason,
                detail=retries[0].detail,
            )
        self._failures += 1
        asked = [one.after for one in retries if one.after is not None]
        return Rest(max(asked, default=backoff.pause(self._failures, _chance())), is_firm=True)


async def _sent(message: Message, within: float) -> Reply:
    """Hand a message to the shell of its kind."""
    if isinstance(message, Letter):
        return await smtp.send(message, within)
    return await http.send(message, within)


def _outcome(verdict: Verdict, waiting: Waiting) -> Settled | Postponed:
    if isinstance(verdict, Sent):
        return Settled("sent", detail=verdict.detail)
    if isinstance(verdict, Rejected):
        return Settled("rejected", verdict.reason, verdict.detail)
    own = backoff.pause(waiting.attempts + 1, _chance())
    return Postponed(
        until=clock.now() + timedelta(seconds=own if verdict.after is None else verdict.after),
        reason=verdict.reason,
        detail=verdict.detail,
        doubtful=verdict.doubtful,
        told=(*waiting.told, *verdict.told),
    )


def _chance() -> float:
    return random.random()  # noqa: S311 # spreads retries, guards nothing
