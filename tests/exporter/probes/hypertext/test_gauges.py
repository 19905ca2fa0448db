from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest

from exporter.metrics.catalogue import CATALOGUE
from exporter.probes import address
from exporter.probes.certificates import Certificate, Session
from exporter.probes.fault import Fault
from exporter.probes.hypertext import gauges, target
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.trail import Trail
from exporter.probes.way import Way

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


def full() -> Trail:
    """A run through all phases, one second each."""
    trail = Trail()
    trail.target = target.read("https://a.example/")
    trail.arrive(Way(host="a.example", port=443), 0.0)
    trail.resolved(ip_address("192.0.2.7"), 1.0)
    trail.enter("connect", 1.0)
    trail.enter("tls", 2.0)
    trail.enter("processing", 3.0)
    trail.enter("transfer", 4.0)
    trail.end(5.0)
    trail.read = 15
    trail.answer = Answer(
        200,
        "1.1",
        [(b"content-length", b"15"), (b"last-modified", b"Sat, 21 Nov 2026 08:00:00 GMT")],
    )
    long = certificate(expires=NOW.replace(year=2030))
    short = certificate(expires=NOW.replace(year=2027))
    trail.session = Session("TLS 1.3", "TLS_AES_128_GCM_SHA256", (long, short), (long,))
    return trail


def values(trail: Trail, fault: Fault | None = None) -> dict[tuple[str, ...], float]:
    return {(one.metric, *one.labels): one.value for one in gauges.measured(trail, fault)}


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
    shown = values(Trail())
    phases = {name: value for name, value in shown.items() if len(name) == 2}
    assert list(phases.values()) == [0] * 5
    assert {name[0]: value for name, value in shown.items() if len(name) == 1} == {
        "probe_http_content_length": 0,
        "probe_http_uncompressed_body_length": 0,
        "probe_http_redirects": 0,
        "probe_http_ssl": 0,
        "probe_http_status_code": 0,
        "probe_http_version": 0,
        "probe_failed_due_to_regex": 0,
    }


def test_a_chain_that_cannot_be_read_or_verified_is_not_made_up() -> None:
    trail = full()
    trail.session = Session("TLS 1.2", "X", ())
    assert not [name for name, *_ in values(trail) if name.startswith("probe_ssl")]


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


def test_a_redirect_that_was_not_followed_counts() -> None:
    trail = full()
    trail.redirects, trail.turned = 10, 1
    assert values(trail)["probe_http_redirects",] == 11


def test_without_an_answer_nothing_came_over_tls() -> None:
    trail = full()
    trail.answer = None
    assert values(trail)["probe_http_ssl",] == 0


def test_by_a_proxy_the_look_up_is_of_the_target_where_there_was_one() -> None:
    trail = full()
    trail.proxy = "proxy.example:3128"
    assert not [name for name, *_ in values(trail) if name.startswith(("probe_ip", "probe_dns"))]
    trail.beyond = ip_address("2001:db8::1")
    shown = values(trail)
    assert shown["probe_ip_protocol",] == 6
    assert shown["probe_ip_addr_hash",] == address.fnv(trail.beyond.packed)
    assert shown["probe_dns_lookup_time_seconds",] == 1


def test_each_address_of_several_has_its_verdict() -> None:
    trail = full()
    trail.verdicts = (("192.0.2.1", True), ("2001:db8::1", False))
    shown = values(trail)
    assert shown["probe_address_success", "192.0.2.1"] == 1
    assert shown["probe_address_success", "2001:db8::1"] == 0


def test_every_gauge_is_in_the_catalogue_with_its_labels_after_the_probe() -> None:
    known = {metric.name: metric for metric in CATALOGUE}
    for one in gauges.measured(full(), None):
        metric = known[one.metric]
        assert metric.kind == "gauge"
        assert metric.labels[0] == "probe"
        assert len(metric.labels) == 1 + len(one.labels)
        for label, value in zip(metric.labels[1:], one.labels, strict=True):
            assert value in metric.values.get(label, {value})
