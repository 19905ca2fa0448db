"""The gauges of an HTTP run, under blackbox_exporter's names.

https://github.com/prometheus/blackbox_exporter; labels are those of the metrics catalogue.
"""

from collections.abc import Iterator

from exporter.probes import address, gauges
from exporter.probes.fault import Fault
from exporter.probes.hypertext.trail import Trail
from exporter.probes.result import Gauge

_BY_EXPRESSION = ("header", "body")


def measured(trail: Trail, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; what it did not come to see is 0, or absent."""
    found = [
        *(_beyond(trail) if trail.proxy else gauges.way(trail)),
        *gauges.phases("probe_http_duration_seconds", trail),
        *_answer(trail, fault),
    ]
    if trail.session is not None:
        found += gauges.tls(trail.session)
    found += [Gauge("probe_address_success", (ip,), float(fine)) for ip, fine in trail.verdicts]
    return tuple(found)


def _beyond(trail: Trail) -> Iterator[Gauge]:
    """Return what is measured of the target's look-up, which a proxy may keep to itself."""
    if trail.beyond is not None:
        yield Gauge("probe_dns_lookup_time_seconds", (), trail.lookup or 0)
        yield Gauge("probe_ip_protocol", (), trail.beyond.version)
        yield Gauge("probe_ip_addr_hash", (), address.fnv(trail.beyond.packed))


def _answer(trail: Trail, fault: Fault | None) -> Iterator[Gauge]:
    answer = trail.answer
    yield Gauge("probe_http_content_length", (), answer.length if answer else 0)
    yield Gauge("probe_http_uncompressed_body_length", (), trail.read)
    yield Gauge("probe_http_redirects", (), trail.redirects + trail.turned)
    yield Gauge("probe_http_ssl", (), float(answer is not None and trail.secure))
    yield Gauge("probe_http_status_code", (), answer.status if answer else 0)
    yield Gauge("probe_http_version", (), float(answer.version) if answer else 0)
    failed = fault is not None and fault.reason in _BY_EXPRESSION
    yield Gauge("probe_failed_due_to_regex", (), float(failed))
    modified = answer.modified if answer else None
    if modified is not None:
        timestamp = modified.timestamp()
        yield Gauge("probe_http_last_modified_timestamp_seconds", (), timestamp)
