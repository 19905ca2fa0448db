"""The events on their way out and the thread that posts them: the shell around the pure parts."""

import logging
import random
from threading import Condition, Thread, current_thread
from typing import Protocol

from msgspec import Struct

from alerting import clock
from exporter.client import pace
from exporter.client.backlog import Backlog, Batch
from exporter.client.news import Line, News
from exporter.client.pace import Pace, Policy
from exporter.client.reply import Refusal, Retry, Settled, Verdict

_LOG = logging.getLogger("chatwatch.client")
_LONGEST_WAIT = 3600.0


class Counts(Struct, frozen=True):
    """What became of the events since the client was made; `queued` ones are still in memory."""

    queued: int
    accepted: int
    duplicates: int
    refused: int
    dropped: int
    retries: int


class Delivery(Protocol):
    """The way out: one batch at a time, from one thread."""

    def deliver(self, batch: Batch) -> Verdict: ...

    def close(self) -> None: ...


class Outbox:
    """A bounded queue with a daemon thread; every method may be called from any thread.

    The lock is re-entrant, because a finalizer or a signal may call while its own thread is inside.
    """

    def __init__(self, policy: Policy, backlog: Backlog, way: Delivery, address: str) -> None:
        self._policy = policy
        self._way = way
        self._changed = Condition()
        self._backlog = backlog
        self._pace = Pace(batch=policy.batch, most=policy.batch)
        self._news = News(address)
        self._thread: Thread | None = None
        self._waiters = 0
        self._closed = False
        self._offered = self._done = 0
        self._accepted = self._duplicates = self._refused = self._dropped = self._retries = 0
        self.last_refusal: Refusal | None = None

    def offer(self, event: bytes) -> bool:
        """Whether the event will be posted; without room, or closed, it is counted as dropped."""
        with self._changed:
            if self._closed or not self._backlog.add(event, clock.monotonic()):
                self._dropped += 1
                if not self._closed:
                    self._news.dropped(self._backlog.held)
                return False
            self._offered += 1
            self._start()
            waiting, size = len(self._backlog), self._backlog.bytes
            if waiting in {1, self._pace.batch} or size >= self._policy.batch_bytes:
                self._changed.notify_all()
            return True

    def refuse(self, refusal: Refusal) -> None:
        """Count an event that can't be posted."""
        with self._changed:
            self._refused += 1
            self._refuse(refusal)
            self._start()
            self._changed.notify_all()

    def flush(self, timeout: float) -> bool:
        """Whether all events offered so far were answered within so many seconds."""
        until = clock.monotonic() + timeout
        with self._changed:
            goal = self._offered
            if current_thread() is self._thread:
                return self._done >= goal
            self._waiters += 1
            self._pace = pace.hurried(self._pace)
            self._start()
            self._changed.notify_all()
            try:
                while self._done < goal and not self._closed:
                    left = until - clock.monotonic()
                    if left <= 0:
                        break
                    self._changed.wait(left)
            finally:
                self._waiters -= 1
            return self._done >= goal

    def close(self, timeout: float) -> bool:
        """Whether all was answered in time; what was not is counted as dropped, the thread ends."""
        until = clock.monotonic() + timeout
        flushed = self.flush(timeout)
        with self._changed:
            if not self._closed:
                self._closed = True
                self._dropped += self._backlog.held
                self._backlog.drop()
                self._changed.notify_all()
            thread = self._thread
        if thread is not None and thread is not current_thread():
            thread.join(max(0.0, until - clock.monotonic()))
        return flushed

    @property
    def closed(self) -> bool:
        """Whether it takes no more events."""
        return self._closed

    @property
    def counts(self) -> Counts:
        """What became of the events so far."""
        with self._changed:
            return Counts(
                0 if self._closed else self._backlog.held,
                self._accepted,
                self._duplicates,
                self._refused,
                self._dropped,
                self._retries,
            )

    def _start(self) -> None:
        if self._thread is not None or self._closed:
            return
        thread = Thread(target=self._run, name="chatwatch-client", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            return  # no thread to be had now, or the interpreter is ending; the next call tries
        self._thread = thread

    def _run(self) -> None:
        try:
            while True:
                batch, lines = self._next()
                for line in lines:
                    _LOG.log(logging.WARNING if line.bad else logging.INFO, "%s", line.text)
                if batch is not None:
                    self._settle(batch, _delivered(self._way, batch))
                elif not lines:
                    return
        finally:
            self._way.close()

    def _next(self) -> tuple[Batch | None, list[Line]]:
        """Wait for something to post or to say; nothing of both means the end."""
        with self._changed:
            while not self._closed and not self._news.lines:
                now = clock.monotonic()
                due = self._due()
                if due <= now:
                    return self._backlog.cut(self._pace.batch, self._policy.batch_bytes), []
                self._changed.wait(min(due - now, _LONGEST_WAIT))
            return None, self._news.taken()

    def _due(self) -> float:
        return pace.due(
            self._policy,
            self._pace,
            waiting=len(self._backlog),
            waiting_bytes=self._backlog.bytes,
            since=self._backlog.since,
            hurried=self._waiters > 0,
        )

    def _settle(self, batch: Batch, verdict: Verdict) -> None:
        with self._changed:
            self._pace = pace.after(
                self._policy,
                self._pace,
                verdict,
                sent=len(batch.events),
                now=clock.monotonic(),
                chance=random.random(),  # noqa: S311 - spreads retries, guards nothing
            )
            if self._closed:
                return
            if isinstance(verdict, Settled):
                self._count(batch, verdict)
            else:
                self._backlog.put_back(batch)
                if isinstance(verdict, Retry):
                    self._retries += 1
                    self._news.failed(verdict.why)
            self._changed.notify_all()

    def _count(self, batch: Batch, settled: Settled) -> None:
        self._backlog.settle()
        self._done += len(batch.events)
        self._accepted += settled.accepted
        self._duplicates += settled.duplicates
        self._refused += settled.refused
        for refusal in settled.refusals:
            self._refuse(refusal)
        self._news.settled(self._backlog.held, self._dropped)

    def _refuse(self, refusal: Refusal) -> None:
        self.last_refusal = refusal
        self._news.refused(refusal)


def _delivered(way: Delivery, batch: Batch) -> Verdict:
    try:
        return way.deliver(batch)
    except Exception as error:  # noqa: BLE001 - one delivery must not end the thread; a retry
        _LOG.exception("chatwatch: a delivery broke")
        return Retry(f"{type(error).__name__} in the client")
