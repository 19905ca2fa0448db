"""The secrets by which PagerDuty's webhooks are known."""

import pytest

from alerting import strict
from alerting.notify.pagerduty_settings import PagerDutyCallbacks
from alerting.secret import Secret


def loaded(text: str) -> PagerDutyCallbacks:
    return strict.load(text, PagerDutyCallbacks, file="f", environ={"PD": "hunter2"}, read=str)


def test_secrets_stand_elsewhere() -> None:
    assert loaded("webhook_secrets: [env:PD]").webhook_secrets == (Secret("hunter2"),)
    assert loaded("{}") == PagerDutyCallbacks()


@pytest.mark.parametrize("text", ["webhook_secrets: [hunter2]", "webhook_secrets: hunter2"])
def test_a_secret_in_the_file_is_refused_without_it(text: str) -> None:
    with pytest.raises(strict.ConfigError) as told:
        loaded(text)
    assert "webhook_secrets" in str(told.value)


def test_a_digest_is_no_secret_to_sign_with() -> None:
    with pytest.raises(strict.ConfigError, match="webhook_secrets"):
        loaded(f"webhook_secrets: ['sha256:{'0' * 64}']")
