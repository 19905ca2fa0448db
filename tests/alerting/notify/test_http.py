"""Every way in which a webhook's receiver can fail, against a real one; its address is secret."""

import asyncio
from typing import Any

import pytest
import standardwebhooks

from alerting.notify import http
from alerting.notify.http_settings import Authorization, Header, HttpSettings
from alerting.notify.message import Context, Post
from alerting.notify.reply import Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict
from alerting.notify.webhook import Webhook
from alerting.secret import Secret
from alerting.strict import Duration
from tests.alerting.notices import notice
from tests.alerting.notify import mailserver
from tests.alerting.notify.hookserver import DROP, STALL, HookServer, answer
from tests.alerting.notify.mailserver import Certificate

CONTEXT = Context(integration="webhook[0]", public_url="https://watch.example.com")
TOKEN = "T0KEN-of-ours"
PATIENCE = 10.0
SHORT = 1.0
LOST = Retry(reason="network", detail="the connection ended without an answer", doubtful=True)


def webhook(port: int, scheme: str = "http", host: str = "127.0.0.1", **more: Any) -> Webhook:
    return Webhook(url=Secret(f"{scheme}://{host}:{port}/hooks/{TOKEN}"), **more)


async def told(webhook: Webhook, within: float = PATIENCE) -> Verdict:
    """Send a notice, and look that nothing that comes of it holds the address."""
    post = webhook.compose(notice(), CONTEXT)
    reply = await http.send(post, within)
    verdict = webhook.judge(reply)
    assert TOKEN not in f"{post!r}{verdict!r}"
    assert not isinstance(reply, Unanswered) or TOKEN not in repr(reply)
    return verdict


async def test_a_notice_is_posted_as_json(hook: HookServer) -> None:
    http_config = HttpSettings(authorization=Authorization(credentials=Secret("hunter2")))
    assert await told(webhook(hook.port, http_config=http_config)) == Sent()
    (request,) = hook.requests
    assert request.line == f"POST /hooks/{TOKEN} HTTP/1.1"
    assert request.body["version"] == "4"
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["User-Agent"] == "chatwatch"
    assert request.headers["Idempotency-Key"] == f"{notice().id}/webhook[0]"
    assert request.headers["Authorization"] == "Bearer hunter2"
    assert "Cookie" not in request.headers


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (answer(202, "taken"), Sent()),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + STALL, Sent()),
        (answer(429, "slow down", Retry_After="7"),
         Retry(reason="throttled", detail="answer 429: slow down", after=7.0)),
        (answer(500, "x" * 9_000), Retry(reason="server", detail=f"answer 500: {'x' * 288}…")),
        (answer(502), Retry(reason="server", detail="answer 502")),
        (answer(404, f"no {TOKEN} here"), Rejected(detail="answer 404: no *** here")),
        (answer(307), Rejected(
            detail="answer 307: it leads elsewhere; write the address it leads to")),
        (b"HTTP/1.1 500 X\r\nContent-Length: 900\r\n\r\nhalf",
         Retry(reason="server", detail="answer 500: half")),
        (DROP, LOST),
        (b"nonsense\r\n\r\n", LOST),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 99_999 + b"\r\n\r\n", LOST),
    ],
)  # fmt: skip
async def test_an_answer_means_yes_no_or_later(
    hook: HookServer, said: bytes, verdict: Verdict
) -> None:
    hook.script.append(said)
    assert await told(webhook(hook.port)) == verdict
    assert len(hook.requests) == 1


async def test_a_body_that_stalls_does_not_hide_the_status(
    hook: HookServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "_BODY_SECONDS", 0.1)
    hook.script.append(b"HTTP/1.1 503 X\r\nContent-Length: 900\r\n\r\nhalf" + STALL)
    assert await told(webhook(hook.port)) == Retry(reason="server", detail="answer 503: half")


async def test_a_receiver_that_stalls_has_so_much_time_and_no_more(hook: HookServer) -> None:
    hook.script.extend([STALL, STALL])
    slow = Retry(reason="timeout", detail="no answer within 1 s", doubtful=True)
    assert await told(webhook(hook.port), SHORT) == slow
    assert await told(webhook(hook.port, timeout=Duration(1))) == slow


async def test_nobody_listens_at_the_address() -> None:
    said = "nobody listens at the server's address"
    assert await told(webhook(1)) == Retry(reason="refused", detail=said)


async def test_a_name_that_is_not_known() -> None:
    verdict = await told(webhook(80, host="no.such.host.invalid"))
    assert verdict == Retry(reason="network", detail="the server's name is not known")


async def test_a_certificate_that_nobody_vouches_for(shown: Certificate) -> None:
    async with HookServer().open(shown.context) as opened:
        verdict = await told(webhook(opened.port, "https"))
        assert isinstance(verdict, Retry)
        assert (verdict.reason, verdict.doubtful) == ("tls", False)
        assert "certificate is not believed: self-signed" in verdict.detail
        assert opened.requests == []
        believed = HttpSettings(tls_config=Tls(ca_file=str(shown.path)))
        assert await told(webhook(opened.port, "https", http_config=believed)) == Sent()


async def test_what_speaks_no_tls() -> None:
    async with mailserver.server().open() as opened:
        verdict = await told(webhook(opened.port, "https"))
    assert isinstance(verdict, Retry)
    assert (verdict.reason, verdict.doubtful) == ("tls", False)


async def test_a_missing_file_of_authorities_is_named(hook: HookServer) -> None:
    settings = HttpSettings(tls_config=Tls(ca_file="/no/such"))
    verdict = await told(webhook(hook.port, http_config=settings))
    said = "ca_file /no/such: no such file or directory"
    assert verdict == Retry(reason="tls", detail=said)


async def test_a_mistake_of_ours_is_an_answer_too(hook: HookServer) -> None:
    url = Secret(f"http://127.0.0.1:{hook.port}")
    post = Post(url=url, content=b"", headers=(("a", "b\r\n"),))
    reply = await http.send(post, PATIENCE)
    assert reply == Unanswered("other", "a mistake of ours: ValueError", doubtful=True)


async def test_a_delivery_that_is_cancelled_ends(hook: HookServer) -> None:
    hook.script.append(STALL)
    post = webhook(hook.port).compose(notice(), CONTEXT)
    task = asyncio.ensure_future(http.send(post, PATIENCE))
    await hook.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_signed_request_is_believed_by_the_reference_implementation(
    hook: HookServer,
) -> None:
    secret = "whsec_" + "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"
    assert await told(webhook(hook.port, signing_secret=Secret(secret))) == Sent()
    (request,) = hook.requests
    verified = standardwebhooks.Webhook(secret).verify(request.content, request.headers)
    assert verified == request.body


async def test_headers_of_ones_own_are_sent(hook: HookServer) -> None:
    own = {"X-Api-Key": Header(secrets=(Secret(TOKEN),)), "X-Team": Header(values=("a",))}
    assert await told(webhook(hook.port, http_config=HttpSettings(http_headers=own))) == Sent()
    (request,) = hook.requests
    assert (request.headers["X-Api-Key"], request.headers["X-Team"]) == (TOKEN, "a")
