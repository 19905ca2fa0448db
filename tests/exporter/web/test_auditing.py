"""What callers did, from requests in by HTTP to lines out by HTTP."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from alerting import clock
from exporter.audit.kept import Entry
from exporter.audit.trail import Trail
from exporter.store.errors import StoreError
from exporter.web import auditing, routes
from exporter.web.watched import Watched
from tests import tools
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk

AUTH = """
auth:
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: eye, role: viewer, token: "env:EYE"}
  - {name: bot, role: ingest, token: "env:BOT"}
  - {name: cron, role: reader, token: "env:CRON"}
  roles: [{name: reader, permissions: ["analytics:read", "personal:read"]}]
"""
WORDS = "where is my order?"


def token(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}


async def written(here: Desk, action: str, count: int = 1, query: str = "") -> list[Any]:
    """Return the lines of an action once there are so many, the newest first."""
    url = f"{here.here.url}/api/audit?limit=999&action={action}{query}"

    async def question() -> list[Any] | None:
        async with here.session.get(url, headers=token("boss")) as answer:
            found = await answer.json()
            assert answer.status == 200, found
        return found["entries"] if len(found["entries"]) >= count else None

    return await tools.eventually(question)


async def ask(here: Desk, path: str, who: str, method: str = "GET", **more: Any) -> tuple[int, Any]:
    headers = {**token(who), **more.pop("headers", {})}
    url = here.here.url + path
    async with here.session.request(method, url, headers=headers, **more) as answer:
        return answer.status, await answer.json()


async def tell(here: Desk) -> None:
    """Have somebody ask something personal."""
    told = {"query": WORDS, "response_seconds": 1.0, "cached": False}
    event = here.event("chat.query.answered", clock.now(), "a", **told)
    status, _ = await ask(here, "/webhooks/app", "bot", "POST", json=[event])
    assert status == 202
    await here.fold()


async def test_who_sees_what_was_said_is_written_down_before(tmp_path: Path) -> None:
    async with desk(
        tmp_path, AUTH.replace('["analytics:read", "personal:read"]', "[admin]")
    ) as here:
        await tell(here)
        for _ in range(2):
            status, told = await ask(here, "/api/analytics/real-time", "cron")
            assert (status, told["recent_queries"][0]["query"]) == (200, WORDS)
        found = await written(here, "personal")
    assert sum(one["times"] for one in found) == 2
    line = found[-1]
    assert (line["who"], line["role"], line["result"]) == ("cron", "reader", "ok")
    assert (line["what"], line["address"]) == ("/api/analytics/real-time", "127.0.0.0/24")


async def test_what_cannot_be_written_down_is_not_shown(tmp_path: Path) -> None:
    async def full(*_: Any) -> None:
        raise StoreError("full", "no space is left")

    trail = Trail(stand.daemon().tally, full)
    made = Watched(trail=trail)
    async with desk(tmp_path, AUTH, watched=made) as here:
        await tell(here)
        status, told = await ask(here, "/api/analytics/real-time", "boss")
        assert (status, told["code"]) == (503, "not_audited")
        assert WORDS not in str(told)
        # Nothing personal needs no line.
        status, told = await ask(here, "/api/analytics/kpi", "eye")
        assert status == 200
    await trail.close()


async def test_what_is_taken_away_is_written_down_before_and_after(tmp_path: Path) -> None:
    path = "/api/analytics/export/conversations?format=json"
    async with desk(tmp_path, AUTH) as here:
        await here.fold()
        assert (await ask(here, path, "boss"))[0] == 200
        found = await written(here, "export", 2)
    assert [one["result"] for one in reversed(found)] == ["begun", "ok"]
    assert {(one["who"], one["what"]) for one in found} == {("boss", path.partition("?")[0])}


async def test_what_cannot_be_written_down_is_not_taken_away(tmp_path: Path) -> None:
    async def full(*_: Any) -> None:
        raise StoreError("full", "no space is left")

    trail = Trail(stand.daemon().tally, full)
    async with desk(tmp_path, AUTH, watched=Watched(trail=trail)) as here:
        status, told = await ask(here, "/api/analytics/export/conversations", "boss")
    assert (status, told["code"]) == (503, "not_audited")
    await trail.close()


async def test_what_another_system_vouches_for_is_written_down() -> None:
    lines: list[Entry] = []

    async def keep(_: str, kept: Sequence[Entry]) -> None:
        lines.extend(kept)

    async def press(request: web.Request) -> web.Response:
        auditing.done(request, "acknowledgement", "ann" * 100, "pagerduty", alerts=["key"])
        return web.Response()

    trail = Trail(stand.daemon().tally, keep)
    async with stand.serving("", {"/press": press}, watched=Watched(trail=trail)) as here:
        async with ClientSession() as client, client.post(f"{here.url}/press") as answer:
            assert answer.status == 200
    (line,) = lines
    assert (line.who, line.role) == (("ann" * 100)[:200], "pagerduty")
    assert (line.what, line.detail) == ("/press", '{"alerts":["key"]}')


async def test_what_is_read_is_summed_by_caller_and_path(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        await here.fold()
        for who in ("eye", "eye", "boss"):
            assert (await ask(here, "/api/analytics/agents/performance/ann", who))[0] in {200, 404}
            assert (await ask(here, "/api/analytics/kpi?period=7", who))[0] == 200
        found = await written(here, "read", 2)
        while sum(one["times"] for one in found) < 3:
            found = await written(here, "read", 2)
    kpi = {one["who"]: one["times"] for one in found if one["what"] == "/api/analytics/kpi"}
    assert kpi == {"eye": 2, "boss": 1}


async def test_who_is_refused_is_summed_too_and_tokens_are_not_told(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        for _ in range(3):
            await ask(here, "/-/reload", "eye", "POST")
        for secret in ("guess-1-0123456789", "guess-2-0123456789"):
            await ask(
                here, "/-/reload", "eye", "POST", headers={"Authorization": f"Bearer {secret}"}
            )
        await ask(here, "/nowhere", "eye")
        found = await written(here, "refusal", 2)
        while sum(one["times"] for one in found) < 5:
            found = await written(here, "refusal", 2)
    told = {(one["who"], one["result"]): one["times"] for one in found}
    assert told == {("eye", "forbidden"): 3, ("", "unauthenticated"): 2}
    assert {one["what"] for one in found} == {"POST /-/reload"}
    assert "guess" not in str(found)


async def test_a_reload_is_a_line_with_what_came_of_it(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        assert (await ask(here, "/-/reload", "boss", "POST"))[0] == 200
        (line,) = await written(here, "reload")
    assert (line["who"], line["what"], line["result"], line["times"]) == (
        "boss",
        "/-/reload",
        "ok",
        1,
    )
    assert line["at"] == line["last"]


async def test_what_fails_is_a_line_too(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        silence = "/api/v2/silence/5b0b2c1e-3c3f-4c4e-9f7a-1c2d3e4f5a6b"
        assert (await ask(here, silence, "boss", "DELETE"))[0] == 503
        assert (await ask(here, "/api/events/rebuild", "boss", "POST"))[0] == 503
        (ended,) = await written(here, "silence")
        (rebuilt,) = await written(here, "rebuild")
    assert (ended["what"], ended["result"]) == (silence, "503")
    assert rebuilt["result"] == "not_ready"


async def test_behind_a_trusted_proxy_the_address_is_that_of_its_caller(tmp_path: Path) -> None:
    text = f"  trusted_proxies: [127.0.0.1]\n{AUTH}  audit: {{addresses: full}}\n"
    async with desk(tmp_path, text) as here:
        headers = {"X-Forwarded-For": "192.0.2.1, 203.0.113.77"}
        assert (await ask(here, "/-/reload", "boss", "POST", headers=headers))[0] == 200
        (line,) = await written(here, "reload")
    assert line["address"] == "203.0.113.77"


async def test_headers_of_a_gateway_that_is_not_trusted_are_counted() -> None:
    text = "  trusted_proxies: [10.0.0.1]\nauth: {forwarded: {}}\n"
    forged = {"X-Forwarded-User": "root", "X-Forwarded-Groups": "admin"}
    async with stand.serving(text + stand.SOURCES) as here, ClientSession() as client:
        for path in ("/api/services", "/api/services", "/-/healthy"):
            async with client.get(here.url + path, headers=forged) as answer:
                assert answer.status == (200 if path == "/-/healthy" else 401)
        async with client.post(
            f"{here.url}/webhooks/app", data=stand.event("a"), headers=forged
        ) as answer:
            assert answer.status == 401
        assert here.counted("chatwatch_http_identities_ignored_total") == 4


async def test_a_gateway_that_is_trusted_says_who_is_written_down(tmp_path: Path) -> None:
    text = f"  trusted_proxies: [127.0.0.1]\n{AUTH}  forwarded: {{}}\n"
    ann = {"X-Forwarded-User": "ann", "X-Forwarded-Groups": "operator", "Authorization": ""}
    async with desk(tmp_path, text) as here:
        assert (await ask(here, "/-/reload", "boss", "POST", headers=ann))[0] == 200
        (line,) = await written(here, "reload")
    assert (line["who"], line["role"]) == ("ann", "operator")


async def test_who_is_named_in_a_path_is_kept_by_a_pseudonym(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        await ask(here, "/api/v2/silence/ann@example.com", "boss", "DELETE")
        (line,) = await written(here, "silence")
    assert line["what"].startswith("/api/v2/silence/p-")


def test_whatever_changes_something_is_written_down() -> None:
    """But for events, which are written down themselves."""
    silent = {"events:write", "metrics:read", "alerts:read", None}
    changing = [
        one
        for one in routes.ROUTES
        if one.method not in {"GET", "OPTIONS"} and one.permission not in silent
    ]
    assert {one.path for one in changing if auditing.action(one) is None} <= {
        "/api/v2/alerts",
        "/api/analytics/cache/refresh",
    }


def test_whatever_is_taken_away_is_written_down() -> None:
    exports = [one for one in routes.ROUTES if one.permission == "export"]
    assert {auditing.action(one) for one in exports} <= {"export"}
