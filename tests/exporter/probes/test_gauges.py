from datetime import UTC, datetime
from ipaddress import ip_address

from exporter.metrics import catalogue
from exporter.probes import address, gauges
from exporter.probes.certificates import Certificate, Session
from exporter.probes.result import Gauge
from exporter.probes.trace import Trace
from exporter.probes.way import Way

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def certificate(year: int) -> Certificate:
    return Certificate("f", "s", "i", "n", "1", NOW, NOW.replace(year=year))


def test_a_run_that_found_no_address_has_measured_no_way() -> None:
    assert list(gauges.way(Trace("resolve"))) == []


def test_the_way_is_its_look_up_and_its_address() -> None:
    trace, found = Trace("resolve"), ip_address("2001:db8::7")
    trace.arrive(Way(host="a.example"), 0.0)
    trace.resolved(found, 0.25)
    assert list(gauges.way(trace)) == [
        Gauge("probe_dns_lookup_time_seconds", (), 0.25),
        Gauge("probe_ip_protocol", (), 6),
        Gauge("probe_ip_addr_hash", (), address.fnv(found.packed)),
    ]


def test_every_phase_has_its_span_though_it_was_not_reached() -> None:
    trace = Trace("resolve", "rtt")
    trace.enter("resolve", 0.0)
    trace.end(2.0)
    shown = list(gauges.phases("probe_icmp_duration_seconds", trace))
    assert [(one.labels, one.value) for one in shown] == [(("resolve",), 2.0), (("rtt",), 0.0)]


def test_a_certificate_that_was_not_believed_shows_all_but_a_verified_chain() -> None:
    assert list(gauges.tls(None)) == []
    sent = (certificate(2030), certificate(2027))
    seen = {one.metric: one for one in gauges.tls(Session("TLS 1.3", "C", sent))}
    assert seen["probe_ssl_earliest_cert_expiry"].value == sent[1].expires.timestamp()
    assert seen["probe_ssl_last_chain_info"].labels == ("f", "s", "i", "n", "1")
    assert "probe_ssl_last_chain_expiry_timestamp_seconds" not in seen
    verified = {one.metric: one for one in gauges.tls(Session("TLS 1.3", "C", sent, sent[:1]))}
    expiry = verified["probe_ssl_last_chain_expiry_timestamp_seconds"].value
    assert expiry == sent[0].expires.timestamp()
    for one in verified.values():
        assert len(one.labels) == len(catalogue.metric(one.metric).labels) - 1


def test_a_session_without_a_certificate_has_its_version() -> None:
    shown = [one.metric for one in gauges.tls(Session("TLS 1.3", "C", ()))]
    assert shown == ["probe_tls_version_info", "probe_tls_cipher_info"]
