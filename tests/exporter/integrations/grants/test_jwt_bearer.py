"""Salesforce's way: assertions that live three minutes, and a base URL that comes along."""

from typing import Any

import pytest

from alerting import clock
from exporter.integrations.exchange.found import Found
from exporter.integrations.states import STATE_OF
from tests.exporter.integrations.grants import asked, keys
from tests.exporter.integrations.grants.asked import NOW, answer, way
from tests.exporter.integrations.grants.tokenserver import USER, TokenServer, serving

SITE = "https://acme.my.salesforce.com"


def one(**more: Any) -> Any:
    fields = {
        "client_id": "3MVG9planted",
        "username": USER,
        "private_key": keys.pem(),
        "token_url": "https://login.test/services/oauth2/token",
    }
    return way(type="jwt_bearer", **fields | more)


def test_the_claims_are_those_that_salesforce_wants() -> None:
    server = TokenServer(life=None, site=SITE)
    found = asked.token(asked.within(one(), server))
    assert (found.site, found.expires) == (SITE, 0.0)
    assert one().gives_site
    assert server.claims == {
        "iss": "3MVG9planted",
        "sub": USER,
        "aud": "https://login.test",
        "iat": NOW - 30,
        "exp": NOW + 150,
    }


@pytest.mark.parametrize("seconds", [-29.0, -10.0, 10.0, 100.0])
def test_a_clock_that_is_a_little_off_is_borne(seconds: float) -> None:
    shown = one().shown(None, NOW)
    status, _ = TokenServer().answer({}, shown.body.reveal().encode(), NOW + seconds)
    assert status == 200


@pytest.mark.parametrize(
    ("url", "audience"),
    [
        ("https://login.salesforce.com/services/oauth2/token", "https://login.salesforce.com"),
        ("https://test.salesforce.com/services/oauth2/token", "https://test.salesforce.com"),
        ("https://acme.my.salesforce.com/services/oauth2/token", "https://login.salesforce.com"),
        (
            "https://acme--uat.sandbox.my.salesforce.com/services/oauth2/token",
            "https://test.salesforce.com",
        ),
        ("https://login.test:8443/token", "https://login.test:8443"),
        ("https://", "https://"),
    ],
)
def test_an_assertion_is_for_the_door_that_belongs_to_the_token_url(
    url: str, audience: str
) -> None:
    server = TokenServer(audience=audience)
    asked.token(asked.within(one(token_url=url), server))
    assert server.claims["aud"] == audience


def test_the_door_may_be_written() -> None:
    server = TokenServer(audience="https://acme.force.com/customers")
    asked.token(asked.within(one(audience=server.audience), server))


def test_the_usual_door_is_salesforces() -> None:
    fields = {"client_id": "a", "username": USER, "private_key": keys.pem()}
    call = way(type="jwt_bearer", **fields).call(None, NOW)
    assert call.url == "https://login.salesforce.com/services/oauth2/token"


def test_another_key_is_refused() -> None:
    found = asked.within(one(private_key=keys.pem(keys.private(which=1))), TokenServer())
    assert isinstance(found, Found)
    assert (found.reason, STATE_OF[found.reason]) == ("grant", "auth_failed")
    assert "Invalid JWT Signature" in found.detail


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("user hasn't approved this consumer", "grant"),
        ("invalid assertion", "grant"),
        ("audience is invalid", "grant"),
        ("inactive user", "suspended"),
        ("inactive org", "suspended"),
        ("user is frozen", "suspended"),
    ],
)
def test_what_salesforce_says_has_its_reason(said: str, reason: str) -> None:
    refused = answer({"error": "invalid_grant", "error_description": said}, 400)
    found = one().token(refused, None)
    assert isinstance(found, Found)
    assert (found.reason, found.detail) == (
        reason,
        f"the server of tokens answers 400: invalid_grant: {said}",
    )


def test_mistakes_are_found_when_the_settings_are_read() -> None:
    for good in (one(), one(audience="https://test.salesforce.com")):
        assert list(good.wrong()) == []
    bad = one(private_key="no key", token_url="https://u:p@a.test", audience="acme")
    assert [field for field, _ in bad.wrong()] == ["token_url", "audience", "private_key"]


async def test_over_a_connection_with_the_public_key_on_the_other_side() -> None:
    async with serving(TokenServer(site=SITE)) as server:
        ask = one(token_url=server.url, audience=server.audience)
        found = asked.token(await asked.over_http(ask, None, clock.unix()))
        assert (found.value.reveal(), found.site) == ("access-planted-0", SITE)
        refused = await asked.over_http(one(token_url=server.url), None, clock.unix())
    assert isinstance(refused, Found)
    assert refused.detail.endswith("audience is invalid")
