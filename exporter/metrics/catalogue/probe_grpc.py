"""What health checks of gRPC measured, under blackbox_exporter's names."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_GRPC = (
    _gauge(
        "probe_grpc_duration_seconds",
        "How long each phase of the health check took; check is all after the look-up",
        "probe phase=resolve|check",
    ),
    _gauge("probe_grpc_ssl", "Whether the health check was made over TLS", "probe"),
    _gauge(
        "probe_grpc_status_code",
        "Status of the call, 4 when it was too late, 14 when nobody could be asked",
        "probe",
    ),
    _gauge(
        "probe_grpc_healthcheck_response",
        "1 for the state that the service is in, 0 for the others",
        "probe serving_status=UNKNOWN|SERVING|NOT_SERVING|SERVICE_UNKNOWN",
    ),
)
