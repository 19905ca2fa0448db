"""The gauges of a WebSocket, under blackbox_exporter's names but for that of the ping."""

from collections.abc import Iterator

from exporter.probes import gauges
from exporter.probes.frames.trail import Trail
from exporter.probes.result import Gauge


def measured(trail: Trail, *, scripted: bool) -> tuple[Gauge, ...]:
    """Return what a run has measured; TLS is part of the phase ``connect``."""
    return (*gauges.way(trail), *_opened(trail, scripted=scripted), *gauges.tls(trail.session))


def _opened(trail: Trail, *, scripted: bool) -> Iterator[Gauge]:
    spans = dict(trail.spans)
    spans["connect"] += spans.pop("tls")
    for phase, span in spans.items():
        yield Gauge("probe_websocket_duration_seconds", (phase,), span)
    yield Gauge("probe_websocket_status_code", (), trail.status)
    yield Gauge("probe_websocket_connection_upgraded", (), float(trail.upgraded))
    if scripted:
        yield Gauge("probe_websocket_failed_due_to_regex", (), float(trail.unmatched))
    if trail.ping is not None:
        yield Gauge("probe_websocket_ping_seconds", (), trail.ping)
