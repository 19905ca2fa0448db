"""One run of a probe of any kind: under a deadline, and always a Result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

import structlog

from alerting import clock
from alerting.duration import Duration
from exporter.probes import fault, result
from exporter.probes.fault import Failed, Fault
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Gauge, Result
from exporter.probes.trace import Trace
from exporter.probes.transport import ambient
from exporter.probes.transport.dial import RESOLVER
from exporter.probes.transport.resolver import Resolver

T = TypeVar("T", bound=Trace)
_log = structlog.get_logger("chatwatch.probes")
# Probes that could not be measured by our own fault, so that each is logged once.
_broken: set[str] = set()


class Probe(Protocol):
    """What a run needs to know of its probe."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...


async def measured(
    probe: Probe,
    trace: T,
    walk: Callable[[T], Awaitable[None]],
    gauges: Callable[[T, Fault | None], tuple[Gauge, ...]],
    resolver: Resolver = RESOLVER,
    *,
    bounded: bool = True,
) -> Result:
    """Return what a run came to; raises nothing but its cancellation.

    ``walk`` fills the trace, and raises Failed or OSError, or sets ``trace.fault``. Not ``bounded``
    is one that keeps the timeout itself, and may have its say after it.
    """
    started, began = clock.now(), clock.monotonic()
    try:
        found = await tried(probe.timeout.seconds, trace, walk, resolver, bounded=bounded)
    except Exception as error:  # noqa: BLE001 # one probe must not end the others; a reason counts it
        found = Fault(INTERNAL, f"{type(error).__name__} within chatwatch; its log has more")
        _note(probe.name, error)
    else:
        _note(probe.name, None)
    ended = clock.monotonic()
    trace.end(ended)
    said = found.detail if found else trace.degraded
    ambient.say("{}", f"failed: {said}" if found else f"degraded: {said}" if said else "succeeded")
    return Result(
        probe=probe.name,
        kind=probe.kind,
        started=started,
        duration=ended - began,
        reason=found.reason if found else "",
        detail=result.worded(said + trace.astray) if said else "",
        gauges=gauges(trace, found),
        degraded=bool(trace.degraded) and found is None,
    )


async def tried(
    seconds: float,
    trace: T,
    walk: Callable[[T], Awaitable[None]],
    resolver: Resolver,
    *,
    bounded: bool = True,
) -> Fault | None:
    """Walk for so many seconds; return what is wrong, of several faults the one certain first."""
    try:
        async with asyncio.timeout(seconds if bounded else None):
            await walk(trace)
    except Failed as failed:
        return trace.fault or failed.fault
    except OSError as error:
        if trace.fault or not isinstance(error, TimeoutError) or error.errno is not None:
            return trace.fault or fault.of(error, trace.phase, trace.where)
        if trace.phase == "resolve" and resolver.is_waiting(trace.host):
            return Fault(INTERNAL, f"other look-ups kept {trace.host} from being looked up")
        return fault.late(trace.phase, seconds, trace.seen)
    return trace.fault


def _note(name: str, error: Exception | None) -> None:
    """Log an error of ours once, and once when it is over."""
    if error is not None and name not in _broken:
        _broken.add(name)
        _log.error("probe cannot be measured", probe=name, exc_info=error)
    elif error is None and name in _broken:
        _broken.discard(name)
        _log.info("probe is measured again", probe=name)
