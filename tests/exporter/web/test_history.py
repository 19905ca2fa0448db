import sqlite3
from typing import Any

import pytest
from aiohttp import ClientSession

from exporter.history.accounting import HOUR
from exporter.refusal import Refused
from exporter.web import history
from exporter.web.watched import Watched
from tests.exporter.web import remembered, stand
from tests.exporter.web.remembered import Store, serving

store = remembered.store
NOW = 100 * HOUR


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, (76 * HOUR, NOW)),
        ({"to": "36000"}, (0, 10 * HOUR)),
        ({"from": "3600", "to": "7200.5"}, (HOUR, 2 * HOUR + 500)),
        ({"from": "1970-01-01T02:00:00+01:00", "to": "1970-01-01T03:00:00Z"}, (HOUR, 3 * HOUR)),
        ({"from": "0", "to": "9e9"}, (0, NOW)),
    ],
)
def test_a_span_ends_now_at_the_latest_and_is_a_day_unless_told(
    query: dict[str, str], expected: tuple[int, int]
) -> None:
    assert history.span(query, NOW) == expected


@pytest.mark.parametrize(
    "query",
    [
        {"from": "7200", "to": "3600"},
        {"from": "3600", "to": "3600"},
        {"from": "9e9"},
        {"from": "-5"},
        {"to": "-5"},
        {"from": "yesterday"},
        {"to": "2026-03-01"},
        {"to": "2026-03-01T00:00:00 01:00"},
    ],
)
def test_a_span_that_is_none_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"from|to") as refused:
        history.span(query, NOW)
    assert refused.value.status == 400
    assert refused.value.help


def test_a_form_is_one_of_two() -> None:
    assert history.form({}) == history.form({"format": "json"}) == "json"
    assert history.form({"format": "csv"}) == "csv"
    with pytest.raises(Refused, match="expected csv or json"):
        history.form({"format": "xml"})


def test_a_table_is_saved_under_its_name_and_says_where_it_goes_on() -> None:
    found = history.sheet("shop-runs", ["a"], [["=1"]], "?cursor=x")
    assert found.text == "a\r\n'=1\r\n"
    assert found.headers["Link"] == '<?cursor=x>; rel="next"'
    assert "Link" not in history.sheet("shop-runs", ["a"], []).headers


async def test_a_probe_that_nobody_knows_is_not_found_and_a_near_name_is(store: Store) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shpo/uptime") as answer:
            assert answer.status == 404
            told = await answer.json()
            assert "shop" in told["message"]
            assert told["help"] == "GET /api/services lists all"


@pytest.mark.parametrize("path", ["uptime", "incidents", "runs"])
async def test_a_store_that_cannot_be_read_is_said_to_be(store: Store, path: str) -> None:
    store.broken = True
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/{path}") as answer:
            assert answer.status == 503
            assert (await answer.json())["code"] == "not_readable"


async def test_what_sqlite_itself_says_is_translated() -> None:
    async def broken(*_: Any) -> Any:
        raise sqlite3.OperationalError("disk I/O error")

    watched = Watched(probes=remembered.standings, ask=broken)
    async with stand.serving(watched=watched) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/runs") as answer:
            assert answer.status == 503


@pytest.mark.parametrize("path", ["uptime", "incidents", "runs"])
async def test_parameters_that_nobody_reads_are_refused(store: Store, path: str) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/{path}?since=1") as answer:
            assert answer.status == 400
            assert "from" in (await answer.json())["help"]
