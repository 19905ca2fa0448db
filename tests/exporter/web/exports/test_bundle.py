"""Row K2: all of a period in one file, and who took it away."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.trusted import incomplete
from tests.tools import eventually

BOSS = {"Authorization": f"Bearer {stand.ENVIRON['BOSS']}"}
EYE = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}


async def taken(
    here: Desk, more: str = "", body: object = None, **headers: str
) -> tuple[int, Any, str]:
    method = "GET" if body is None else "POST"
    url = f"{here.here.url}/api/analytics/export{more}"
    async with here.session.request(method, url, json=body, headers=headers) as answer:
        whole = json.loads(await answer.read())
        return answer.status, whole, answer.headers.get("Content-Disposition", "")


async def told(here: Desk) -> None:
    at = today(9)
    await here.tell(
        here.event("chat.message.received", at, "one", channel="web", text="hello"),
        here.event("chat.message.sent", at, "one", channel="web", agent_kind="ai", agent_id="bot"),
        here.event(
            "chat.query.answered",
            at + timedelta(minutes=1),
            "",
            query="opening hours",
            response_seconds=0.5,
            cached=True,
        ),
    )


async def test_a_file_has_the_keys_of_document_000_and_says_who_took_it(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        here.session = ClientSession(headers=BOSS)
        async with here.session:
            await told(here)
            status, whole, name = await taken(here)
    assert status == 200, whole
    assert [*whole] == [
        "data",
        "exported_at",
        "period_days",
        "period",
        "previous",
        "export_format",
        "user_context",
        "rows",
    ]
    assert {
        "conversations",
        "user_queries",
        "performance_metrics",
        "cache_metrics",
        "daily_stats",
        "business_metrics",
    } < {*whole["data"]}
    assert (whole["period_days"], whole["export_format"], whole["rows"]) == (30, "json", 2)
    assert whole["user_context"] == {"name": "boss", "role": "admin"}
    assert [one["id"] for one in whole["data"]["conversations"]] == ["one"]
    assert [one["query"] for one in whole["data"]["user_queries"]] == ["opening hours"]
    assert name == f'attachment; filename="analytics-30d-{whole["exported_at"][:10]}.json"'


async def test_what_is_posted_stands_for_parameters(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await told(here)
        posted = await taken(here, body={"format": "json", "period": 7})
        asked = await taken(here, "?period=7")
    assert (posted[0], posted[1]["period_days"]) == (200, 7)
    assert posted[1]["data"]["conversations"] == asked[1]["data"]["conversations"]


@pytest.mark.parametrize(
    ("more", "body", "said"),
    [
        ("?format=csv", None, "format: expected one of json"),
        ("?period=401", None, "period: expected a whole number"),
        ("", {"period": [1]}, "the body is no JSON object of texts and numbers"),
        ("", {"colums": "id"}, "'colums' is no parameter of this path"),
    ],
)
async def test_other_forms_and_periods_are_refused(
    more: str, body: object, said: str, tmp_path: Path
) -> None:
    async with desk(tmp_path) as here:
        status, whole, _ = await taken(here, more, body)
    assert (status, said in whole["message"]) == (400, True), whole


async def test_who_took_what_away_is_written_down_before_and_after(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        here.session = ClientSession(headers=BOSS)
        async with here.session:
            await told(here)
            assert (await taken(here, "?period=7"))[0] == 200

            async def lines() -> list[Any]:
                async with here.session.get(f"{here.here.url}/api/audit?action=export") as answer:
                    found: list[Any] = (await answer.json())["entries"]
                    return found

            async def is_whole() -> bool:
                return len(await lines()) == 2

            await eventually(is_whole)
            after, before = await lines()
    assert [one["result"] for one in (before, after)] == ["begun", "ok"]
    assert {one["who"] for one in (before, after)} == {"boss"}
    assert after["detail"] == {"period": 7, "rows": 2}


async def test_only_admins_take_all(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        status, whole, _ = await taken(here, **EYE)
    assert (status, whole["code"]) == (403, "forbidden")


async def test_a_file_says_how_complete_its_days_are_and_what_changed_near_them(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path, watched=incomplete()) as here:
        await told(here)
        url = f"{here.here.url}/api/analytics/export?period=7"
        async with here.session.get(url) as answer:
            whole, header = json.loads(await answer.read()), answer.headers["Data-Completeness"]
    assert (whole["period"]["completeness"], header) == (0.75, "0.75")
    assert whole["period"]["incomplete"] == ["app"]
    assert "completeness" not in whole["previous"]
    assert [one["id"] for one in whole["period"]["changes"]] == ["deploy-7"]
