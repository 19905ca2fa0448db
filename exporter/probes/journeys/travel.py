"""What a run of a journey has come to so far, step by step, and what it measures."""

from collections.abc import Iterator

from exporter.probes.fault import Fault
from exporter.probes.hypertext import gauges
from exporter.probes.hypertext.trail import Trail
from exporter.probes.result import Gauge


class Travel(Trail):
    """A run of a journey: each step's seconds, and whether all was well in it."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: dict[str, float] = {}
        self.step = ""

    @property
    def astray(self) -> str:
        """In which step, for the end of a sentence."""
        return f" (in the step {self.step})" if self.step else ""


def measured(travel: Travel, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; the last request's gauges are among it."""
    return (*gauges.measured(travel, fault), *_steps(travel, fault))


def _steps(travel: Travel, fault: Fault | None) -> Iterator[Gauge]:
    for name, seconds in travel.steps.items():
        yield Gauge("probe_journey_step_duration_seconds", (name,), seconds)
        failed = fault is not None and name == travel.step
        yield Gauge("probe_journey_step_success", (name,), float(not failed))
