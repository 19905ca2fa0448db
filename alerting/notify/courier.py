"""One integration's deliveries: what is due goes out, and what came of it is written down."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from msgspec import Struct

from alerting import clock, faults
from alerting.dispatch import rates
from alerting.meter import Meter
from alerting.model import Notice
from alerting.notify import Integration, backoff, outcomes, sending
from alerting.notify.accounts import Accounts
from alerting.notify.message import Context, Message
from alerting.notify.outcomes import Said
from alerting.notify.plan import Plan
from alerting.notify.verdict import Retry, Verdict
from alerting.store.ledger import Ledger
from alerting.store.rows import Lane, Settled, Waiting

# Alerts of a notice above which composing takes milliseconds and is done in a thread.
_MANY: Final = 50
# It pages somebody at night: nothing may hold it back.
_EXEMPT: Final = frozenset({"pagerduty"})
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
        self._accounts = Accounts(lane, meter)
        self._failures = 0

    async def round(self, integration: Integration, plan: Plan) -> Rest:
        """Send what is due, wait for all answers, and return for how long to rest."""
        store, lane, now = self._ledger.store, self._lane, clock.now()
        await self._give_up(now, plan)
        room, until = await self._room(now, plan)
        waiting = await self._ledger.run(store.due, lane, now, room)
        if not waiting:
            due = await self._ledger.run(store.next_due, lane)
            return Rest(None if due is None else max(0.0, (due - now).total_seconds()))
        self._accounts.held(is_held=until is not None)
        if until is not None:
            return Rest(max(0.0, (until - now).total_seconds()))
        await self._ledger.run(store.begin, [one.outgoing.id for one in waiting])
        faults.step("courier.begun")
        verdicts = await asyncio.gather(*(self._deliver(one, integration, plan) for one in waiting))
        return self._rest([one for one in verdicts if one is not None])

    async def _give_up(self, now: datetime, plan: Plan) -> None:
        """Settle what is too old, and what is too much."""
        store, lane, limits = self._ledger.store, self._lane, plan.limits
        before = now - timedelta(seconds=limits.age.seconds)
        old = await self._ledger.run(store.expire, before, now, (lane,), plan.fallback)
        more = await self._ledger.run(store.shorten, lane, limits.waiting, now, plan.fallback)
        self._accounts.gave_up(len(old), "nobody took them in time")
        self._accounts.gave_up(more, "too many waited")

    async def _room(self, now: datetime, plan: Plan) -> tuple[int, datetime | None]:
        """Return how many may go now, and where a rate limit says none, until when."""
        most = 1 if self._failures else plan.limits.at_once
        limit = rates.limit(plan.rate_limits, self._lane.receiver)
        if limit is None or self._lane.kind in _EXEMPT:
            return most, None
        since = now - timedelta(seconds=limit.per.seconds)
        sent = await self._ledger.run(self._ledger.store.sent, self._lane, since)
        return min(most, max(1, limit.most - len(sent))), rates.free_at(limit, sent, now)

    async def _deliver(
        self, waiting: Waiting, integration: Integration, plan: Plan
    ) -> Verdict | None:
        """Send one notice and write down what came of it; None where it need not be sent."""
        if outcomes.is_needless(waiting):
            how = Settled("needless", detail="the receiver was never told of the beginning")
            await self._insist(self._ledger.store.settle, waiting.outgoing.id, how)
            return None
        self._accounts.begun(waiting)
        said = await self._tried(waiting, integration, plan, 0)
        while said.asks_for_less:
            said = await self._tried(waiting, integration, plan, said.shorter + 1)
        return said.verdict

    async def _tried(
        self, waiting: Waiting, integration: Integration, plan: Plan, shorter: int
    ) -> Said:
        """Say it once, and write down what was answered."""
        began, at = clock.monotonic(), clock.now()
        try:
            verdict = await self._answer(waiting, integration, plan, shorter)
        except Exception as error:  # noqa: BLE001 # one delivery must not stop the others
            verdict = Retry(reason="other", detail=f"a mistake of ours: {type(error).__name__}")
            self._accounts.mistake(error)
        faults.step("courier.answered")
        took = clock.monotonic() - began
        said = Said(verdict=verdict, at=at, took=took, shorter=shorter)
        tried = outcomes.tried(waiting, said, _chance())
        await self._insist(self._ledger.store.note, [tried], fallback=plan.fallback)
        faults.step("courier.noted")
        self._accounts.answered(said, tried, waiting)
        return said

    async def _answer(
        self, waiting: Waiting, integration: Integration, plan: Plan, shorter: int
    ) -> Verdict:
        notice = waiting.outgoing.notice
        context = Context(
            integration=waiting.outgoing.integration,
            public_url=plan.public_url,
            told=waiting.told,
            templates=plan.templates,
            note=waiting.note,
            fault=self._accounts.fault,
            shorter=shorter,
            buttons=plan.buttons,
        )
        compose: Callable[[Notice, Context], Message] = integration.compose
        if len(notice.alerts) > _MANY:
            message = await asyncio.to_thread(compose, notice, context)
        else:
            message = compose(notice, context)
        faults.step("courier.composed")
        return integration.judge(await sending.send(message, plan.limits.time.seconds))

    async def _insist(self, write: Callable[..., Any], what: Any, *more: Any, **named: Any) -> None:
        """Write down what came of a notice, however long the disk refuses, or it is sent again."""
        failures = 0
        while True:
            try:
                await self._ledger.run(write, what, *more, clock.now(), **named)
            except Exception as error:  # noqa: BLE001 # the disk may be full for a while
                failures += 1
                if failures == 1:
                    said = "what came of a delivery cannot be written down"
                    _log.error(said, to=str(self._lane), error=str(error))
                await asyncio.sleep(backoff.pause(failures, _chance()))
            else:
                return

    def _rest(self, verdicts: list[Verdict]) -> Rest:
        """Return the rest after some verdicts, and tell once that deliveries fail, or go again."""
        retries = [one for one in verdicts if isinstance(one, Retry)]
        if len(retries) < len(verdicts) or not verdicts:
            if self._failures and verdicts:
                self._failures = 0
                self._accounts.mended()
            return Rest(0.0)
        if not self._failures:
            self._accounts.failing(retries[0])
        self._failures += 1
        asked = [one.after for one in retries if one.after is not None]
        return Rest(max(asked, default=backoff.pause(self._failures, _chance())), is_firm=True)


def _chance() -> float:
    return random.random()  # noqa: S311 # spreads retries, guards nothing
