"""A Prometheus-compatible server, asked: every way in which it can fail, and a real one."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog

from alerting.duration import Duration, Size
from alerting.notify.tls import Tls
from alerting.remote import answers
from alerting.remote.answers import Unanswered
from alerting.remote.query import Remote
from alerting.remote.settings import BasicAuth, Prometheus
from alerting.secret import Secret
from tests.alerting.notify.hookserver import DROP, STALL, HookServer, answer
from tests.alerting.notify.mailserver import Certificate, certificate
from tests.daemon import free_port

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER = NOW + timedelta(seconds=15)


def vector(*values: str, **more: Any) -> str:
    result = [{"metric": {"n": str(n)}, "value": [1, one]} for n, one in enumerate(values)]
    data = {"resultType": "vector", "result": result}
    return json.dumps({"status": "success", "data": data, **more})


ONE = answer(200, vector("1"))


def settings(port: int, scheme: str = "http", host: str = "127.0.0.1", **more: Any) -> Prometheus:
    given = {"timeout": Duration(10), **more}
    return Prometheus(prometheus=f"{scheme}://{host}:{port}", **given)


class Stand:
    """A server that follows a script, and whoever asks it."""

    def __init__(self, hook: HookServer) -> None:
        self.hook = hook
        self.remote = Remote(settings(hook.port))

    async def again(self, **more: Any) -> Remote:
        """Return one with other settings."""
        await self.remote.close()
        self.remote = Remote(settings(self.hook.port, **more))
        return self.remote

    async def ask(self, now: datetime = NOW) -> list[float]:
        return [float(one) for one in (await self.remote("up", now)).values]

    async def failure(self, now: datetime = NOW) -> Unanswered:
        with pytest.raises(Unanswered) as told:
            await self.remote("up", now)
        assert str(self.hook.port) not in str(told.value)
        return told.value


@pytest.fixture
async def stand(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stand]:
    monkeypatch.setattr(answers, "FIRST", 0.001)
    async with HookServer().open() as hook:
        hook.always = ONE
        found = Stand(hook)
        yield found
        await found.remote.close()


async def test_a_question_is_posted_with_its_time(stand: Stand) -> None:
    assert await stand.ask() == [1.0]
    (request,) = stand.hook.requests
    assert request.line == "POST /api/v1/query HTTP/1.1"
    assert request.content.startswith(b"query=up&time=1767323045.000&timeout=")
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["User-Agent"] == "chatwatch"
    assert request.headers["Accept-Encoding"] == "identity"
    assert not {"Authorization", "Cookie"} & set(request.headers)


async def test_headers_say_who_asks_and_for_whom(stand: Stand) -> None:
    basic = BasicAuth(username="watch", password=Secret("hunter2"))
    await stand.again(basic_auth=basic, headers={"X-Scope-OrgID": Secret("team-a")})
    assert await stand.ask() == [1.0]
    (request,) = stand.hook.requests
    assert request.headers["Authorization"] == "Basic d2F0Y2g6aHVudGVyMg=="
    assert request.headers["X-Scope-OrgID"] == "team-a"


@pytest.mark.parametrize(
    "first", [answer(500), answer(503, "<html>busy"), DROP, answer(429, Retry_After="0")]
)
async def test_what_passes_is_asked_again(stand: Stand, first: bytes) -> None:
    stand.hook.script.extend([first, first])
    assert await stand.ask() == [1.0]
    assert len(stand.hook.requests) == 3


async def test_nobody_asks_more_often_than_is_set(stand: Stand) -> None:
    stand.hook.always = answer(500)
    assert (await stand.failure()).reason == "server"
    assert len(stand.hook.requests) == 3
    await stand.again(retries=0)
    assert (await stand.failure()).reason == "server"
    assert len(stand.hook.requests) == 4


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (answer(302, Location="http://127.0.0.1:1/"), "redirect"),
        (answer(401), "auth"),
        (answer(404), "client"),
        (answer(400, '{"status":"error","errorType":"bad_data","error":"1:1"}'), "query"),
        (answer(200, "<html>log in</html>"), "malformed"),
        (answer(200, vector("1")[:-1]), "malformed"),
        (answer(200, vector("one")), "malformed"),
    ],
)
async def test_what_does_not_pass_is_asked_once(stand: Stand, said: bytes, reason: str) -> None:
    stand.hook.always = said
    assert (await stand.failure()).reason == reason
    assert len(stand.hook.requests) == 1


async def test_a_server_that_asks_for_more_time_than_there_is_gets_none(stand: Stand) -> None:
    stand.hook.always = answer(503, Retry_After="60")
    assert (await stand.failure()).after == 60
    assert len(stand.hook.requests) == 1


@pytest.mark.parametrize("said", [STALL, answer(200, vector("1"))[:-10] + STALL, b"HTTP" + STALL])
async def test_a_server_that_is_slow_is_given_up_in_time(stand: Stand, said: bytes) -> None:
    await stand.again(timeout=Duration(0.2))
    stand.hook.always = said
    found = await stand.failure()
    assert (found.reason, found.is_away) == ("timeout", False)
    assert "no answer within 200ms" in str(found)


async def test_after_some_that_were_too_slow_nobody_is_asked_at_that_instant(stand: Stand) -> None:
    await stand.again(timeout=Duration(0.3))
    stand.hook.always = STALL
    for _ in range(5):
        assert (await stand.failure()).reason == "timeout"
    assert len(stand.hook.requests) == 3
    stand.hook.always = ONE
    await stand.again()
    assert await stand.ask(LATER) == [1.0]


async def test_a_server_that_is_away_is_not_asked_again_at_that_instant(stand: Stand) -> None:
    stand.hook.always = DROP
    first = await stand.failure()
    assert (first.reason, first.is_away) == ("network", True)
    stand.hook.always = ONE
    assert await stand.failure() is first
    assert len(stand.hook.requests) == 3
    assert await stand.ask(LATER) == [1.0]


async def test_where_nobody_listens_that_is_told() -> None:
    remote = Remote(settings(free_port(), retries=1))
    with pytest.raises(Unanswered, match="nobody listens") as told:
        await remote("up", NOW)
    assert told.value.reason == "refused"
    await remote.close()


async def test_a_server_that_nobody_knows_is_told() -> None:
    remote = Remote(settings(9090, host="nobody.invalid", retries=0))
    with pytest.raises(Unanswered, match="name is not known") as told:
        await remote("up", NOW)
    assert "invalid" not in str(told.value)
    await remote.close()


async def test_an_answer_that_is_too_large_is_not_read(stand: Stand) -> None:
    await stand.again(answer=Size(1000))
    stand.hook.always = answer(200, vector(*["1.25"] * 10_000))
    assert (await stand.failure()).reason == "too large"
    stand.hook.always = answer(200, vector("1"))
    assert await stand.ask() == [1.0]


async def test_of_a_large_error_only_the_beginning_is_read(stand: Stand) -> None:
    stand.hook.always = answer(400, "x" * 1_000_000)
    assert (await stand.failure()).reason == "client"


async def test_a_large_answer_is_read_in_a_thread(stand: Stand) -> None:
    stand.hook.always = answer(200, vector(*["2.5"] * 5_000))
    assert await stand.ask() == [2.5] * 5_000


async def test_what_is_deflated_was_not_asked_for(stand: Stand) -> None:
    stand.hook.always = answer(200, vector("1"), Content_Encoding="gzip")
    assert await stand.ask() == [1.0]


async def test_warnings_are_told_once_and_again_when_they_change(stand: Stand) -> None:
    warned = answer(200, vector("1", warnings=["PromQL warning: a"], infos=["PromQL info: b"]))
    other = answer(200, vector("1", warnings=["PromQL warning: c"]))
    stand.hook.script.extend([warned, warned, ONE, warned, other])
    with structlog.testing.capture_logs() as told:
        for _ in range(5):
            await stand.ask()
    assert [one["said"] for one in told] == [
        ("PromQL warning: a",),
        ("PromQL warning: a",),
        ("PromQL warning: c",),
    ]
    found = await stand.remote.ask("up", NOW)
    assert (found.warnings, found.infos) == ((), ())


async def test_what_is_known_of_warnings_is_bounded(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("alerting.remote.query._MOST_KEPT", 2)
    stand.hook.always = answer(200, vector("1", warnings=["a"]))
    for text in ("a", "b", "c"):
        await stand.remote(text, NOW)
    assert set(stand.remote._remarks) == {"c"}


async def test_a_certificate_must_be_believed(tmp_path: Path) -> None:
    shown: Certificate = certificate(tmp_path)
    async with HookServer().open(shown.context) as hook:
        hook.always = ONE
        mistrusting = Remote(settings(hook.port, "https"))
        with pytest.raises(Unanswered, match="certificate is not believed") as told:
            await mistrusting("up", NOW)
        assert (told.value.reason, told.value.again) == ("tls", False)
        trusting = Remote(settings(hook.port, "https", tls=Tls(ca_file=str(shown.path))))
        assert (await trusting("up", NOW)).values.tolist() == [1.0]
        await mistrusting.close()
        await trusting.close()
        named = Tls(ca_file=str(shown.path), server_name="127.0.0.1")
        renamed = Remote(settings(hook.port, "https", "localhost", tls=named))
        assert (await renamed("up", NOW)).values.tolist() == [1.0]
        await renamed.close()


async def test_a_ca_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    remote = Remote(settings(1, "https", tls=Tls(ca_file=str(tmp_path / "none.pem"))))
    with pytest.raises(Unanswered, match=r"ca_file .*none\.pem: no such file") as told:
        await remote("up", NOW)
    assert told.value.reason == "tls"
    await remote.close()


async def test_a_mistake_of_ours_is_no_end(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "form", lambda *_: 1 / 0)
    found = await stand.failure()
    assert (found.reason, found.again) == ("other", False)
    assert "ZeroDivisionError" in str(found)


async def test_several_may_ask_at_once(stand: Stand) -> None:
    found = await asyncio.gather(*(stand.remote(f"q{number}", NOW) for number in range(20)))
    assert [one.values.tolist() for one in found] == [[1.0]] * 20
