"""One look at a job that calls us: what it told so far, and what that means now."""

from typing import Protocol

from alerting import clock
from alerting.duration import Duration
from exporter.probes.fault import Failed, Fault
from exporter.probes.heartbeats import verdict
from exporter.probes.heartbeats.deadline import Terms
from exporter.probes.heartbeats.state import State
from exporter.probes.heartbeats.verdict import Verdict
from exporter.probes.reasons import INTERNAL
from exporter.probes.result import Gauge, Result
from exporter.probes.trace import Trace
from exporter.probes.transport import run
from exporter.probes.transport.hearts import HEARTS, Hearts


class Heard(Protocol):
    """A probe whose target calls."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def interval(self) -> Duration: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def terms(self) -> Terms: ...


class Pulse(Trace):
    """A look at what is known of a job."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State | None = None
        self.verdict: Verdict | None = None


async def measured(probe: Heard, hearts: Hearts = HEARTS) -> Result:
    """Return what a look came to; raises nothing but its cancellation."""

    async def walk(pulse: Pulse) -> None:
        if not hearts.is_attached:
            raise Failed(INTERNAL, "only the daemon hears pings; ask its /api/services")
        now = clock.now()
        seen = hearts.look(probe.name, probe.interval, now)
        pulse.state = seen.state
        found = pulse.verdict = verdict.verdict(probe.terms, seen.state, seen.gaps, now)
        pulse.fault, pulse.degraded = found.fault, found.degraded

    return await run.measured(probe, Pulse(), walk, _gauges)


def _gauges(pulse: Pulse, _: Fault | None) -> tuple[Gauge, ...]:
    return verdict.gauges(pulse.state, pulse.verdict)
