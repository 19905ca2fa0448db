"""What a ping has come to so far, and its gauges, under blackbox_exporter's names."""

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace


class Trail(Trace):
    """Filled by one run; ``hop_limit`` is that of the reply, where the system told it."""

    def __init__(self) -> None:
        super().__init__("resolve", "setup", "rtt")
        self.hop_limit: int | None = None


def measured(trail: Trail, _: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured."""
    limit = trail.hop_limit
    return (
        *gauges.way(trail),
        *gauges.phases("probe_icmp_duration_seconds", trail),
        *([] if limit is None else [Gauge("probe_icmp_reply_hop_limit", (), limit)]),
    )
