"""The ways to a receiver: redirects, proxies and tokens, all of them real ones."""

from typing import Any

import pytest

from alerting.notify import http
from alerting.notify.http_settings import Authorization, Header, HttpSettings
from alerting.notify.message import Post
from alerting.notify.reply import HttpReply, Unanswered
from alerting.notify.sealed import Sealed
from alerting.notify.signing import Signing
from alerting.notify.tls import Tls
from alerting.notify.tokens import Tokens
from alerting.secret import Secret
from tests.alerting.notify.hookserver import DROP, STALL, HookServer, answer
from tests.alerting.notify.mailserver import Certificate
from tests.alerting.notify.proxyserver import ProxyServer
from tests.alerting.notify.tokenserver import TokenServer
from tests.alerting.notify.webserver import served

PATIENCE = 10.0
TYPE = ("Content-Type", "application/json")
BEARER = Authorization(credentials=Secret("hunter2"))
KEY = {"X-Key": Header(secrets=(Secret("hunter3"),))}


def at(server: HookServer, path: str = "/hook", scheme: str = "http", host: str = "") -> str:
    return f"{scheme}://{host or '127.0.0.1'}:{server.port}{path}"


def post(url: str, content: bytes = b"{}", *, signing: bool = False, **settings: Any) -> Post:
    wire = HttpSettings(**settings).wire
    key = Signing(Secret("whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"), "id") if signing else None
    headers = (TYPE, ("Idempotency-Key", "i"))
    return Post(url=Secret(url), content=content, headers=headers, wire=wire, signing=key)


async def status(post: Post, tokens: Tokens | None = None) -> int:
    reply = await http.send(post, PATIENCE, tokens or Tokens())
    assert isinstance(reply, HttpReply), reply
    return reply.status


@pytest.mark.parametrize("code", [307, 308])
async def test_some_redirects_lead_the_same_request_on(hook: HookServer, code: int) -> None:
    hook.script.append(answer(code, Location="/there?a=b"))
    made = post(at(hook), b'{"a":1}', signing=True, authorization=BEARER, http_headers=KEY)
    assert await status(made) == 200
    first, second = hook.requests
    assert (second.line, second.content) == ("POST /there?a=b HTTP/1.1", first.content)
    for one in hook.requests:
        assert one.headers["Authorization"] == "Bearer hunter2"
        assert (one.headers["X-Key"], one.headers["webhook-id"]) == ("hunter3", "id")


@pytest.mark.parametrize("code", [301, 302, 303])
async def test_others_lead_to_a_page(hook: HookServer, code: int) -> None:
    hook.script.append(answer(code, Location="there"))
    assert await status(post(at(hook), signing=True)) == 200
    _, second = hook.requests
    assert (second.line, second.content) == ("GET /there HTTP/1.1", b"")
    assert not {"Content-Type", "Idempotency-Key", "webhook-id"} & second.headers.keys()


async def test_credentials_are_not_shown_to_another_host(hook: HookServer) -> None:
    async with HookServer().open() as other:
        hook.script.append(answer(307, Location=at(other, host="localhost")))
        made = post(at(hook), authorization=BEARER, http_headers=KEY)
        assert await status(made) == 200
        (shown,) = other.requests
        assert not {"Authorization", "X-Key"} & shown.headers.keys()
        assert shown.content == b"{}"
        # Nor are they on the way back.
        hook.script.append(answer(307, Location=at(other, host="localhost")))
        other.script.append(answer(307, Location=at(hook)))
        assert await status(made) == 200
        assert "Authorization" not in hook.requests[-1].headers


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://169.254.169.254/latest", "to a cloud's metadata service"),
        ("ftp://a", "to what is no web address without a user"),
    ],
)
async def test_some_redirects_are_refused(hook: HookServer, location: str, said: str) -> None:
    hook.script.append(answer(307, Location=location))
    reply = await http.send(post(at(hook)), PATIENCE)
    assert isinstance(reply, HttpReply)
    assert (reply.status, reply.body) == (307, said)


