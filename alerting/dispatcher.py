"""The shell of dispatch: moves the board, keeps on disk what it decides, and wakes the outbox.

Everything that changes comes in here: alerts of our rules and of others, silences,
acknowledgements, another policy. Whatever a call says is on disk when it returns; what could not be
saved is in memory, and saved as soon as the disk takes it. Nobody is told before.
"""

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog
from msgspec.structs import replace

from alerting import clock
from alerting.desk import drill
from alerting.desk.census import Census
from alerting.desk.desk import Desk, Terms
from alerting.desk.dressing import Dressing, Trend
from alerting.desk.pending import Pending
from alerting.desk.refused import Full, Refused, Unknown
from alerting.desk.silencing import Silencing
from alerting.desk.story import Story
from alerting.dispatch import admission, explanation, handover, meant
from alerting.dispatch.board import Board
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import AlertStatus, Group
from alerting.meter import Meter
from alerting.model import Acknowledgement, Alert
from alerting.policy import Policy
from alerting.store.batch import Batch
from alerting.store.ledger import Ledger

__all__ = ["Dispatcher", "Full", "Refused", "Terms", "Trend", "Unknown"]

LONGEST_REST: Final = 60.0
"""Seconds after which silences are looked at, whatever else happens."""
_LEAST_REST: Final = 0.01
# After the disk refused.
_MENDING: Final = 5.0
# Alerts, and groups, that hold the loop for milliseconds.
_SLICE: Final = 50
_GROUPS: Final = 5
_log = structlog.get_logger("chatwatch.alerting")


