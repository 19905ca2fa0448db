import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from alerting import clock
from alerting.store.alerts import AlertStore
from exporter.probes import record
from exporter.probes.result import Result
from exporter.store.errors import StoreError
from exporter.store.sqlite import Sqlite
from exporter.web.watched import Watched
from tests.exporter.web import stand
from tests.exporter.web.examples import alert
from tests.exporter.web.stand import Stand

PATH = "/api/analytics/monitoring"
LOGS, ALERTS, SAMPLES = 7, 5, 3


def fill(store: Sqlite, alerts: AlertStore) -> None:
    """Keep runs, alerts and minutes: some of the last hour, and one of each of the day before."""
    now = clock.now()
    for number in range(LOGS + 1):
        at = now - timedelta(minutes=number if number < LOGS else 1_500)
        run = record.run(Result("shop", "http", at, 0.25, "status" if number else "", "got 500"))
        store.run("probe_results.keep", [run], {})
    # Rules of one tick fire at the same instant.
    fired = [
        alert(f"A{number}", at=now - timedelta(minutes=1 if number < ALERTS else 1_500))
        for number in range(ALERTS + 1)
    ]
    alerts.save(fired, ())
    for number in range(SAMPLES + 1):
        at = now - timedelta(minutes=number if number < SAMPLES else 1_500)
        row = (record.milliseconds(at), 1.0 * number, 2.0, 3.0, 4.0, 5.0, 6)
        store.run("host_samples.keep", [row])


@contextlib.asynccontextmanager
async def full(folder: Path, text: str = "") -> AsyncIterator[Stand]:
    """Serve real stores with rows in them."""
    store = Sqlite(folder / "events.db")
    connection = sqlite3.connect(folder / "alerts.db", isolation_level=None)
    alerts = AlertStore(connection)
    fill(store, alerts)

    async def ask(name: str, *arguments: Any) -> Any:
        return store.run(name, *arguments)

    async def history(*arguments: Any) -> Any:
        return alerts.history(*arguments)

    try:
        async with stand.serving(text, watched=Watched(ask=ask, history=history)) as here:
            yield here
    finally:
        alerts.close()
        store.close()


async def page(here: Stand, query: str = "") -> Any:
    async with ClientSession() as client, client.get(f"{here.url}{PATH}{query}") as answer:
        assert answer.status == 200, await answer.text()
        assert answer.headers["Cache-Control"] == "no-store"
        return await answer.json()


async def test_the_hours_are_told_table_by_table(tmp_path: Path) -> None:
    async with full(tmp_path) as here:
        told = await page(here)
        assert len(told["monitoring_logs"]) == LOGS
        assert len(told["alerts"]) == ALERTS
        assert len(told["system_metrics"]) == SAMPLES
        assert told["next_cursor"] is None
        assert told["monitoring_logs"][0]["status"] == "up"
        assert told["monitoring_logs"][1]["error_message"] == "status: got 500"
        times = [row["timestamp"] for row in told["monitoring_logs"]]
        assert times == sorted(times, reverse=True)
        longer = await page(here, "?hours=48")
        assert len(longer["monitoring_logs"]) == LOGS + 1
        assert len(longer["alerts"]) == ALERTS + 1
        assert len(longer["system_metrics"]) == SAMPLES + 1


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7, 1_000])
async def test_pages_hold_every_row_once(tmp_path: Path, limit: int) -> None:
    async with full(tmp_path) as here:
        found: dict[str, list[int]] = {"monitoring_logs": [], "alerts": [], "system_metrics": []}
        query = f"?limit={limit}"
        pages = 0
        while query:
            told = await page(here, query)
            pages += 1
            for table, ids in found.items():
                assert len(told[table]) <= limit
                ids += [row["id"] for row in told[table]]
            cursor = told["next_cursor"]
            query = f"?limit={limit}&cursor={cursor}" if cursor else ""
        assert [len(set(ids)) for ids in found.values()] == [LOGS, ALERTS, SAMPLES]
        assert [len(ids) for ids in found.values()] == [LOGS, ALERTS, SAMPLES]
        assert pages <= LOGS // limit + 1


@pytest.mark.parametrize(
    "query",
    ["?hours=0", "?hours=721", "?hours=day", "?limit=0", "?limit=1001", "?cursor=x", "?page=2"],
)
async def test_what_does_not_fit_is_refused_with_a_remedy(query: str) -> None:
    async with (
        stand.serving() as here,
        ClientSession() as client,
        client.get(f"{here.url}{PATH}{query}") as answer,
    ):
        assert answer.status == 400
        told = await answer.json()
        assert told["code"] == "bad_argument"
        assert told["message"]
        assert told["help"]
    assert here.counted("chatwatch_http_refusals_total", "bad_argument") == 1


@pytest.mark.parametrize("error", [StoreError("io", "disk I/O error"), sqlite3.OperationalError()])
async def test_a_database_that_cannot_be_read_is_said_so(error: Exception) -> None:
    async def broken(*_: Any) -> Any:
        raise error

    async with (
        stand.serving(watched=Watched(ask=broken, history=broken)) as here,
        ClientSession() as client,
        client.get(f"{here.url}{PATH}") as answer,
    ):
        assert answer.status == 503
        assert answer.headers["Retry-After"] == "5"
        told = await answer.json()
        assert told["code"] == "not_readable"
        assert told["message"].startswith("the database cannot be read now: ")


async def test_it_needs_the_right_to_analytics() -> None:
    async with stand.serving(stand.TOKENS) as here, ClientSession() as client:
        for name, status in {"eye": 200, "bot": 403}.items():
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            async with client.get(f"{here.url}{PATH}", headers=headers) as answer:
                assert answer.status == status
        async with client.head(f"{here.url}{PATH}") as answer:
            assert answer.status == 401
