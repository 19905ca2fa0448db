"""The gauges of a question to a name server, under blackbox_exporter's names."""

from collections.abc import Iterator

from exporter.probes import gauges
from exporter.probes.names.answer import Answer
from exporter.probes.names.trail import Trail
from exporter.probes.result import Gauge

_NOTHING = Answer("")


def measured(trail: Trail, *, serial: bool) -> tuple[Gauge, ...]:
    """Return what a run has measured; TLS is part of the phase ``connect``."""
    return (*gauges.way(trail), *_asked(trail, serial=serial), *gauges.tls(trail.session))


def _asked(trail: Trail, *, serial: bool) -> Iterator[Gauge]:
    spans = dict(trail.spans)
    spans["connect"] += spans.pop("tls")
    for phase, span in spans.items():
        yield Gauge("probe_dns_duration_seconds", (phase,), span)
    answer = trail.answer or _NOTHING
    yield Gauge("probe_dns_answer_rrs", (), len(answer.answer))
    yield Gauge("probe_dns_authority_rrs", (), len(answer.authority))
    yield Gauge("probe_dns_additional_rrs", (), len(answer.additional) + answer.options)
    yield Gauge("probe_dns_query_succeeded", (), float(trail.answer is not None))
    if serial and trail.answer is not None:
        yield Gauge("probe_dns_serial", (), answer.serial or 0)
