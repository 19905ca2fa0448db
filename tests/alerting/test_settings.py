import pytest

from alerting import strict
from alerting.remote_settings import Prometheus
from alerting.settings import Alerting, Queries
from alerting.strict import ConfigError, Duration, Size


def loaded(text: str) -> Alerting:
    return strict.load(text, Alerting, file="a.yml", environ={}, read=str)


def test_without_files_nothing_is_judged_and_nobody_told() -> None:
    assert (loaded("{}").rules, loaded("{}").config) == ((), "")


def test_thresholds_samples_and_patience_are_settings() -> None:
    found = loaded(
        "thresholds: {cpu_usage_percent: 70}\nsamples: {interval: 5s}\ndelivery: {age: 2h}\n"
    )
    assert found.thresholds.cpu_usage_percent == 70.0
    assert found.thresholds.disk_usage_percent == 90.0
    assert found.samples.interval == Duration(5)
    assert found.delivery.age == Duration(7200)


def test_rules_are_evaluated_here_or_by_a_prometheus_server() -> None:
    assert loaded("{}").evaluate == loaded("evaluate: embedded").evaluate == "embedded"
    found = loaded("evaluate: {prometheus: 'http://p:9090', timeout: 5s}").evaluate
    assert found == Prometheus(prometheus="http://p:9090", timeout=Duration(5))


def test_what_may_be_asked_of_the_samples_is_a_setting() -> None:
    assert loaded("{}").queries == Queries()
    found = loaded("queries: {time: 2m, at_once: 8, points: 500, answer: 1MiB}\n").queries
    assert (found.time, found.at_once, found.points) == (Duration(120), 8, 500)
    assert found.answer == Size.parse("1MiB")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evaluate: {prometheus: 'p:9090'}", "evaluate: prometheus: expected a URL like"),
        ("evaluate: {thanos: 'http://p:9090'}", "evaluate.thanos: unknown key"),
        ("evaluate: prometheus", "evaluate: expected one of embedded or a mapping"),
        ("thresholds: {cpu_usage_percent: 101}", "thresholds.cpu_usage_percent"),
        ("thresholds: {cpu: 1}", "thresholds.cpu: unknown key"),
        ("rules: ['']", r"rules\[0\]"),
        ("queries: {at_once: 65}", "queries.at_once"),
        ("queries: {time: 2h}", "queries.time"),
    ],
)
def test_what_there_is_not_yet_and_what_is_out_of_bounds_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        loaded(text)
