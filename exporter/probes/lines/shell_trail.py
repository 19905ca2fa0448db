"""What a look at an SSH server has come to so far, and its gauges."""

from collections.abc import Iterator
from typing import Final

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.lines.dialogue import heard
from exporter.probes.lines.secure_shell import Banner
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

PHASES: Final = ("resolve", "connect", "banner", "kex")


class ShellTrail(Trace):
    """Filled by one run; ``greeting`` counts lines before the version string."""

    def __init__(self) -> None:
        super().__init__(*PHASES)
        self.banner: Banner | None = None
        self.greeting = 0
        self.last: bytes | None = None
        self.unmatched = False

    @property
    def seen(self) -> str:
        """What came instead of what is waited for."""
        if self.phase == "kex" and self.banner:
            return f" after {self.banner.software} had named itself"
        if self.phase != "banner":
            return ""
        said = f"; {self.greeting} lines of greeting came, is it a tarpit?"
        return said if self.greeting else f"; {heard(self.last)}"


def measured(trail: ShellTrail, _fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured."""
    return (
        *gauges.way(trail),
        *gauges.phases("probe_ssh_duration_seconds", trail),
        *_checks(trail),
    )


def _checks(trail: ShellTrail) -> Iterator[Gauge]:
    yield Gauge("probe_failed_due_to_regex", (), float(trail.unmatched))
    if trail.banner:
        yield Gauge("probe_ssh_info", (trail.banner.protocol, trail.banner.software), 1)
