"""A run of a journey: step after step, until one is not as it has to be."""

from collections.abc import Mapping
from typing import Protocol

from alerting import clock
from alerting.duration import Duration
from alerting.secret import Secret
from exporter.probes.fault import Failed
from exporter.probes.hypertext import planning
from exporter.probes.hypertext.client import Client
from exporter.probes.journeys import capture, travel
from exporter.probes.journeys.step import Step
from exporter.probes.journeys.travel import Travel
from exporter.probes.result import Result
from exporter.probes.transport import ambient, run, visit


class Journey(Protocol):
    """A journey, and how it is made."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def client(self) -> Client: ...
    @property
    def steps(self) -> tuple[Step, ...]: ...
    @property
    def values(self) -> Mapping[str, Secret]: ...


async def measured(probe: Journey) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trail: Travel) -> None:
        values = {name: one.reveal() for name, one in probe.values.items()}
        for step in probe.steps:
            trail.renew()
            trail.step, began = step.name, clock.monotonic()
            ambient.say("step {}", step.name)
            try:
                await _taken(probe.client, step, trail, values)
            finally:
                trail.steps[step.name] = clock.monotonic() - began
            if trail.fault is not None:
                return
        trail.step = ""

    return await run.measured(probe, Travel(), walk, travel.measured)


async def _taken(client: Client, step: Step, trail: Travel, values: dict[str, str]) -> None:
    try:
        plan = planning.planned(client, step.filled(values), keep_body=bool(step.capture))
    except ValueError as error:
        raise Failed("step", f"no request can be made: {error}") from None
    await visit.walked(plan, trail)
    if trail.fault is None and trail.answer is not None:
        for one in step.capture:
            values[one.name] = capture.value(one, trail.answer)
