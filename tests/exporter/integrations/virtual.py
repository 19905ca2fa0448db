"""An event loop in virtual time: time passes only while everybody waits, and then at once."""

import asyncio
import contextlib
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from datetime import UTC, datetime
from typing import Any, TypeVar, TypeVarTuple

import pytest

from alerting import clock

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
START = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()


class Time(selectors.SelectSelector):
    """Time that passes only while everybody waits; ``set_by`` is how far the wall clock is set."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0
        self.set_by = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        if self.threads and timeout != 0:
            return super().select(1.0)
        assert timeout is not None, "nothing would ever happen again"
        self.passed += timeout
        return super().select(0)

    @property
    def wall(self) -> float:
        """Unix time as the clock on the wall shows it."""
        return START + self.passed + self.set_by

    def close(self) -> None:
        """Leave it open: a loop that ends closes its selector, and the next goes on with it."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that goes by such a time."""

    def __init__(self, time: Time) -> None:
        self._virtual = time
        super().__init__(time)

    def time(self) -> float:
        return self._virtual.passed

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Have a thread work; no time passes meanwhile, or it would by the speed of the machine."""
        done = super().run_in_executor(executor, func, *args)
        self._virtual.threads += 1
        done.add_done_callback(self._is_done)
        return done

    def _is_done(self, _: Any) -> None:
        self._virtual.threads -= 1


@contextlib.contextmanager
def virtual(monkeypatch: pytest.MonkeyPatch) -> Iterator[Time]:
    """Have the clock go by virtual time."""
    found = Time()
    monkeypatch.setattr(clock, "monotonic", lambda: found.passed)
    monkeypatch.setattr(clock, "unix", lambda: found.wall)
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(found.wall, UTC))
    yield found
    selectors.SelectSelector.close(found)


def run(time: Time, story: Coroutine[Any, Any, None]) -> None:
    """Run a story to its end in virtual time; time goes on from where the last one left it."""
    loop = VirtualLoop(time)
    try:
        loop.run_until_complete(story)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def passed(seconds: float) -> None:
    """Wait for a span of virtual time."""
    found = asyncio.get_running_loop()
    over = found.create_future()
    found.call_later(seconds, over.set_result, None)
    await over
