"""Google's way: a key file, and assertions for an hour."""

from typing import Any

import msgspec
import pytest

from alerting import clock
from exporter.integrations.exchange.found import Found
from tests.exporter.integrations.grants import asked, keys
from tests.exporter.integrations.grants.asked import NOW, answer, way
from tests.exporter.integrations.grants.tokenserver import ACCOUNT, USER, TokenServer, serving

SCOPES = ["https://www.googleapis.com/auth/drive.readonly", "openid"]
URL = "https://oauth2.googleapis.com/token"
KEY_ID = "0123456789abcdef"


def file(**more: Any) -> str:
    fields = {
        "type": "service_account",
        "project_id": "acme",
        "private_key_id": KEY_ID,
        "private_key": keys.pem(),
        "client_email": ACCOUNT,
        "token_uri": URL,
    }
    told = {name: value for name, value in (fields | more).items() if value is not None}
    return msgspec.json.encode(told).decode()


def one(key: str = "", **more: Any) -> Any:
    return way(type="service_account", key=key or file(), scopes=SCOPES, **more)


def google(**more: Any) -> TokenServer:
    return TokenServer(audience=URL, longest=3600.0, key_id=KEY_ID, **more)


def test_the_claims_are_those_that_google_wants() -> None:
    server = google()
    found = asked.token(asked.within(one(), server))
    assert found.expires == NOW + 3600
    assert not one().gives_site
    assert server.claims == {
        "iss": ACCOUNT,
        "scope": " ".join(SCOPES),
        "aud": URL,
        "iat": NOW - 30,
        "exp": NOW + 3570,
    }


def test_it_may_ask_in_the_name_of_a_user() -> None:
    server = google()
    asked.token(asked.within(one(subject=USER), server))
    assert server.claims["sub"] == USER


def test_the_token_url_is_the_files_or_googles() -> None:
    assert one(file(token_uri=None)).call(None, NOW).url == URL
    assert one(file(token_uri="https://tokens.test")).call(None, NOW).url == "https://tokens.test"


def test_a_key_that_google_does_not_know_any_more_is_refused() -> None:
    found = asked.within(one(file(private_key_id="other")), google())
    assert isinstance(found, Found)
    assert found.reason == "grant"


def test_an_account_that_is_gone_is_suspended() -> None:
    said = "Invalid grant: account not found"
    found = one().token(answer({"error": "invalid_grant", "error_description": said}, 400), None)
    assert isinstance(found, Found)
    assert found.reason == "suspended"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("no json planted", "expected the key file of a service account, a JSON with type"),
        ("[]", "expected the key file of a service account, a JSON with type"),
        ('{"type": 7}', "expected the key file of a service account, a JSON with type"),
        ("\udce9", "expected the key file of a service account, a JSON with type"),
        (file(type="authorized_user"), "this key file is of another type"),
        (file(client_email=None), "the key file has no client_email"),
        (file(private_key=None), "expected a private key in PEM"),
        (file(private_key=7), "expected a private key in PEM"),
        (file(private_key="planted"), "expected a private key in PEM"),
        (file(token_uri="ftp://a"), "expected a URL that begins with http"),
    ],
)
def test_a_file_that_will_not_do_is_found_when_it_is_read(key: str, said: str) -> None:
    bad = one(key)
    ((field, sentence),) = bad.wrong()
    assert field == "key"
    assert sentence.startswith(said)
    assert "planted" not in sentence
    bad.shown(None, NOW)
    assert bad.call(None, NOW).topic == "token"


def test_a_good_file_is_not_wrong() -> None:
    assert list(one().wrong()) == []


async def test_over_a_connection_with_the_public_key_on_the_other_side() -> None:
    async with serving(google()) as server:
        server.audience = server.url
        ask = one(file(token_uri=server.url))
        found = asked.token(await asked.over_http(ask, None, clock.unix()))
        assert found.value.reveal() == "access-planted-0"
        other = one(file(token_uri=server.url, private_key=keys.pem(keys.private(which=1))))
        refused = await asked.over_http(other, None, clock.unix())
    assert isinstance(refused, Found)
    assert "Invalid JWT Signature" in refused.detail