async def test_redirects_in_a_circle_end(hook: HookServer) -> None:
    hook.always = answer(302, Location="/round")
    reply = await http.send(post(at(hook)), PATIENCE)
    assert isinstance(reply, HttpReply)
    assert (reply.status, reply.body, len(hook.requests)) == (302, "more than 10 redirects", 11)


async def test_a_secret_in_a_request_does_not_leave_its_host(hook: HookServer) -> None:
    hook.script.append(answer(307, Location="http://localhost:1/"))
    assert await status(post(at(hook), Sealed(b"{}"))) == 307


async def test_redirects_may_be_left_alone(hook: HookServer) -> None:
    hook.script.append(answer(307, "x", Location="/there"))
    reply = await http.send(post(at(hook), follow_redirects=False), PATIENCE)
    assert isinstance(reply, HttpReply)
    assert (reply.status, reply.body, len(hook.requests)) == (307, "", 1)


async def test_a_redirect_has_no_more_time_than_the_rest(hook: HookServer) -> None:
    hook.script.extend([answer(307, Location="/there"), STALL])
    assert await http.send(post(at(hook)), 1.0) == Unanswered(
        "timeout", "no answer within 1 s", doubtful=True
    )


async def test_what_was_led_to_nobody_did_not_arrive(hook: HookServer) -> None:
    hook.script.append(answer(307, Location="http://127.0.0.1:1/"))
    assert await http.send(post(at(hook)), PATIENCE) == Unanswered(
        "refused", "nobody listens at the server's address"
    )


async def test_a_request_goes_through_a_proxy(hook: HookServer) -> None:
    async with ProxyServer().open() as proxy:
        url = Secret(f"http://us:hunter4@127.0.0.1:{proxy.port}")
        made = post(at(hook), proxy_url=url, proxy_connect_header={"X-A": (Secret("b"),)})
        assert "hunter4" not in repr(made)
        assert await status(made) == 200
        (asked,) = proxy.asked
    assert asked.line == f"POST {at(hook)} HTTP/1.1"
    assert asked.headers["Proxy-Authorization"].startswith("Basic ")
    # Only a proxy that passes on what it cannot read is shown them.
    assert "X-A" not in asked.headers
    assert hook.requests[0].line == "POST /hook HTTP/1.1"


@pytest.mark.parametrize("is_tls", [False, True])
async def test_a_proxy_connects_us_to_a_server_with_tls(shown: Certificate, is_tls: bool) -> None:
    proxies = ProxyServer().open(shown.context if is_tls else None)
    async with HookServer().open(shown.context) as hook, proxies as proxy:
        scheme = "https" if is_tls else "http"
        url = Secret(f"{scheme}://us:hunter4@127.0.0.1:{proxy.port}")
        made = post(
            at(hook, scheme="https"), authorization=BEARER, proxy_url=url,
            proxy_connect_header={"X-A": (Secret("b"),)}, tls_config=Tls(ca_file=str(shown.path)),
        )  # fmt: skip
        assert await status(made) == 200
        (asked,), (request,) = proxy.asked, hook.requests
    assert asked.line == f"CONNECT 127.0.0.1:{hook.port} HTTP/1.1"
    assert asked.headers["X-A"] == "b"
    assert "Proxy-Authorization" in asked.headers
    assert "Authorization" not in asked.headers
    assert request.headers["Authorization"] == "Bearer hunter2"
    assert not {"X-A", "Proxy-Authorization"} & request.headers.keys()


async def test_some_hosts_are_gone_to_without_the_proxy(hook: HookServer) -> None:
    nobody = Secret("http://127.0.0.1:1")
    assert await status(post(at(hook), proxy_url=nobody, no_proxy="example.com")) == 200


async def test_the_environment_may_name_the_proxy(
    hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ProxyServer(refuses=503).open() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.port}")
        monkeypatch.delenv("http_proxy", raising=False)
        monkeypatch.setenv("NO_PROXY", "")
        monkeypatch.delenv("no_proxy", raising=False)
        url = "http://no.such.host.invalid/"
        assert await status(post(url, proxy_from_environment=True)) == 503
        assert proxy.asked[0].line == f"POST {url} HTTP/1.1"
        assert await status(post(at(hook), proxy_from_environment=True)) == 200
        # Without the key, the environment says nothing.
        assert await status(post(at(hook))) == 200
        assert len(proxy.asked) == 1


