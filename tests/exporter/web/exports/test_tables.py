"""Row K3: events in by HTTP, tables out by HTTP, in three forms."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from exporter.exports.formats import FORMATS
from exporter.web.exports import wanted
from tests.exporter.web import stand
from tests.exporter.web.analytics.desk import Desk, desk, today
from tests.exporter.web.analytics.trusted import incomplete

MINUTE = timedelta(minutes=1)
VIEWER = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
BOSS = {"Authorization": f"Bearer {stand.ENVIRON['BOSS']}"}


async def taken(
    here: Desk, path: str, headers: dict[str, str] | None = None
) -> tuple[int, Any, str]:
    url = f"{here.here.url}/api/analytics/export{path}"
    async with here.session.get(url, headers=headers) as answer:
        return answer.status, answer.headers, (await answer.read()).decode()


async def talks(here: Desk, *names: str) -> None:
    told = []
    for place, name in enumerate(names):
        at = today(9) + place * MINUTE
        more = {"channel": "web" if place % 2 else "sms", "customer_id": "ann"}
        told += [
            here.event("chat.message.received", at, name, text="hello", **more),
            here.event("chat.message.sent", at + MINUTE, name, agent_kind="ai", agent_id="bot"),
        ]
    await here.tell(*told)


async def test_a_table_is_a_file_whose_name_tells_nobody_anything(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await talks(here, "one", "two")
        status, headers, body = await taken(here, "/conversations?format=csv&columns=id,channel")
    assert status == 200
    name = headers["Content-Disposition"]
    assert name.startswith('attachment; filename="conversations-30d-20')
    assert name.endswith('.csv"')
    assert headers["Cache-Control"] == "no-store"
    assert list(csv.reader(io.StringIO(body))) == [
        ["id", "channel"],
        ["two", "web"],
        ["one", "sms"],
    ]
    assert here.counted("analytics_exports_total", "csv", "done") == 1
    assert here.counted("analytics_export_rows_total") == 2


async def test_json_says_how_many_rows_there_were_at_its_end(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await talks(here, "one", "two")
        _, _, body = await taken(here, "/conversations?columns=id&channel=web")
        _, _, nothing = await taken(here, "/conversations?columns=id&channel=fax")
    found = json.loads(body)
    assert found.pop("period")["days"] == 30
    assert found == {"period_days": 30, "columns": ["id"], "rows": [{"id": "two"}], "count": 1}
    assert json.loads(nothing)["rows"] == []


async def test_an_export_that_was_cut_off_goes_on_behind_its_last_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanted, "ROWS", 2)
    names = [f"c{n}" for n in range(5)]
    async with desk(tmp_path) as here:
        await talks(here, *names)
        path = "/conversations?format=jsonl&columns=id,cursor"
        _, _, body = await taken(here, path)
        rows = [json.loads(line) for line in body.splitlines()]
        _, _, rest = await taken(here, f"{path}&cursor={rows[2]['cursor']}")
    assert [row["id"] for row in rows] == names[::-1]
    assert [json.loads(line)["id"] for line in rest.splitlines()] == ["c1", "c0"]


async def test_an_agents_conversations_are_those_it_took_part_in(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await talks(here, "one")
        _, _, body = await taken(here, "/conversations?columns=id,agents&agents=bot")
        _, _, none = await taken(here, "/conversations?columns=id&agents=ann")
    assert json.loads(body)["rows"] == [{"id": "one", "agents": ["bot"]}]
    assert json.loads(none)["rows"] == []


async def test_sums_of_days_go_on_behind_a_day_too(tmp_path: Path) -> None:
    async with desk(tmp_path) as here:
        await talks(here, "one", "two")
        path = "/metrics?format=jsonl&columns=day,channel,conversations,messages,cursor"
        _, _, body = await taken(here, path)
        rows = [json.loads(line) for line in body.splitlines()]
        _, _, rest = await taken(here, f"{path}&cursor={rows[0]['cursor']}")
    assert [(row["channel"], row["conversations"], row["messages"]) for row in rows] == [
        ("sms", 1, 2),
        ("web", 1, 2),
    ]
    assert [json.loads(line)["channel"] for line in rest.splitlines()] == ["web"]


async def asked(here: Desk, count: int) -> None:
    await here.tell(
        *(
            here.event(
                "chat.query.answered",
                today(14) + n * MINUTE,
                "",
                query=f"where is order {n} of ann@example.com",
                user_id="u1",
                response_seconds=1.5,
                cached=bool(n % 2),
            )
            for n in range(count)
        )
    )


async def test_questions_have_their_words_only_for_who_may_see_them(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS.replace("viewer", "analyst")) as here:
        async with ClientSession(headers=BOSS) as here.session:
            await asked(here, 2)
        async with ClientSession() as here.session:
            _, _, body = await taken(here, "/queries?cached=true", VIEWER)
            _, _, less = await taken(here, "/queries?columns=user_id,hour,date", VIEWER)
    (row,) = json.loads(body)["rows"]
    assert row["query"] == "where is order 1 of [redacted]"
    assert (row["user_id"], row["response_time"], row["hour"]) == ("u1", 1.5, 14)
    assert row["date"] == today(14).date().isoformat()
    assert json.loads(less)["count"] == 2


async def test_questions_come_in_pages_and_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wanted, "ROWS", 2)
    async with desk(tmp_path) as here:
        await asked(here, 5)
        path = "/queries?format=jsonl&columns=timestamp,cursor"
        _, _, body = await taken(here, path)
        rows = [json.loads(line) for line in body.splitlines()]
        _, _, rest = await taken(here, f"{path}&cursor={rows[3]['cursor']}")
    assert len(rows) == 5
    assert rest.splitlines() == body.splitlines()[4:]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/tables", 404, "there is no such table to take away"),
        ("/conversations?format=pdf", 400, "format: expected one of json, jsonl, csv"),
        ("/conversations?columns=name", 400, "conversations has no"),
        ("/queries?query=x", 400, "is no parameter of this path"),
    ],
)
async def test_what_there_is_not_is_refused(
    path: str, status: int, said: str, tmp_path: Path
) -> None:
    async with desk(tmp_path) as here:
        found, _, body = await taken(here, path)
    assert (found, said in json.loads(body)["message"]) == (status, True)


async def test_a_viewer_takes_nothing_away(tmp_path: Path) -> None:
    async with desk(tmp_path, stand.TOKENS) as here:
        found, _, body = await taken(here, "/conversations", VIEWER)
    assert (found, json.loads(body)["code"]) == (403, "forbidden")


async def test_the_eleventh_of_an_hour_is_told_when_to_come_again(tmp_path: Path) -> None:
    async with desk(tmp_path, "analytics: {exports: {an_hour: 2}}\n") as here:
        await talks(here, "one")
        for _ in range(2):
            assert (await taken(here, "/conversations"))[0] == 200
        found, headers, body = await taken(here, "/conversations")
    assert (found, json.loads(body)["code"]) == (429, "too_many_exports")
    assert 1_700 <= int(headers["Retry-After"]) <= 1_800


async def test_a_table_says_how_complete_its_days_are_and_what_changed_near_them(
    tmp_path: Path,
) -> None:
    async with desk(tmp_path, watched=incomplete()) as here:
        await talks(here, "one")
        heard = [await taken(here, f"/conversations?format={form}") for form in FORMATS]
        _, headers, _ = await taken(here, "/conversations?period=1&format=csv")
    assert [told["Data-Completeness"] for _, told, _ in heard] == ["0.75"] * len(FORMATS)
    assert "Data-Completeness" not in headers, "nothing is known of today"
    whole = json.loads(heard[0][2])
    assert whole["period"]["completeness"] == 0.75
    assert whole["period"]["incomplete"] == ["app"]
    assert [one["id"] for one in whole["period"]["changes"]] == ["deploy-7"]
