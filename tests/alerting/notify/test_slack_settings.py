"""Either secret gives messages their buttons."""

import pytest

from alerting import strict
from alerting.notify.slack_settings import SlackSettings
from alerting.secret import Secret

ENVIRON = {"SIGNING": "8f742231b10e", "APP": "xapp-1"}


def load(text: str) -> SlackSettings:
    return strict.load(text, SlackSettings, file="it.yml", environ=ENVIRON, read=str)


@pytest.mark.parametrize(
    ("text", "is_answered"),
    [
        ("{}", False),
        ("{signing_secret: 'env:SIGNING'}", True),
        ("{app_token: 'env:APP'}", True),
        ("{signing_secret: 'env:SIGNING', app_token: 'env:APP'}", True),
    ],
)
def test_buttons_are_there_where_a_press_comes_back(text: str, is_answered: bool) -> None:
    assert load(text).is_answered is is_answered


def test_secrets_are_read_and_do_not_show() -> None:
    made = load("{signing_secret: 'env:SIGNING'}")
    assert made.signing_secret == Secret(ENVIRON["SIGNING"])
    assert ENVIRON["SIGNING"] not in repr(made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{signing_secret: 8f742231b10e}", "write env:NAME or file:path"),
        ("{signing: 'env:SIGNING'}", "unknown key"),
    ],
)
def test_a_secret_does_not_stand_in_the_file(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=said):
        load(text)
