"""What every way to a token has in common."""

from typing import Any, get_args

import pytest

from alerting import strict
from alerting.secret import Secret
from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.grants import Grant
from exporter.integrations.grants.grant import Way
from exporter.integrations.hubspot import Hubspot
from tests.exporter.integrations.grants import keys
from tests.exporter.integrations.grants.asked import NOW, answer, way

URL = "https://tokens.test/token"
SECRET = "planted:secret"
WAYS: dict[str, dict[str, Any]] = {
    "client_credentials": {"token_url": URL, "client_id": "app", "client_secret": SECRET},
    "refresh_token": {"token_url": URL, "refresh_token": SECRET},
    "jwt_bearer": {"client_id": "app", "username": "me", "private_key": keys.pem()},
    "service_account": {"key": "{}", "scopes": ["a"]},
}


def test_all_ways_are_in_this_table() -> None:
    assert WAYS.keys() == {one.__struct_config__.tag for one in get_args(Grant)}


@pytest.fixture(params=WAYS)
def one(request: pytest.FixtureRequest) -> Any:
    return way(type=request.param, **WAYS[request.param])


def test_no_way_shows_its_secrets(one: Any) -> None:
    shown = one.shown(None, NOW)
    for text in (repr(one), repr(shown), repr(one.call(None, NOW)), repr(vars(one))):
        assert SECRET not in text
        assert keys.pem().splitlines()[1] not in text


def test_what_is_told_of_a_refusal_repeats_no_secret_of_ours(one: Any) -> None:
    held = Token(Secret("planted-access"), refresh=Secret("planted-refresh"))
    said = f"{SECRET} planted-access planted-refresh app"
    refused = answer({"error": "invalid_grant", "error_description": said}, 400)
    whole, memory = Hubspot(name="crm", oauth=one), Memory(token=held)
    found = course.learn(whole, memory, one.call(held, NOW), refused, NOW).found
    assert found.reason
    assert "planted-" not in found.detail
    secrets = [getattr(one, name) for name in one.__struct_fields__]
    assert SECRET not in found.detail or Secret(SECRET) not in secrets


def test_a_server_of_tokens_says_where_to_go_only_if_it_is_asked_to(one: Any) -> None:
    found = one.token(answer({"access_token": "a", "instance_url": "https://else.test"}), None)
    assert isinstance(found, Token)
    assert found.site == ("https://else.test" if one.gives_site else "")


def test_a_token_is_of_the_settings_that_it_was_asked_for_with(one: Any) -> None:
    found = one.token(answer({"access_token": "planted"}), None)
    assert isinstance(found, Token)
    assert found.origin == one.origin
    name, fields = type(one).__struct_config__.tag, dict(WAYS[type(one).__struct_config__.tag])
    changed = {key: ["b"] if key == "scopes" else f"{value}2" for key, value in fields.items()}
    other = way(type=name, **changed)
    assert other.origin != one.origin
    assert way(type=name, **fields).origin == one.origin


def test_no_way_says_itself_how_it_asks() -> None:
    none = Way()
    assert not none.gives_site
    assert list(none.wrong()) == []
    for ask in (
        lambda: none.call(None, NOW),
        lambda: none.shown(None, NOW),
        lambda: none.token(answer({}), None),
    ):
        with pytest.raises(NotImplementedError):
            ask()


def test_ways_are_loaded_from_yaml_and_their_mistakes_have_a_path() -> None:
    files = {"key.pem": "no key", "secret": "s"}
    text = """
name: crm
type: hubspot
oauth:
  type: jwt_bearer
  client_id: app
  username: me@acme.example
  private_key: file:key.pem
"""
    found = strict.load(text, Hubspot, file="a.yml", environ={}, read=files.__getitem__)
    assert dict(found.wrong()) == {
        "oauth.private_key": "expected a private key in PEM, which begins "
        "-----BEGIN PRIVATE KEY-----"
    }
    assert isinstance(found.oauth, Way)
    assert isinstance(found.oauth.call(None, NOW), Call)
    assert found.oauth.shown(None, NOW) == Shown()
