"""What tests of rules stand on: a few metrics of each kind, thresholds, samples every 15 s."""

from datetime import UTC, datetime, timedelta

from alerting.duration import Duration
from alerting.rulebook.evaluations import Ground
from alerting.rulebook.expression import Known
from alerting.rulebook.thresholds import Thresholds

START = datetime(2025, 10, 12, 3, 0, tzinfo=UTC)
INTERVAL = Duration(15)

METRICS = {
    "probe_success": Known("gauge", ("probe",)),
    "probe_duration_seconds": Known("gauge", ("probe",)),
    "probe_uptime_ratio": Known(
        "gauge", ("probe", "window"), {"window": frozenset({"1h", "24h", "7d", "30d"})}
    ),
    "probe_runs_total": Known("counter", ("probe", "kind")),
    "probe_failures_total": Known("counter", ("probe", "reason")),
    "probe_lateness_seconds": Known("histogram"),
    "chat_response_seconds": Known("histogram", ("tenant", "channel")),
    "chat_waiting": Known("gauge", ("channel",)),
    "system_cpu_utilization_ratio": Known("gauge"),
    "system_memory_utilization_ratio": Known("gauge"),
    "system_paging_utilization_ratio": Known("gauge"),
    "system_filesystem_utilization_ratio": Known(
        "gauge", ("system_device", "system_filesystem_mountpoint", "system_filesystem_type")
    ),
    "webhook_payload_bytes": Known("histogram", ("source",)),
}

GROUND = Ground(METRICS, Thresholds(), INTERVAL, Duration(7200))


def at(tick: float) -> datetime:
    """The instant of a tick, counted from START."""
    return START + timedelta(seconds=tick * INTERVAL.seconds)
