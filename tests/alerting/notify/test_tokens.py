"""Tokens of OAuth 2 from a real server: kept until they are over, asked for again when they are."""

import pytest

from alerting.notify import tokens
from alerting.notify.oauth2 import Untold
from alerting.notify.tls import Tls
from alerting.notify.tokens import Tokens
from alerting.secret import Secret
from tests.alerting.notify.hookserver import DROP, HookServer
from tests.alerting.notify.proxyserver import ProxyServer
from tests.alerting.notify.tokenserver import SECRET, TokenServer
from tests.alerting.notify.webserver import served


async def test_a_token_is_kept_until_it_is_over() -> None:
    server, kept = TokenServer(expires_in=3600), Tokens()
    async with served(server.app) as address:
        settings = server.settings(address, scopes=("a", "b"))
        assert await kept.token(settings) == Secret("Bearer T1")
        assert await kept.token(settings) == Secret("Bearer T1")
        kept.forget(settings)
        kept.forget(settings)
        assert await kept.token(settings) == Secret("Bearer T2")
        assert await kept.token(server.settings(address)) == Secret("Bearer T3")
    assert server.asked[0] == {"grant_type": "client_credentials", "scope": "a b"}


async def test_a_token_without_an_end_is_kept() -> None:
    server, kept = TokenServer(), Tokens()
    async with served(server.app) as address:
        for _ in range(2):
            assert await kept.token(server.settings(address)) == Secret("Bearer T1")


async def test_a_token_that_is_over_soon_is_not_kept() -> None:
    server, kept = TokenServer(expires_in=5), Tokens()
    async with served(server.app) as address:
        for expected in ("Bearer T1", "Bearer T2"):
            assert await kept.token(server.settings(address)) == Secret(expected)


async def test_some_servers_want_our_name_in_the_form() -> None:
    server, kept = TokenServer(in_form=True, expires_in=5), Tokens()
    async with served(server.app) as address:
        settings = server.settings(address)
        assert await kept.token(settings) == Secret("Bearer T1")
        assert len(server.asked) == 2
        # That is remembered.
        assert await kept.token(settings) == Secret("Bearer T2")
        assert len(server.asked) == 3


async def test_whoever_is_not_believed_is_told_so_once() -> None:
    server, kept = TokenServer(), Tokens()
    async with served(server.app) as address:
        with pytest.raises(Untold, match="the server of tokens answers 401: invalid_client"):
            await kept.token(server.settings(address, client_secret=Secret("wrong")))
        assert len(server.asked) == 2
        server.status = 503
        with pytest.raises(Untold, match="answers 503"):
            await kept.token(server.settings(address))
        assert len(server.asked) == 3


async def test_a_server_that_is_away() -> None:
    with pytest.raises(Untold, match="the server of tokens: nobody listens") as told:
        await Tokens().token(TokenServer().settings("http://127.0.0.1:1"))
    assert told.value.reason == "refused"
    wrong = TokenServer().settings("http://127.0.0.1:1", tls_config=Tls(ca_file="/no/such"))
    with pytest.raises(Untold, match="the server of tokens: ca_file /no/such"):
        await Tokens().token(wrong)


async def test_a_server_that_hangs_up(hook: HookServer) -> None:
    hook.script.append(DROP)
    with pytest.raises(Untold, match="the connection ended") as told:
        await Tokens().token(TokenServer().settings(f"http://127.0.0.1:{hook.port}"))
    assert SECRET not in str(told.value)


async def test_an_answer_without_an_end_is_cut(hook: HookServer) -> None:
    hook.script.append(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000)
    with pytest.raises(Untold, match="without one"):
        await Tokens().token(TokenServer().settings(f"http://127.0.0.1:{hook.port}"))


async def test_tokens_may_be_behind_a_proxy_of_their_own() -> None:
    server = TokenServer()
    async with served(server.app) as address, ProxyServer().open() as proxy:
        url = Secret(f"http://127.0.0.1:{proxy.port}")
        settings = server.settings(address, proxy_url=url)
        assert await Tokens().token(settings) == Secret("Bearer T1")
        assert proxy.asked[0].line == f"POST {address}/token HTTP/1.1"


async def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "_MOST", 2)
    server, kept = TokenServer(in_form=True), Tokens()
    async with served(server.app) as address:
        many = [server.settings(address, scopes=(one,)) for one in "abc"]
        for one in many:
            await kept.token(one)
        assert len(server.given) == 3
        assert await kept.token(many[2]) == Secret("Bearer T3")
        assert await kept.token(many[0]) == Secret("Bearer T4")
