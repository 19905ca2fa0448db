import contextlib
import sqlite3
from pathlib import Path

import pytest

from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.store import audit
from tests.exporter.web.analytics.desk import Desk, desk
from tests.exporter.web.test_auditing import AUTH, ask, written

PATH = "/api/audit"
TENANTS = """
auth:
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: eye, role: admin, token: "env:EYE", tenant: acme}
"""


def keep(here: Desk, count: int, tenant: str = "", detail: str = "{}") -> None:
    """Have lines that are five seconds apart."""
    caller = Caller("ann", "admin", frozenset(), tenant)
    lines = [entry.entry("silence", caller, f"{n}", "", 5_000 * n) for n in range(count)]
    file = here.folder / "events.db"
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        audit.keep(connection, [line._replace(detail=detail) for line in lines])


async def whats(here: Desk, query: str = "", who: str = "boss") -> list[str]:
    status, told = await ask(here, f"{PATH}?action=silence{query}", who)
    assert status == 200, told
    return [one["what"] for one in told["entries"]]


async def test_lines_come_the_newest_first_page_by_page(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        keep(here, 5)
        assert await whats(here) == ["4", "3", "2", "1", "0"]
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            at = f"&cursor={cursor}" if cursor else ""
            _, told = await ask(here, f"{PATH}?action=silence&limit=2{at}", "boss")
            seen += [one["what"] for one in told["entries"]]
            cursor = told["next_cursor"]
        assert seen == ["4", "3", "2", "1", "0"]


async def test_lines_are_found_by_who_and_when(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        keep(here, 5)
        assert await whats(here, "&from=5&to=15") == ["2", "1"]
        assert await whats(here, "&to=1970-01-01T00:00:05Z") == ["0"]
        assert await whats(here, "&who=ann&limit=1") == ["4"]
        assert await whats(here, "&who=bob") == []


async def test_a_line_tells_all_of_it(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        keep(here, 1, detail='{"silence":"x"}')
        _, told = await ask(here, f"{PATH}?who=ann", "boss")
    assert told["entries"] == [
        {
            "at": "1970-01-01T00:00:00Z",
            "last": "1970-01-01T00:00:00Z",
            "times": 1,
            "action": "silence",
            "who": "ann",
            "role": "admin",
            "tenant": "",
            "what": "0",
            "address": "",
            "result": "ok",
            "detail": {"silence": "x"},
        }
    ]


async def test_a_detail_that_was_cut_is_told_as_text(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        keep(here, 1, detail='{"alerts":["a')
        _, told = await ask(here, f"{PATH}?who=ann", "boss")
    assert told["entries"][0]["detail"] == {"cut": '{"alerts":["a'}


async def test_an_admin_of_a_tenant_reads_of_its_own_callers_only(tmp_path: Path) -> None:
    async with desk(tmp_path, TENANTS) as here:
        keep(here, 2, "acme")
        keep(here, 3, "other")
        keep(here, 4)
        assert len(await whats(here)) == 9
        assert await whats(here, who="eye") == ["1", "0"]


@pytest.mark.parametrize(
    "query",
    ["action=nothing", "limit=0", "limit=1000", "cursor=x", "from=x", "to=2", "order=up"],
)
async def test_what_cannot_be_asked_is_refused(tmp_path: Path, query: str) -> None:
    async with desk(tmp_path, AUTH) as here:
        if query == "to=2":
            query = "to=2&to=3"
        status, told = await ask(here, f"{PATH}?{query}", "boss")
    assert (status, told["code"]) == (400, "bad_argument")


async def test_who_reads_it_is_written_down(tmp_path: Path) -> None:
    async with desk(tmp_path, AUTH) as here:
        assert (await ask(here, PATH, "eye"))[0] == 403
        found = await written(here, "audit")
        assert {(one["who"], one["what"]) for one in found} == {("boss", PATH)}
