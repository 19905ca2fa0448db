"""The world of a story: a real board, a disk, an outbox, a clock that jumps from event to event."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from alerting import alertmanager, policy, strict
from alerting.dispatch.board import Board
from alerting.dispatch.state import Group, Kept, Known, Output
from alerting.model import Alert, Notice
from alerting.notify import backoff
from alerting.policy import Policy
from alerting.settings import Alerting
from alerting.store.rows import Lane, Outgoing
from tests.alerting.dispatch.alerts import BEGIN, at, written

Act = Callable[["World"], None]
T = TypeVar("T")


def ruled(conf: str, ours: str = "") -> Policy:
    """The policy of an alerting.yml and of our own section."""
    file = alertmanager.load(conf, "alerting.yml", {})
    section = (
        strict.load(ours, Alerting, file="ours.yml", environ={}, read=strict.read_file)
        if ours
        else Alerting()
    )
    return policy.policy(file, section)


class Arrival(Struct, frozen=True):
    """What reached a receiver."""

    at: float
    lane: Lane
    notice: Notice

    def __str__(self) -> str:
        words = " ".join(written(one) for one in self.notice.alerts)
        notice = self.notice
        return f"{self.at:9.3f}  {self.lane}  [{notice.status}] {words}  ({notice.reason})"


class At(Struct, frozen=True):
    """Something that comes in at a second."""

    seconds: float
    act: Act


class World:
    """The board, the disk, the outbox, and a clock that jumps from one thing to the next."""

    def __init__(self, policy: Policy, answers: Callable[[Lane, float], bool]) -> None:
        self.policy = policy
        self.time = 0.0
        self.skew = timedelta()
        self.board = Board(policy, self.now)
        self.own: dict[Any, Alert] = {}
        self.arrivals: list[Arrival] = []
        self.outbox: dict[Lane, deque[Outgoing]] = {}
        self.disk: dict[str, dict[str, bytes]] = {"groups": {}, "alerts": {}}
        self.restarts_always = False
        self.slice = 3
        self._answers = answers
        self._failures: dict[Lane, int] = {}
        self._tries: dict[Lane, float] = {}
        self._seen: set[str] = set()

    @property
    def now(self) -> datetime:
        return at(self.time) + self.skew

    @property
    def unsent(self) -> set[tuple[Lane, str]]:
        """Of which groups something waits in which lanes."""
        return {(lane, one.notice.group_key) for lane, q in self.outbox.items() for one in q}

    def save(self, output: Output) -> None:
        """Write down what a step changed, as a store does."""
        groups, alerts = self.disk["groups"], self.disk["alerts"]
        groups.update((one.id, msgspec.msgpack.encode(one)) for one in output.groups)
        alerts.update((one.alert.fingerprint, msgspec.msgpack.encode(one)) for one in output.alerts)
        for id in output.gone_groups:
            groups.pop(id, None)
        for fingerprint in output.gone_alerts:
            alerts.pop(fingerprint, None)
        for one in output.notices:
            assert one.id not in self._seen
            self._seen.add(one.id)
            self.outbox.setdefault(one.lane, deque()).append(one)
            self._tries.setdefault(one.lane, self.time)

    def restart(self) -> None:
        """Begin another life with what is on disk."""
        kept = Kept(
            groups=_decoded(self.disk["groups"], Group),
            alerts=_decoded(self.disk["alerts"], Known),
            silences=tuple(self.board.silences.values()),
            acknowledgements=tuple(self.board.acknowledgements.values()),
        )
        self.board = Board(self.policy, self.now, kept)
        self.save(self.board.load(self.policy, self.now))
        if self.own:
            self.save(self.board.reconcile(self.own.values(), self.now))

    def hand_over(self) -> None:
        """Hand over the alerts of our rules, as the engine does at each tick."""
        own = list(self.own.values())
        for start in range(0, len(own), self.slice):
            self.save(self.board.take(own[start : start + self.slice], self.now))

    def live(self, acts: list[At], until: float) -> None:
        """Let things come in at their times, and do what falls due between them."""
        waiting = deque(sorted(acts, key=lambda one: one.seconds))
        while (time := self._next(waiting)) <= until:
            self.time = max(self.time, time)
            while waiting and waiting[0].seconds <= self.time:
                waiting.popleft().act(self)
            if self.restarts_always:
                self.restart()
            self._tick()
            self._send()

    def _next(self, waiting: deque[At]) -> float:
        due = self.board.next_at()
        tries = [at for lane, at in self._tries.items() if self.outbox.get(lane)]
        every = [one.seconds for one in list(waiting)[:1]] + tries
        if due is not None:
            every.append((due - BEGIN - self.skew).total_seconds())
        return min(every, default=float("inf"))

    def _tick(self) -> None:
        for _ in range(1_000):
            due = self.board.next_at()
            if due is None or due > self.now:
                return
            self.save(self.board.tick(self.now, self.unsent, most=self.slice))
        raise AssertionError("the board is never done")

    def _send(self) -> None:
        for lane, queue in self.outbox.items():
            while queue and self._tries[lane] <= self.time:
                if not self._answers(lane, self.time):
                    failures = self._failures[lane] = self._failures.get(lane, 0) + 1
                    self._tries[lane] = self.time + backoff.pause(failures, 0.5)
                    break
                self._failures[lane] = 0
                self.arrivals.append(Arrival(self.time, lane, queue.popleft().notice))


def _decoded(rows: dict[str, bytes], kind: type[T]) -> tuple[T, ...]:
    return tuple(msgspec.msgpack.decode(one, type=kind) for one in rows.values())
