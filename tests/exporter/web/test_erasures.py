"""Erasures, asked for over HTTP; the whole story is tests/stories/test_erasure.py."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.exporter.web import stand
from tests.exporter.web.analytics import desk
from tests.exporter.web.analytics.desk import Desk

PATH = "/api/erasures"
TOKENS = stand.TOKENS + '  - {name: shop, role: admin, token: "env:CRON", tenant: shop}\n'


def auth(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {stand.ENVIRON[name]}"}


@contextlib.asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[tuple[Desk, ClientSession]]:
    async with desk.desk(folder, TOKENS) as here:
        async with ClientSession(here.here.url, headers=auth("BOSS")) as client:
            yield here, client


async def asked(client: ClientSession, path: str = PATH, **more: Any) -> tuple[int, Any]:
    method = "POST" if "json" in more or "data" in more else "GET"
    async with client.request(method, path, **more) as answer:
        return answer.status, await answer.json()


async def test_it_is_noted_written_down_and_listed(tmp_path: Path) -> None:
    async with serving(tmp_path) as (here, client):
        status, told = await asked(client, json={"customer": "ann@example.org", "tenant": "shop"})
        assert (status, told["id"], told["state"], told["tenant"]) == (202, "1", "waiting", "shop")
        assert (await asked(client, f"{PATH}/1"))[1] == told
        assert (await asked(client, json={"customer": "7"}))[0] == 202
        page = (await asked(client, f"{PATH}?limit=1"))[1]
        assert [one["id"] for one in page["erasures"]] == ["2"]
        rest = (await asked(client, f"{PATH}?limit=1&cursor={page['next_cursor']}"))[1]
        assert rest == {"erasures": [told], "next_cursor": None}
        lines = (await asked(client, "/api/audit?action=erasure"))[1]["entries"]
        assert {line["result"] for line in lines} >= {"begun"}
        assert "ann" not in str(lines)
        assert b"ann@" not in (await here.kept("erasures.one", 1)).sealed


async def test_a_caller_of_a_tenant_has_its_own_customers_erased(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, client):
        shop: dict[str, Any] = {"headers": auth("CRON")}
        assert (await asked(client, json={"customer": "7"}))[0] == 202
        assert (await asked(client, json={"customer": "7"}, **shop))[1]["tenant"] == "shop"
        assert (await asked(client, json={"customer": "7", "tenant": "shop"}, **shop))[0] == 202
        assert (await asked(client, json={"customer": "7", "tenant": "x"}, **shop))[0] == 403
        assert (await asked(client, f"{PATH}/1", **shop))[0] == 404
        assert (await asked(client, f"{PATH}/2", **shop))[0] == 200
        assert len((await asked(client, PATH, **shop))[1]["erasures"]) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"customer": ""}',
        b'{"customer": 7}',
        b'{"customer": "7", "all": true}',
        b'{"customer": "\xff"}',
        b'{"customer": "' + b"7" * 201 + b'"}',
        b"7",
    ],
    ids=str,
)
async def test_what_names_nobody_is_refused(tmp_path: Path, body: bytes) -> None:
    async with serving(tmp_path) as (_, client):
        headers = {"Content-Type": "application/json"}
        status, told = await asked(client, data=body, headers=headers)
        assert (status, told["code"]) == (400, "bad_argument")
        assert (await asked(client))[1]["erasures"] == []


async def test_it_is_for_admins_and_its_arguments_have_bounds(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, client):
        for who in ("EYE", "BOT"):
            assert (await asked(client, json={"customer": "7"}, headers=auth(who)))[0] == 403
            assert (await asked(client, headers=auth(who)))[0] == 403
        for id in ("1", "x", "9" * 40, "-1"):
            assert (await asked(client, f"{PATH}/{id}"))[0] == 404
        for bad in ("?limit=0", "?cursor=x", "?who=me", "/1?wait=11"):
            assert (await asked(client, PATH + bad))[0] == 400


async def test_beyond_a_bound_it_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as (here, client):
        for _ in range(100):
            await here.kept("erasures.begin", "", b"x", 5)
        status, told = await asked(client, json={"customer": "7"})
        assert (status, told["code"]) == (429, "too_many_erasures")


async def test_an_answer_may_wait_for_another_state(tmp_path: Path) -> None:
    async with serving(tmp_path) as (here, client):
        await asked(client, json={"customer": "7"})
        assert (await asked(client, f"{PATH}/1?wait=1"))[1]["state"] == "waiting"
        waits = asyncio.ensure_future(asked(client, f"{PATH}/1?wait=10"))
        await here.kept("erasures.know", 1, {}, [])
        assert (await waits)[1]["state"] == "events"
        assert (await asked(client, f"{PATH}/1?wait=11"))[0] == 400
