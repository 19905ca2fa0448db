"""Jobs that call us."""

from functools import partial

from exporter.metrics.catalogue.metric import counter, gauge

_gauge = partial(gauge, configured=True)

PROBE_HEARTBEAT = (
    counter(
        "heartbeat_pings_total",
        "Pings of a job that are on disk",
        "probe action=success|start|fail|log",
        configured=True,
    ),
    _gauge(
        "probe_heartbeat_last_ping_timestamp_seconds",
        "When the job was last heard, whatever it told, in Unix time",
        "probe",
    ),
    _gauge(
        "probe_heartbeat_last_success_timestamp_seconds",
        "When the job last told a success, in Unix time",
        "probe",
    ),
    _gauge(
        "probe_heartbeat_due_timestamp_seconds",
        "When the job is due, in Unix time; without its grace",
        "probe",
    ),
    _gauge(
        "probe_heartbeat_runtime_seconds",
        "From start to end of the run that ended last, where both were told",
        "probe",
    ),
    _gauge(
        "probe_heartbeat_exit_code",
        "Exit status of the run that ended last, where it was told",
        "probe",
    ),
)
