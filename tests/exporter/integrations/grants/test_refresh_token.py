"""Refresh tokens, which may be others each time."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from msgspec.structs import replace

from alerting import clock
from alerting.secret import Secret
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Token
from tests.exporter.integrations.grants import asked
from tests.exporter.integrations.grants.asked import NOW, answer, way
from tests.exporter.integrations.grants.tokenserver import CLIENT, SECRET, TokenServer, serving


def one(**more: Any) -> Any:
    fields = {
        "token_url": TokenServer.url,
        "refresh_token": "refresh-planted-0",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    return way(type="refresh_token", **fields | more)


@pytest.mark.parametrize("client_in", ["form", "header"])
def test_each_refresh_token_is_shown_once_and_the_next_one_after_it(client_in: str) -> None:
    server, held, ask = TokenServer(), None, one(client_in=client_in)
    for count in range(4):
        held = asked.token(asked.within(ask, server, held))
        assert held.value.reveal() == f"access-planted-{count}"
        assert held.refresh == Secret(server.refresh)


def test_a_server_that_gives_no_other_refresh_token_is_shown_the_same_again() -> None:
    ask = one()
    first = asked.token(ask.token(answer({"access_token": "a", "refresh_token": "b"}), None))
    again = asked.token(ask.token(answer({"access_token": "c"}), first))
    assert (again.value, again.refresh) == (Secret("c"), Secret("b"))
    assert "refresh_token=b" in ask.shown(again, NOW).body.reveal()
    never = asked.token(ask.token(answer({"access_token": "d"}), None))
    assert never.refresh is None
    assert "refresh_token=refresh-planted-0" in ask.shown(never, NOW).body.reveal()


def test_a_new_refresh_token_in_the_settings_is_shown_in_place_of_what_the_old_one_gave() -> None:
    held = asked.token(asked.within(one(), TokenServer()))
    renewed = one(refresh_token="pasted-planted")
    assert "refresh_token=pasted-planted" in renewed.shown(held, NOW).body.reveal()
    assert asked.token(renewed.token(answer({"access_token": "a"}), held)).refresh is None


def test_other_scopes_and_another_client_secret_go_on_with_the_newest_refresh_token() -> None:
    held = asked.token(asked.within(one(), TokenServer()))
    for changed in (one(scopes=["b"]), one(client_secret="rotated-planted")):
        assert changed.origin != held.origin
        assert "refresh_token=refresh-planted-1" in changed.shown(held, NOW).body.reveal()
    other = one(client_id="other")
    assert "refresh_token=refresh-planted-0" in other.shown(held, NOW).body.reveal()


def test_a_token_that_is_doubted_or_over_still_gives_the_next() -> None:
    server = TokenServer()
    held = replace(asked.token(asked.within(one(), server)), expires=1.0)
    assert isinstance(asked.within(one(), server, held), Token)


def test_a_refresh_token_that_was_taken_back_is_revoked() -> None:
    found = asked.within(one(), TokenServer(refresh="other"))
    assert isinstance(found, Found)
    assert found.reason == "token_revoked"


def test_the_base_url_is_kept_where_it_is_not_said_again() -> None:
    ask = one(instance_url=True)
    assert [ask.gives_site, one().gives_site] == [True, False]
    site = "https://acme.test"
    held = asked.token(ask.token(answer({"access_token": "a", "instance_url": site}), None))
    assert asked.token(ask.token(answer({"access_token": "b"}), held)).site == site


def test_an_application_without_a_secret_shows_its_id_alone_or_nothing() -> None:
    ask = way(type="refresh_token", token_url=TokenServer.url, refresh_token="r", client_id="app")
    assert dict(parse_qsl(ask.shown(None, NOW).body.reveal())) == {
        "grant_type": "refresh_token",
        "refresh_token": "r",
        "client_id": "app",
    }
    bare = way(type="refresh_token", token_url=TokenServer.url, refresh_token="r", scopes=["a"])
    assert dict(parse_qsl(bare.shown(None, NOW).body.reveal())) == {
        "grant_type": "refresh_token",
        "refresh_token": "r",
        "scope": "a",
    }


def test_what_does_not_go_together_is_said() -> None:
    assert list(one().wrong()) == []
    assert [field for field, _ in one(client_id="").wrong()] == ["client_id"]
    alone = way(
        type="refresh_token", token_url="https://a@b.test", refresh_token="r", client_in="header"
    )
    assert [field for field, _ in alone.wrong()] == ["token_url", "client_in"]


async def test_over_a_connection() -> None:
    async with serving(TokenServer()) as server:
        held: Token | None = None
        for count in range(3):
            ask = one(token_url=server.url)
            held = asked.token(await asked.over_http(ask, held, clock.unix()))
            assert held.value.reveal() == f"access-planted-{count}"