class Dispatcher(Story):
    """What fires, who is to be told, silences and acknowledgements; one of each store.

    Calls raise sqlite3.Error where something is in memory only so far.
    """

    def __init__(
        self,
        board: Board,
        terms: Terms,
        ledger: Ledger,
        meter: Meter,
        trend: Trend | None = None,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._dressing = Dressing(trend)
        self._desk = Desk(board, terms, Pending(ledger, meter, self._dressing.finished), now)
        super().__init__(ledger)
        self._board = board
        self._meter = meter
        self._now = now
        self._silencing = Silencing(self._desk)
        self._census = Census(meter)
        self._census.begin(board.groups())
        self._is_first = True
        self._failing = False

    @classmethod
    async def open(
        cls, ledger: Ledger, meter: Meter, terms: Terms, trend: Trend | None = None
    ) -> "Dispatcher":
        """Return one that goes on where an earlier life ended; raises sqlite3.Error."""
        kept = await ledger.run(ledger.store.kept)
        made = cls(Board(terms.policy, clock.now(), kept), terms, ledger, meter, trend)
        made.load(terms)
        return made

    async def run(self) -> None:
        """Work until cancelled: look at each group in its time, and keep what is to be told."""
        while True:
            self._desk.changed.clear()
            rest = await self._turn()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rest):
                    await self._desk.changed.wait()

    def load(self, terms: Terms) -> None:
        """Go by other terms from now on."""
        self._desk.terms = terms
        self._desk.note(self._board.load(terms.policy, self._now()))

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        """Take what an evaluation of our rules left: all that fires, and what is over of late.

        What was handed before and is not any more is over. Never raises: what cannot be taken or
        saved now is so at the next evaluation.
        """
        if self._is_first:
            self._is_first = False
            there = await asyncio.to_thread(_there, alerts, frozenset(self._board.known))
            self._desk.note(self._board.reconcile(there, at))
        before, own = self._dressing.own, {one.labels: one for one in alerts}
        self._dressing.own = own
        try:
            await self.take(handover.changed(before, own, at))
        except Full as error:
            self._dressing.own = {labels: own[labels] for labels in before if labels in own}
            _log.error("alerts are not taken", error=str(error))
        except Exception as error:  # noqa: BLE001 # Pending tells; rules must go on
            _log.debug("alerts are in memory only", error=str(error))

    async def take(self, alerts: Sequence[Alert]) -> None:
        """Take alerts, new, changed or over; Full where there are too many.

        What is known already is taken all the same.
        """
        self._census.received(alerts)
        known, limits = self._board.known, self._desk.terms.limits
        room = limits.alerts - len(known) if self._census.groups < limits.groups else 0
        taken, refused = admission.admitted(alerts, known, room)
        async with self._desk.step:
            for start in range(0, len(taken), _SLICE):
                self._desk.note(self._board.take(taken[start : start + _SLICE], self._now()))
                await asyncio.sleep(0)
        await self._desk.save()
        if refused:
            self._meter.count("alerting_dispatch_refused_total", amount=refused)
            raise Full(
                f"{refused} of {len(alerts)} alerts are not taken: there may be {limits.alerts}"
                f" alerts in {limits.groups} groups (alerting.delivery: alerts, groups)"
            )

    async def silence(self, wanted: Silence) -> str:
        """Create or change a silence (`wanted.id` of one that is known, or ""); return its id.

        Refused where it cannot be, Unknown for an id that is not known, Full beyond the limit.
        """
        return await self._silencing.silence(wanted)

    async def expire(self, id: str, by: str = "") -> None:
        """End a silence now; Unknown for one that is not."""
        await self._silencing.expire(id, by)

    async def acknowledge(
        self,
        what: Collection[str],
        *,
        by: str,
        via: str,
        comment: str = "",
        up_to: datetime | None = None,
    ) -> tuple[Acknowledgement, ...]:
        """Note that somebody looks after alerts that fire; return what stands about them now.

        `what` are fingerprints, group keys, or the SHA-256 in hex digits of group keys (what
        PagerDuty calls dedup_key). What is looked after already stays with whom it is. Unknown
        where nothing that fires is meant. Those that began to fire after `up_to` are not meant: who
        said so had not seen them.
        """
        now, known = self._now(), self._board.acknowledgements
        stands, new = {}, {}
        for one in self._meant(what):
            id, since = one.fingerprint, one.fired_at or one.active_at
            # What somebody posted may say that it begins in the future.
            if up_to is not None and min(since, now) > up_to:
                continue
            if id in known and known[id].fired_at == since:
                stands[id] = known[id]
                continue
            new[id] = Acknowledgement(
                fingerprint=id, fired_at=since, by=by, at=now, via=via, comment=comment
            )
        output = self._board.acknowledge(new.values(), now)
        self._desk.note(output, Batch(acknowledgements=new))
        await self._desk.save()
        return tuple((stands | new).values())

    async def unacknowledge(self, what: Collection[str]) -> None:
        """Note that nobody looks after these alerts any more; Unknown as with `acknowledge`."""
        names = [one.fingerprint for one in self._meant(what)]
        self._desk.note(self._board.unacknowledge(names, self._now()))
        await self._desk.save()

    async def test(self, receiver: str) -> tuple[str, ...]:
        """Queue a notice that says it is a test; return the ids of what goes out, by integration.

        `tries` and `outcome` of an id say what came of it. Unknown for a receiver that is not.
        """
        policy = self.policy
        if receiver not in policy.receivers:
            raise Unknown(f"no receiver is called {receiver!r}")
        id, now = uuid.uuid4().hex, self._now()
        notices = tuple(
            one
            for lane in policy.receivers[receiver]
            for one in drill.notices(lane, policy.integrations[lane], id, now)
        )
        await self._ledger.dispatch(Batch(notices=notices))
        return tuple(one.id for one in notices)

    def alerts(self) -> tuple[AlertStatus, ...]:
        """Return how each alert that fires stands, by fingerprint."""
        status, now = self._board.status, self._now()
        found = filter(None, [status(name, now) for name in self._board.alerts(now)])
        return tuple(replace(one, alert=self._dressing.fresh(one.alert)) for one in found)

    def firing(self) -> tuple[Alert, ...]:
        """Return the alerts that fire, by fingerprint, without how they stand."""
        return tuple(self._board.alerts(self._now()).values())

    def groups(self) -> tuple[Group, ...]:
        """Return the groups that there are."""
        return self._board.groups()

    def silences(self) -> Mapping[str, Silence]:
        """Return silences by their ids, those that are over among them for as long as they stay."""
        return self._board.silences

    @property
    def acknowledgements(self) -> Mapping[str, Acknowledgement]:
        """Who looks after what fires, by fingerprint."""
        return self._board.acknowledgements

    @property
    def receivers(self) -> tuple[str, ...]:
        """The names of all receivers, in the order of the file."""
        return tuple(self.policy.receivers)

    @property
    def is_failing(self) -> bool:
        """Whether what is decided cannot be saved, or not be decided, at this time."""
        return self._failing

    @property
    def policy(self) -> Policy:
        """What is gone by."""
        return self._desk.terms.policy

    def explain(self, name: str) -> tuple[explanation.Explained, ...]:
        """Say of every alert of a name who is told of it, when, and why not; () where none is."""
        return explanation.explained(self._board, name, self._now())

    async def _turn(self) -> float:
        """Do what is due, and return after how many seconds something is again."""
        try:
            await self._desk.save()
            await self._silencing.look()
            await self._look()
            await self._desk.save()
        except Exception as error:  # noqa: BLE001 # the disk, mostly; what is due stays due
            self._meter.count("alertmanager_nflog_query_errors_total")
            if not self._failing:
                _log.error("groups cannot be looked at", error=str(error) or type(error).__name__)
            self._failing = True
            return _MENDING
        self._failing = False
        now = self._now()
        self._census.show(self._board, now)
        due = self._board.next_at()
        if due is None:
            return LONGEST_REST
        return min(max(_LEAST_REST, (due - now).total_seconds()), LONGEST_REST)

    async def _look(self) -> None:
        """Look at the groups whose time has come, some at a time."""
        async with self._desk.step:
            now = self._now()
            if not self._is_due(now):
                return
            unsent = await self._ledger.run(self._ledger.store.groups)
            for _ in range(len(self._board.known) + self._census.groups + 1):
                output = self._board.tick(now, unsent, _GROUPS)
                self._census.note(output, self._board, now)
                self._desk.note(output)
                if not self._is_due(now):
                    return
                await asyncio.sleep(0)

    def _is_due(self, now: datetime) -> bool:
        due = self._board.next_at()
        return due is not None and due <= now

    def _meant(self, what: Collection[str]) -> tuple[Alert, ...]:
        alerts = meant.firing(what, self._board.known, self._board.groups())
        if not alerts:
            raise Unknown("nothing that fires is called so")
        return alerts


def _there(alerts: Sequence[Alert], known: frozenset[str]) -> list[Alert]:
    return [one for one in alerts if one.fingerprint in known] if known else []
