from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest

from exporter.metrics.catalogue import CATALOGUE
from exporter.probes import address, gauges, target
from exporter.probes.answer import Answer
from exporter.probes.certificates import Certificate, Session
from exporter.probes.fault import Fault
from exporter.probes.trace import Trace

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


def certificate(**fields: Any) -> Certificate:
    given: dict[str, Any] = {
        "fingerprint": "f",
        "subject": "s",
        "issuer": "i",
        "names": "n",
        "serial": "1",
        "begins": NOW,
        "expires": NOW,
    }
    return Certificate(**{**given, **fields})


def full() -> Trace:
    """A run through all phases, one second each."""
    trace = Trace()
    trace.arrive(target.read("https://a.example/"), 0.0)
    trace.connect(ip_address("192.0.2.7"), 1.0)
    trace.enter("tls", 2.0)
    trace.enter("processing", 3.0)
    trace.enter("transfer", 4.0)
    trace.end(5.0)
    trace.read = 15
    trace.answer = Answer(
        200,
        "1.1",
        [(b"content-length", b"15"), (b"last-modified", b"Sat, 21 Nov 2026 08:00:00 GMT")],
    )
    long = certificate(expires=NOW.replace(year=2030))
    short = certificate(expires=NOW.replace(year=2027))
    trace.session = Session("TLS 1.3", "TLS_AES_128_GCM_SHA256", (long, short), (long,))
    return trace


def values(trace: Trace, fault: Fault | None = None) -> dict[tuple[str, ...], float]:
    return {(one.metric, *one.labels): one.value for one in gauges.gauges(trace, fault)}


def test_a_whole_run_shows_all_there_is() -> None:
    assert values(full()) == {
        ("probe_dns_lookup_time_seconds",): 1,
        ("probe_ip_protocol",): 4,
        ("probe_ip_addr_hash",): address.fnv(ip_address("192.0.2.7").packed),
        ("probe_http_duration_seconds", "resolve"): 1,
        ("probe_http_duration_seconds", "connect"): 1,
        ("probe_http_duration_seconds", "tls"): 1,
        ("probe_http_duration_seconds", "processing"): 1,
        ("probe_http_duration_seconds", "transfer"): 1,
        ("probe_http_content_length",): 15,
        ("probe_http_uncompressed_body_length",): 15,
        ("probe_http_redirects",): 0,
        ("probe_http_ssl",): 1,
        ("probe_http_status_code",): 200,
        ("probe_http_version",): 1.1,
        ("probe_failed_due_to_regex",): 0,
        ("probe_http_last_modified_timestamp_seconds",): NOW.timestamp(),
        ("probe_tls_version_info", "TLS 1.3"): 1,
        ("probe_tls_cipher_info", "TLS_AES_128_GCM_SHA256"): 1,
        ("probe_ssl_earliest_cert_expiry",): NOW.replace(year=2027).timestamp(),
        ("probe_ssl_last_chain_info", "f", "s", "i", "n", "1"): 1,
        ("probe_ssl_last_chain_expiry_timestamp_seconds",): NOW.replace(year=2030).timestamp(),
    }


def test_a_run_that_saw_nothing_shows_that_it_saw_nothing() -> None:
    shown = values(Trace())
    phases = {name: value for name, value in shown.items() if len(name) == 2}
    assert list(phases.values()) == [0] * 5
    assert {name[0]: value for name, value in shown.items() if len(name) == 1} == {
        "probe_http_content_length": -1,
        "probe_http_uncompressed_body_length": 0,
        "probe_http_redirects": 0,
        "probe_http_ssl": 0,
        "probe_http_status_code": 0,
        "probe_http_version": 0,
        "probe_failed_due_to_regex": 0,
    }


def test_a_chain_that_cannot_be_read_or_verified_is_not_made_up() -> None:
    trace = full()
    trace.session = Session("TLS 1.2", "X", ())
    assert not [name for name, *_ in values(trace) if name.startswith("probe_ssl")]


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (None, 0),
        (Fault("status", ""), 0),
        (Fault("too_large", ""), 0),
        (Fault("header", ""), 1),
        (Fault("body", ""), 1),
    ],
)
def test_only_a_failed_expression_is_one(fault: Fault | None, shown: float) -> None:
    assert values(full(), fault)["probe_failed_due_to_regex",] == shown


def test_every_gauge_is_in_the_catalogue_with_its_labels_after_the_probe() -> None:
    known = {metric.name: metric for metric in CATALOGUE}
    for one in gauges.gauges(full(), None):
        metric = known[one.metric]
        assert metric.kind == "gauge"
        assert metric.labels[0] == "probe"
        assert len(metric.labels) == 1 + len(one.labels)
        for label, value in zip(metric.labels[1:], one.labels, strict=True):
            assert value in metric.values.get(label, {value})
