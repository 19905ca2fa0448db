"""Results, and probes that do what a test tells them, without any target."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from alerting import clock
from alerting.duration import Duration
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.probes.result import Gauge, Result
from tests.exporter.metrics.limits import Limits

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def result(
    probe: str = "shop", reason: str = "", *gauges: Gauge, after: float = 0.0, detail: str = ""
) -> Result:
    """A run that began ``after`` seconds of AT and took a quarter of a second."""
    started = AT + timedelta(seconds=after)
    return Result(probe, "http", started, 0.25, reason, detail, gauges)


class Scripted(Struct, frozen=True, dict=True, kw_only=True):
    """A probe of two fields that matter and a script; two with the same script are equal."""

    name: str
    interval: Duration = Duration(0.02)
    timeout: Duration = Duration(5)
    kind: str = "http"
    critical: bool = True
    paused: bool = False
    local: bool = False
    depends_on: tuple[str, ...] = ()
    retries: int = 0
    failures: int = 1
    successes: int = 1
    objective: float | None = None
    peer: str = ""
    script: Callable[[str], Awaitable[Result]]

    async def measure(self) -> Result:
        return await self.script(self.name)


class Script:
    """What runs do: count themselves, wait at a gate if it is shut, and come to a result."""

    def __init__(self) -> None:
        self.starts: list[str] = []
        self.under_way: list[str] = []
        self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.reason = ""
        self.error: Exception | None = None
        self.cancelled: list[str] = []
        self._changed = asyncio.Event()

    async def __call__(self, name: str) -> Result:
        started = clock.now()
        self.starts.append(name)
        assert name not in self.under_way
        self.under_way.append(name)
        self.most = max(self.most, len(self.under_way))
        self._changed.set()
        try:
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            return Result(name, "http", started, 0.001, self.reason)
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise
        finally:
            self.under_way.remove(name)
            self._changed.set()

    async def until(self, question: Callable[[], bool]) -> None:
        """Wait until it is so; asks whenever a run starts or ends, and now and then besides."""
        async with asyncio.timeout(10):
            while not question():
                self._changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.01)


def table() -> Table:
    """An empty series table of the whole catalogue."""
    return Table(CATALOGUE, Guard(Limits()))


def shown(series: Table, prefix: str = "probe_") -> dict[str, float]:
    """The lines of the table whose name begins so."""
    return {
        f"{name}{{{','.join(f'{k}={v}' for k, v in labels.items())}}}": value
        for _, lines in series.samples()
        for name, labels, value in lines
        if name.startswith(prefix)
    }
