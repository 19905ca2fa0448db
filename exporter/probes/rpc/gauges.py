"""The gauges of a health check, under blackbox_exporter's names."""

from collections.abc import Iterator

from exporter.probes import gauges
from exporter.probes.fault import Fault
from exporter.probes.result import Gauge
from exporter.probes.rpc import call, health
from exporter.probes.rpc.trail import Trail

_LATE = ("timeout", "connect_timeout")


def measured(trail: Trail, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; the phase ``check`` is all after the look-up."""
    return (*gauges.way(trail), *_call(trail, fault), *gauges.tls(trail.session))


def _call(trail: Trail, fault: Fault | None) -> Iterator[Gauge]:
    spans = dict(trail.spans)
    resolve = spans.pop("resolve")
    yield Gauge("probe_grpc_duration_seconds", ("resolve",), resolve)
    yield Gauge("probe_grpc_duration_seconds", ("check",), sum(spans.values()))
    secure = trail.way is not None and trail.way.trust is not None
    yield Gauge("probe_grpc_ssl", (), float(secure))
    yield Gauge("probe_grpc_status_code", (), code(trail, fault))
    if trail.address is None:
        return
    for number, name in enumerate(health.STATUSES):
        yield Gauge("probe_grpc_healthcheck_response", (name,), float(trail.serving == number))


def code(trail: Trail, fault: Fault | None) -> int:
    """Return the status code; where no server said one, what gRPC's own clients say."""
    if trail.status is not None:
        return trail.status.code
    if fault is None or trail.address is None:
        return call.OK
    return call.DEADLINE_EXCEEDED if fault.reason in _LATE else call.UNAVAILABLE
