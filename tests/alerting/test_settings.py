import pytest

from alerting import strict
from alerting.settings import Alerting
from alerting.strict import ConfigError, Duration


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evaluate: {prometheus: 'http://p:9090'}", "evaluate"),
        ("thresholds: {cpu_usage_percent: 101}", "thresholds.cpu_usage_percent"),
        ("thresholds: {cpu: 1}", "thresholds.cpu: unknown key"),
        ("rules: ['']", r"rules\[0\]"),
    ],
)
def test_what_there_is_not_yet_and_what_is_out_of_bounds_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        loaded(text)
