"""A client without the named calls: track, flush, close, and what became of the events."""

import atexit
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from types import TracebackType
from typing import Self
from weakref import WeakSet

from alerting import clock
from exporter.client import record
from exporter.client.backlog import Backlog
from exporter.client.courier import Courier
from exporter.client.outbox import Counts, Outbox
from exporter.client.pace import Policy
from exporter.client.reply import Refusal
from exporter.client.target import credentials, source_path, target

BATCH_BYTES = 3 * 1024 * 1024  # of a body; the daemon takes 4 MiB
_EXIT_SECONDS = 2.0
_OPEN: WeakSet["Poster"] = WeakSet()


class Poster:
    """Posts events to a daemon from a background thread; safe in threads and over forks.

    The constructor raises ValueError for settings that can't work: it runs once, at the start. The
    calls after it neither block nor raise. Times are in seconds, `timeout` bounds each wait on the
    network, `max_events` and `max_bytes` what is held in memory; beyond, new events are dropped.
    """

    def __init__(  # noqa: PLR0913 - settings with names, each with a default
        self,
        url: str,
        token: str | None = None,
        *,
        source: str = "bot",
        secret: str | None = None,
        batch: int = 500,
        flush_interval: float = 1.0,
        max_events: int = 50_000,
        max_bytes: int = 32 * 1024 * 1024,
        timeout: float = 10.0,
        first_wait: float = 0.5,
        longest_wait: float = 30.0,
    ) -> None:
        self._target = target(url)
        self._path = source_path(self._target, source)
        self._source = source
        self._credentials = credentials(token, secret)
        self._timeout = _positive("timeout", timeout)
        self._room = (_whole("max_events", max_events), _whole("max_bytes", max_bytes))
        self._policy = Policy(
            batch=_whole("batch", batch),
            batch_bytes=BATCH_BYTES,
            flush_interval=_positive("flush_interval", flush_interval),
            first_wait=_positive("first_wait", first_wait),
            longest_wait=_positive("longest_wait", longest_wait),
        )
        self._outbox = self._new_outbox()
        _OPEN.add(self)

    def track(
        self, type: str, data: object, *, id: str | None = None, time: datetime | str | None = None
    ) -> str | None:
        """Queue an event of any type of events.md; returns its id, None when it was not queued.

        `data` is a mapping, a dataclass or a msgspec Struct, written down before this returns. An
        `id` makes a repeat harmless; without one it is new. `time` defaults to now.
        """
        return self._tracked(type, data, id, time)

    def _tracked(self, type: str, data: object, id: object, time: object) -> str | None:
        try:
            now = clock.now()
            own = _new_id(now) if id is None else id
            event = record.written(type, data, id=own, time=now if time is None else time)
        except Exception as error:  # noqa: BLE001 - an app's own objects may raise anything here
            message = str(error) if isinstance(error, record.UnfitError) else repr(error)[:300]
            name = type if isinstance(type, str) else ""
            self._outbox.refuse(Refusal("unfit", message, type=name))
            return None
        return str(own) if self._outbox.offer(event) else None

    def _post(
        self, type: str, data: Mapping[str, object], more: Mapping[str, object]
    ) -> str | None:
        """Track a named call: None is left out, `id` and `time` in `more` are the event's own."""
        fields = record.present({**data, **more})
        own, time = fields.pop("id", None), fields.pop("time", None)
        return self._tracked(type, fields, own, time)

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all events queued so far were answered; whether that was so in time."""
        return self._outbox.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Flush, then end the thread; events not answered in time are counted as dropped."""
        _OPEN.discard(self)
        return self._outbox.close(timeout)

    @property
    def counts(self) -> Counts:
        """What became of the events so far."""
        return self._outbox.counts

    @property
    def dropped(self) -> int:
        """Events lost for want of room, or left over at `close`."""
        return self._outbox.counts.dropped

    @property
    def last_refusal(self) -> Refusal | None:
        """The last event or batch that was refused, by the daemon or before posting, and why."""
        return self._outbox.last_refusal

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._target)!r}, source={self._source!r})"

    def _new_outbox(self) -> Outbox:
        way = Courier(self._target, self._path, self._credentials, self._timeout)
        return Outbox(self._policy, Backlog(*self._room), way, str(self._target))

    def _begin_anew(self) -> None:
        """Start with nothing, in a child process: the parent's thread posts the parent's events."""
        if not self._outbox.closed:
            self._outbox = self._new_outbox()


def _positive(name: str, value: float) -> float:
    if isinstance(value, int | float) and value > 0:
        return value
    raise ValueError(f"{name}: expected a number above 0, got {value!r}")


def _whole(name: str, value: int) -> int:
    if isinstance(value, int) and value > 0:
        return value
    raise ValueError(f"{name}: expected a whole number above 0, got {value!r}")


def _new_id(now: datetime) -> str:
    """A new id that begins with its time, so that the daemon's index grows at one end."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def _begin_anew_in_child() -> None:
    for poster in list(_OPEN):
        poster._begin_anew()  # noqa: SLF001 - one module


def _drain_at_exit() -> None:
    until = clock.monotonic() + _EXIT_SECONDS
    for poster in list(_OPEN):
        poster.close(max(0.0, until - clock.monotonic()))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew_in_child)
atexit.register(_drain_at_exit)
