from datetime import UTC, datetime
from typing import Any

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

from exporter.probes.blackbox import exposition
from exporter.probes.result import Gauge, Result

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def shown(result: Result) -> dict[tuple[str, ...], float]:
    text, _ = exposition.exposition(result, 9.5, "")
    return {
        (sample.name, *(f"{key}={value}" for key, value in sorted(sample.labels.items()))): (
            sample.value
        )
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_a_run_that_succeeds_is_shown_without_the_label_of_its_probe() -> None:
    result = Result("a", "http", NOW, 0.5, gauges=(Gauge("probe_http_status_code", (), 200.0),))
    assert shown(result) == {
        ("probe_success",): 1.0,
        ("probe_duration_seconds",): 0.5,
        ("probe_timeout_seconds",): 9.5,
        ("probe_http_status_code",): 200.0,
    }


def test_one_that_fails_says_why() -> None:
    seen = shown(Result("a", "http", NOW, 0.5, "tls_expired", "…"))
    assert seen[("probe_success",)] == 0.0
    assert seen[("probe_failure_reason", "reason=tls_expired")] == 1.0


def test_a_chain_that_nobody_verified_ends_in_year_one_as_there() -> None:
    earliest = Gauge("probe_ssl_earliest_cert_expiry", (), 1.8e9)
    chain = Gauge("probe_ssl_last_chain_expiry_timestamp_seconds", (), 1.7e9)
    key = ("probe_ssl_last_chain_expiry_timestamp_seconds",)
    assert shown(Result("a", "http", NOW, 0.5, gauges=(earliest,)))[key] == -62_135_596_800
    assert shown(Result("a", "http", NOW, 0.5, gauges=(earliest, chain)))[key] == 1.7e9


def test_what_was_expected_of_a_dialogue_is_one_series() -> None:
    labels = tuple(Gauge("probe_expect_info", one, 1.0) for one in (("a", "1"), ("b", "2")))
    seen = shown(Result("a", "tcp", NOW, 0.5, gauges=labels))
    assert seen[("probe_expect_info", "a=1", "b=2")] == 1.0


def test_who_asks_for_openmetrics_gets_it() -> None:
    accept = "application/openmetrics-text; version=1.0.0"
    text, content_type = exposition.exposition(Result("a", "tcp", NOW, 0.5), 9.5, accept)
    assert content_type.startswith("application/openmetrics-text")
    families: Any = openmetrics.text_string_to_metric_families
    assert list(families(text.decode()))
