"""What a look at a TLS server has come to so far, and its gauges."""

from typing import Final

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

PHASES: Final = ("resolve", "connect", "starttls", "tls")


def trail() -> Trace:
    """Return what a run fills."""
    return Trace(*PHASES)


def measured(trace: Trace, _fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; of a certificate also where it is bad."""
    return (
        *gauges.way(trace),
        *gauges.phases("probe_tls_duration_seconds", trace),
        *gauges.tls(trace.session),
    )
