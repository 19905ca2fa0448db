"""`global`: Alertmanager's keys and defaults."""

import pytest

from alerting import strict
from alerting.notify.global_settings import Global
from alerting.secret import Secret
from alerting.strict import ConfigError


def load(text: str, **environ: str) -> Global:
    return strict.load(text, Global, file="a.yml", environ=environ, read=lambda path: f"of {path}")


def test_defaults_are_those_of_alertmanager() -> None:
    found = load("{}")
    assert str(found.resolve_timeout) == "5m"
    assert (found.smtp_hello, found.smtp_require_tls) == ("localhost", True)
    assert found.pagerduty_url == "https://events.pagerduty.com/v2/enqueue"
    assert found.slack_app_url == "https://slack.com/api/chat.postMessage"
    assert (found.slack_webhook, found.slack_token) == (None, None)


def test_secrets_stand_in_the_file_in_another_or_in_the_environment() -> None:
    found = load("{slack_api_url_file: a, slack_app_token: 'env:T'}", T="xoxb")
    assert (found.slack_webhook, found.slack_token) == (Secret("of a"), Secret("xoxb"))
    found = load("{slack_api_url: 'https://a', slack_app_token_file: b}")
    assert (found.slack_webhook, found.slack_token) == (Secret("https://a"), Secret("of b"))


@pytest.mark.parametrize(
    "key", ["smtp_auth_password", "smtp_auth_secret", "slack_api_url", "slack_app_token"]
)
def test_a_secret_stands_in_one_place(key: str) -> None:
    with pytest.raises(ConfigError, match=f"write {key} or {key}_file, not both"):
        load(f"{{{key}: hunter2, {key}_file: a}}")


@pytest.mark.parametrize("key", ["opsgenie_api_key", "telegram_bot_token_file", "jira_api_url"])
def test_what_belongs_to_receivers_that_there_are_not_is_told(key: str) -> None:
    with pytest.raises(ConfigError, match="there is no such receiver; there are email, slack"):
        load(f"{key}: x")
