"""Client credentials, in a form or a header."""

from typing import Any

import pytest

from alerting import clock
from exporter.integrations.exchange.found import Found
from tests.exporter.integrations.grants import asked
from tests.exporter.integrations.grants.asked import NOW, way
from tests.exporter.integrations.grants.tokenserver import CLIENT, SECRET, TokenServer, serving


def one(**more: Any) -> Any:
    fields = {"token_url": TokenServer.url, "client_id": CLIENT, "client_secret": SECRET}
    return way(type="client_credentials", **fields | more)


@pytest.mark.parametrize("client_in", ["form", "header"])
def test_the_application_is_known_by_either_place(client_in: str) -> None:
    found = asked.token(asked.within(one(client_in=client_in), TokenServer()))
    assert (found.value.reveal(), found.expires) == ("access-planted-0", NOW + 3600)


@pytest.mark.parametrize("client_in", ["form", "header"])
def test_scopes_are_words_of_one_field(client_in: str) -> None:
    shown = one(client_in=client_in, scopes=["a", "b:c"]).shown(None, NOW)
    assert "scope=a+b%3Ac" in shown.body.reveal()
    assert "scope" not in one(client_in=client_in).shown(None, NOW).body.reveal()


def test_a_wrong_secret_is_refused_and_not_repeated() -> None:
    found = asked.within(one(client_secret="wrong-planted"), TokenServer())
    assert found == Found(
        reason="grant",
        detail="the server of tokens answers 401: invalid_client: invalid client credentials",
    )


def test_the_base_url_comes_along_where_settings_say_so() -> None:
    named = one(instance_url=True)
    found = asked.token(asked.within(named, TokenServer(site="https://acme.test")))
    assert found.site == "https://acme.test"
    assert [one().gives_site, named.gives_site] == [False, True]


def test_a_mistake_in_the_url_is_found_when_it_is_read() -> None:
    assert list(one().wrong()) == []
    assert [field for field, _ in one(token_url="https://u:p@a.test").wrong()] == ["token_url"]


async def test_over_a_connection() -> None:
    async with serving(TokenServer()) as server:
        for client_in in ("form", "header"):
            ask = one(token_url=server.url, client_in=client_in)
            found = asked.token(await asked.over_http(ask, None, clock.unix()))
            assert found.value.reveal() == server.given[-1]
