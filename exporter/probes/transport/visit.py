"""One run of an HTTP probe: hop by hop under one deadline, and always a Result."""

import asyncio
from typing import Final, Protocol

import structlog

from alerting import clock
from exporter.probes import fault, gauges, hop, result
from exporter.probes.fault import Failed, Fault
from exporter.probes.hop import MOST_REDIRECTS, Hop
from exporter.probes.plan import Plan
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Result
from exporter.probes.trace import Trace
from exporter.probes.transport.call import called
from exporter.probes.transport.resolver import Resolver

RESOLVER: Final = Resolver()
_log = structlog.get_logger("chatwatch.probes")
# Probes that could not be measured by our own fault, so that each is logged once.
_broken: set[str] = set()


class Planned(Protocol):
    """A probe that knows its plan; working it out may raise."""

    @property
    def name(self) -> str: ...
    @property
    def plan(self) -> Plan: ...


async def measured(probe: Planned, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""
    started, began = clock.now(), clock.monotonic()
    trace = Trace()
    try:
        found = await _fault(probe.plan, trace, resolver)
    except Exception as error:  # noqa: BLE001 # one probe must not end the others; a reason counts it
        found = Fault(INTERNAL, f"{type(error).__name__} within chatwatch; its log has more")
        _note(probe.name, error)
    else:
        _note(probe.name, None)
    ended = clock.monotonic()
    trace.end(ended)
    return Result(
        probe=probe.name,
        kind="http",
        started=started,
        duration=ended - began,
        reason=found.reason if found else "",
        detail=result.worded(found.detail + trace.astray) if found else "",
        gauges=gauges.gauges(trace, found),
    )


async def _fault(plan: Plan, trace: Trace, resolver: Resolver) -> Fault | None:
    """Run; return what is wrong, and of several faults the one that was certain first."""
    try:
        async with asyncio.timeout(plan.timeout):
            await _walk(plan, trace, resolver)
    except Failed as failed:
        return trace.fault or failed.fault
    except OSError as error:
        if trace.fault or not isinstance(error, TimeoutError) or error.errno is not None:
            return trace.fault or fault.of(error, trace.phase, trace.where)
        if trace.phase == "resolve" and resolver.is_waiting(trace.host):
            return Fault(INTERNAL, f"other look-ups kept {trace.host} from being looked up")
        return fault.late(trace.phase, plan.timeout, trace.seen)
    return trace.fault


async def _walk(plan: Plan, trace: Trace, resolver: Resolver) -> None:
    step, request = plan.first, plan.request
    following: Hop | None = await called(plan, step, request, trace, resolver)
    while following is not None:
        if trace.redirects == MOST_REDIRECTS:
            said = f"more than {MOST_REDIRECTS} redirects; the next leads to"
            raise Failed("redirects", f"{said} {following.target.shown}")
        trace.redirects += 1
        step, request = following, hop.request(following, plan.plain, plan.secret, plan.host)
        following = await called(plan, step, request, trace, resolver)


def _note(name: str, error: Exception | None) -> None:
    """Log an error of ours once, and once when it is over."""
    if error is not None and name not in _broken:
        _broken.add(name)
        _log.error("probe cannot be measured", probe=name, exc_info=error)
    elif error is None and name in _broken:
        _broken.discard(name)
        _log.info("probe is measured again", probe=name)
