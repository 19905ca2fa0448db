"""The gauges of an HTTP run, under blackbox_exporter's names.

https://github.com/prometheus/blackbox_exporter; labels are those of the metrics catalogue.
"""

from collections.abc import Iterator

from exporter.probes import address, certificates
from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace

_BY_EXPRESSION = ("header", "body")


def gauges(trace: Trace, fault: Fault | None) -> tuple[Gauge, ...]:
    """Return what a run has measured; what it did not come to see is 0, or absent."""
    return (*_way(trace), *_answer(trace, fault), *_tls(trace.session))


def _way(trace: Trace) -> Iterator[Gauge]:
    if trace.lookup is not None:
        yield Gauge("probe_dns_lookup_time_seconds", (), trace.lookup)
    if trace.address is not None:
        yield Gauge("probe_ip_protocol", (), trace.address.version)
        yield Gauge("probe_ip_addr_hash", (), address.fnv(trace.address.packed))
    for phase, span in trace.spans.items():
        yield Gauge("probe_http_duration_seconds", (phase,), span)


def _answer(trace: Trace, fault: Fault | None) -> Iterator[Gauge]:
    answer = trace.answer
    yield Gauge("probe_http_content_length", (), answer.length if answer else -1)
    yield Gauge("probe_http_uncompressed_body_length", (), trace.read)
    yield Gauge("probe_http_redirects", (), trace.redirects)
    yield Gauge("probe_http_ssl", (), float(trace.secure))
    yield Gauge("probe_http_status_code", (), answer.status if answer else 0)
    yield Gauge("probe_http_version", (), float(answer.version) if answer else 0)
    failed = fault is not None and fault.reason in _BY_EXPRESSION
    yield Gauge("probe_failed_due_to_regex", (), float(failed))
    modified = answer.modified if answer else None
    if modified is not None:
        timestamp = modified.timestamp()
        yield Gauge("probe_http_last_modified_timestamp_seconds", (), timestamp)


def _tls(session: Session | None) -> Iterator[Gauge]:
    if session is None:
        return
    yield Gauge("probe_tls_version_info", (session.version,), 1)
    yield Gauge("probe_tls_cipher_info", (session.cipher,), 1)
    expiry = certificates.earliest_expiry(session.sent)
    if expiry is not None:
        yield Gauge("probe_ssl_earliest_cert_expiry", (), expiry.timestamp())
        leaf = session.sent[0]
        labels = (leaf.fingerprint, leaf.subject, leaf.issuer, leaf.names, leaf.serial)
        yield Gauge("probe_ssl_last_chain_info", labels, 1)
    verified = certificates.earliest_expiry(session.verified)
    if verified is not None:
        name = "probe_ssl_last_chain_expiry_timestamp_seconds"
        yield Gauge(name, (), verified.timestamp())
