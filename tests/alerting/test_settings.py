import pytest

from alerting import strict
from alerting.forward.settings import Alertmanagers
from alerting.remote.settings import Prometheus
from alerting.settings import Alerting, Queries
from alerting.strict import ConfigError, Duration, Size


def loaded(text: str, **environ: str) -> Alerting:
    return strict.load(text, Alerting, file="a.yml", environ=environ, read=str)


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


def test_people_are_told_here_or_by_alertmanagers() -> None:
    assert loaded("{}").deliver == loaded("deliver: embedded").deliver == "embedded"
    found = loaded("deliver: {alertmanagers: ['http://a:9093', 'http://b:9093']}").deliver
    assert found == Alertmanagers(alertmanagers=("http://a:9093", "http://b:9093"))


def test_what_there_is_beyond_alertmanager_is_off_or_harmless_by_default() -> None:
    found = loaded("{}")
    assert (found.escalations, found.digests, found.rate_limits) == ((), (), ())
    assert (found.fallback, found.watchdog.ping, str(found.watchdog.every)) == ("", None, "1m")
    assert (found.flapping.changes, str(found.silences.remind)) == (6, "15m")
    assert (str(found.silences.longest), found.silences.most_share) == ("0s", 1.0)
    assert [str(one) for one in found.quiet] == ['severity="info"']
    assert not found.slack.is_answered
    assert found.pagerduty.webhook_secrets == ()


def test_escalations_digests_limits_and_the_watchdog_are_settings() -> None:
    found = loaded(
        """
escalations:
- {name: a, matchers: ['severity="critical"'], steps: [{after: 15m, receiver: x}], then: b}
- {name: b, steps: [{after: 1h, receiver: y}]}
digests: [{after: 3, within: 10m, every: 30m}]
rate_limits: [{receiver: x, most: 5, per: 1m}]
quiet: [severity=info, 'team=~"test|demo"']
watchdog: {ping: "env:PING", every: 5m}
silences: {longest: 8h, remind: 0s, most_share: 0.5}
""",
        PING="https://ping.example/hunter2",
    )
    assert [one.then for one in found.escalations] == ["b", ""]
    assert [str(one) for one in found.quiet] == ['severity="info"', 'team=~"test|demo"']
    assert found.watchdog.ping is not None
    assert found.watchdog.ping.reveal() == "https://ping.example/hunter2"
    assert "hunter2" not in repr(found)


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
        ("deliver: {alertmanagers: [hunter2]}", "deliver: alertmanagers: expected URLs"),
        ("deliver: alertmanagers", "deliver: expected one of embedded or a mapping"),
        ("watchdog: {ping: 'ftp://hunter2'}", "watchdog: ping: expected http://"),
        ("silences: {most_share: 0}", "silences.most_share: expected a number above 0"),
        ("quiet: [info]", r"quiet\[0\]: character 5: expected one of = != =~ !~"),
        (
            "escalations: [{name: a, steps: [{after: 1m, receiver: x}], then: a}]",
            r"escalations\[0\].then: the escalations go round in a circle: a → a",
        ),
        (
            "rate_limits: [{receiver: x, most: 1, per: 1m}, {receiver: x, most: 2, per: 1m}]",
            r"rate_limits\[1\].receiver: 'x' has a limit already",
        ),
    ],
)
def test_what_there_is_not_yet_and_what_is_out_of_bounds_is_refused(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as told:
        loaded(text)
    assert "hunter2" not in str(told.value)