async def test_a_proxy_that_is_away_or_says_no(hook: HookServer) -> None:
    away = await http.send(post(at(hook), proxy_url=Secret("http://127.0.0.1:1")), PATIENCE)
    said = "at the proxy: nobody listens at the server's address"
    assert away == Unanswered("refused", said)
    async with ProxyServer(refuses=407).open() as proxy:
        url = Secret(f"http://127.0.0.1:{proxy.port}")
        made = post(at(hook, scheme="https"), proxy_url=url)
        assert await http.send(made, PATIENCE) == Unanswered("auth", "the proxy answers 407")
    assert hook.requests == []


async def test_a_token_is_asked_for_and_shown(hook: HookServer) -> None:
    server, tokens = TokenServer(expires_in=3600), Tokens()
    async with served(server.app) as address:
        made = post(at(hook), oauth2=server.settings(address))
        for _ in range(2):
            assert await status(made, tokens) == 200
    assert server.given == ["T1"]
    assert [one.headers["Authorization"] for one in hook.requests] == ["Bearer T1"] * 2
    assert "hunter2" not in repr(made)


async def test_a_token_that_is_not_believed_is_renewed_once(hook: HookServer) -> None:
    server, tokens = TokenServer(expires_in=3600), Tokens()
    async with served(server.app) as address:
        made = post(at(hook), oauth2=server.settings(address))
        assert await status(made, tokens) == 200
        hook.script.append(answer(401))
        assert await status(made, tokens) == 200
        assert hook.requests[-1].headers["Authorization"] == "Bearer T2"
        hook.script.extend([answer(401), answer(401, "no T3 here")])
        reply = await http.send(made, PATIENCE, tokens)
    assert isinstance(reply, HttpReply)
    # The token of a receiver that repeats it is shown to nobody.
    assert (reply.status, reply.body) == (401, "no *** here")
    assert len(server.given) == 3


async def test_a_token_is_not_shown_to_another_host(hook: HookServer) -> None:
    server = TokenServer()
    async with HookServer().open() as other, served(server.app) as address:
        hook.script.append(answer(307, Location=at(other, host="localhost")))
        assert await status(post(at(hook), oauth2=server.settings(address))) == 200
        assert "Authorization" not in other.requests[0].headers


async def test_without_a_token_nothing_is_sent(hook: HookServer) -> None:
    server = TokenServer()
    async with served(server.app) as address:
        wrong = server.settings(address, client_secret=Secret("wrong"))
        said = "the server of tokens answers 401: invalid_client"
        assert await http.send(post(at(hook), oauth2=wrong), PATIENCE) == Unanswered("auth", said)
    assert hook.requests == []
    hook.script.append(STALL)
    right = post("http://127.0.0.1:1", oauth2=server.settings(at(hook, "")))
    assert await http.send(right, 1.0) == Unanswered("timeout", "no answer within 1 s")


async def test_a_notice_that_was_answered_no_did_not_arrive(hook: HookServer) -> None:
    server, tokens = TokenServer(), Tokens()
    async with served(server.app) as address:
        hook.script.extend([answer(401), DROP])
        made = post(at(hook), oauth2=server.settings(address))
        lost = Unanswered("network", "the connection ended without an answer", doubtful=True)
        assert await http.send(made, PATIENCE, tokens) == lost
        server.status = 503
        hook.script.append(answer(401))
        away = Unanswered("server", "the server of tokens answers 503")
        assert await http.send(made, PATIENCE, tokens) == away


async def test_a_certificate_may_be_of_another_name(shown: Certificate) -> None:
    async with HookServer().open(shown.context) as hook:
        url = at(hook, scheme="https", host="localhost")
        believed = Tls(ca_file=str(shown.path))
        reply = await http.send(post(url, tls_config=believed), PATIENCE)
        assert isinstance(reply, Unanswered)
        assert reply.reason == "tls"
        named = Tls(ca_file=str(shown.path), server_name="127.0.0.1", min_version="TLS13")
        assert await status(post(url, tls_config=named)) == 200
