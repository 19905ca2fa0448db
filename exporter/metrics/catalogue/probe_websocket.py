"""What runs over WebSockets measured, under blackbox_exporter's names but for that of the ping."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_WEBSOCKET = (
    _gauge(
        "probe_websocket_duration_seconds",
        "How long each phase took: connect with TLS, processing until it was open, then transfer",
        "probe phase=resolve|connect|processing|transfer",
    ),
    _gauge(
        "probe_websocket_status_code",
        "Status of the answer to the opening, 0 when there was none",
        "probe",
    ),
    _gauge("probe_websocket_connection_upgraded", "Whether the WebSocket was opened", "probe"),
    _gauge(
        "probe_websocket_failed_due_to_regex",
        "Whether a message was not what the script expects; none without a script",
        "probe",
    ),
    _gauge(
        "probe_websocket_ping_seconds",
        "How long the server took to answer a ping, where one was sent",
        "probe",
    ),
)
