"""The gauges that several kinds of probe measure, under blackbox_exporter's names.

https://github.com/prometheus/blackbox_exporter; labels are those of the metrics catalogue.
"""

from collections.abc import Iterator

from exporter.probes import address, certificates
from exporter.probes.certificates import Session
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace


def way(trace: Trace) -> Iterator[Gauge]:
    """Return what is measured of a look-up; nothing where the run did not come so far."""
    if trace.lookup is not None:
        yield Gauge("probe_dns_lookup_time_seconds", (), trace.lookup)
    if trace.address is not None:
        yield Gauge("probe_ip_protocol", (), trace.address.version)
        yield Gauge("probe_ip_addr_hash", (), address.fnv(trace.address.packed))


def phases(metric: str, trace: Trace) -> Iterator[Gauge]:
    """Return the span of each phase, 0 of one that was not reached."""
    for phase, span in trace.spans.items():
        yield Gauge(metric, (phase,), span)


def tls(session: Session | None) -> Iterator[Gauge]:
    """Return what a handshake showed, one that failed for its certificate included."""
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
