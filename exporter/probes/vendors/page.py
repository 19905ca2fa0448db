"""What a run that reads a status page has come to, and what it measures."""

from collections.abc import Iterator

from exporter.probes.fault import Fault
from exporter.probes.hypertext import gauges
from exporter.probes.hypertext.trail import Trail
from exporter.probes.result import Gauge
from exporter.probes.vendors.summary import LEVELS, Verdict


class Page(Trail):
    """A run that reads a status page."""

    def __init__(self) -> None:
        super().__init__()
        self.verdict: Verdict | None = None

    def judge(self, verdict: Verdict, down_from: str) -> None:
        """Take what the page says."""
        self.verdict = verdict
        if verdict.level >= LEVELS[down_from]:
            self.fault = Fault("vendor", verdict.detail)
        elif verdict.level:
            self.degraded = verdict.detail


def measured(page: Page, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured."""
    return (*gauges.measured(page, fault), *_vendor(page.verdict))


def _vendor(verdict: Verdict | None) -> Iterator[Gauge]:
    if verdict is None:
        return
    yield Gauge("probe_statuspage_level", (), verdict.level)
    for name, level in verdict.components:
        yield Gauge("probe_statuspage_component_level", (name,), level)
    if verdict.updated is not None:
        timestamp = verdict.updated.timestamp()
        yield Gauge("probe_statuspage_updated_timestamp_seconds", (), timestamp)
