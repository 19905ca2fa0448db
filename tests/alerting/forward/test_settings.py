"""Where alerts are forwarded to instead of being told here."""

import pytest

from alerting import strict
from alerting.forward.settings import Alertmanagers
from alerting.strict import ConfigError


def load(text: str) -> Alertmanagers:
    return strict.load(text, Alertmanagers, file="a.yml", environ={}, read=str)


def test_alerts_are_posted_to_each() -> None:
    found = load("alertmanagers: ['http://a:9093', 'https://b.example/am/']")
    assert found.addresses == (
        "http://a:9093/api/v2/alerts",
        "https://b.example/am/api/v2/alerts",
    )
    assert (str(found.resend), str(found.timeout), found.waiting) == ("1m", "10s", 10_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("alertmanagers: []", "alertmanagers: expected 1 or more entries"),
        ("alertmanagers: ['a:9093']", "alertmanagers: expected URLs like http://alertmanager:9093"),
        ("alertmanagers: ['http://u:hunter2@a']", "alertmanagers: expected URLs like"),
        ("alertmanagers: ['http://a?b']", "alertmanagers: expected URLs like"),
        ("alertmanagers: ['http://a', 'http://a/']", "alertmanagers: a URL stands there twice"),
        ("{alertmanagers: ['http://a'], resend: 1s}", "resend: expected 10s to 1h, got 1s"),
        ("{}", "alertmanagers: missing"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(text)
    assert said in str(told.value)
    assert "hunter2" not in str(told.value)


def test_it_shows_who_we_are() -> None:
    found = load(
        "{alertmanagers: ['http://a'], http_config: {authorization: {credentials: hunter2}}}"
    )
    assert found.http_config is not None
    assert found.http_config.header() is not None
    assert "hunter2" not in repr(found)
