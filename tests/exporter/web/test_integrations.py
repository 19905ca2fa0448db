import sqlite3
from typing import Any

from aiohttp import ClientSession

from alerting import clock
from exporter.probes import record
from exporter.store.errors import StoreError
from exporter.store.integration_checks import Check
from exporter.store.integrations import Row
from exporter.web.watched import Watched
from tests.exporter.web import remembered, stand
from tests.exporter.web.remembered import Store
from tests.exporter.web.vendors import SILENT, SLOW, standing, sync

store = remembered.store


def watched(ask: Any = None) -> Watched:
    def standings() -> Any:
        return (standing(), standing("dns", name="shop", provider="shopify"))

    return (
        Watched(integrations=standings) if ask is None else Watched(integrations=standings, ask=ask)
    )


def keep(store: Store, *states: str, name: str = "crm") -> None:
    now = record.milliseconds(clock.now())
    checks = [
        Check(name, "hubspot", now - 60_000 * (place + 1), state, "", "", 0.5)
        for place, state in enumerate(states)
    ]
    old = Check(name, "hubspot", now - 25 * 3_600_000, "down", "", "", 0.5)
    store.sqlite.run("integrations.keep", Row(name, b"", 0), [*checks, old])


async def test_all_are_told_with_the_rates_of_the_last_day(store: Store) -> None:
    keep(store, "up", "up", "degraded", "down")
    async with stand.serving(watched=watched(store.ask)) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/integrations") as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
            crm, shop = (await answer.json())["integrations"]
        assert (crm["name"], crm["state"], shop["state"]) == ("crm", "up", "down")
        assert (crm["day"]["checks"], crm["day"]["success_ratio"]) == (4, 0.75)
        assert shop["day"]["success_ratio"] is None
        async with client.get(f"{here.url}/api/integrations/shop") as answer:
            assert (await answer.json())["reason"] == "dns"
        async with client.head(f"{here.url}/api/integrations") as answer:
            assert answer.status == 200


async def test_all_parts_are_asked_what_they_know() -> None:
    made = stand.daemon("integrations: [{name: crm, type: hubspot, token: env:SHOP}]")
    made.series.add({made.series.row("integration_reconciled_total", "crm", "hubspot", "new"): 3.0})
    parts = Watched(
        integrations=lambda: (standing(),),
        silences=lambda _: SILENT,
        paces=lambda _: SLOW,
        syncs=lambda: (sync(),),
    )
    async with stand.serving(made=made, watched=parts) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/integrations/crm") as answer:
            told = await answer.json()
    assert (told["reconciled"], len(told["syncs"])) == ({"new": 3}, 1)
    assert told["silence"]["expected_events"] == 14.2
    assert told["latency"]["p95_seconds"] == 2.5
    assert told["quotas"][0]["our_ratio"] > 0


async def test_how_they_stand_is_told_whether_or_not_the_store_is_well() -> None:
    for error in (StoreError("io", "the disk is gone"), sqlite3.OperationalError("locked")):

        async def broken(*_: Any, error: Exception = error) -> Any:
            raise error

        async with stand.serving(watched=watched(broken)) as here, ClientSession() as client:
            async with client.get(f"{here.url}/api/integrations") as answer:
                first = (await answer.json())["integrations"][0]
                assert (first["state"], first["day"]["checks"]) == ("up", 0)


async def test_no_integrations_are_an_empty_list() -> None:
    async with stand.serving() as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/integrations") as answer:
            assert (await answer.json())["integrations"] == []


async def test_what_nobody_is_called_and_what_no_parameter_is_are_refused() -> None:
    async with stand.serving(watched=watched()) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/integrations/crn") as answer:
            assert answer.status == 404
            told = await answer.json()
        assert "no integration is called 'crn'; did you mean 'crm'?" in told["message"]
        assert told["help"] == "GET /api/integrations lists all"
        for path in ("/api/integrations?name=crm", "/api/integrations/crm?a=b"):
            async with client.get(here.url + path) as answer:
                assert answer.status == 400
                assert (await answer.json())["help"] == "this path takes none"


async def test_they_are_told_to_those_who_may_read_metrics() -> None:
    async with stand.serving(stand.TOKENS, watched=watched()) as here, ClientSession() as client:
        for path in ("", "/crm"):
            url = f"{here.url}/api/integrations{path}"
            for name, status in {"eye": 200, "bot": 403}.items():
                headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
                async with client.get(url, headers=headers) as answer:
                    assert answer.status == status
        for path in ("", "/crm", "/crm/history"):
            async with client.get(f"{here.url}/api/integrations{path}") as answer:
                assert answer.status == 401


async def test_nothing_is_told_before_the_daemon_is_ready() -> None:
    made = stand.daemon()
    made.become("the store is not open yet")
    async with stand.serving(made=made, watched=watched()) as here, ClientSession() as client:
        for path in ("", "/crm", "/crm/history"):
            async with client.get(f"{here.url}/api/integrations{path}") as answer:
                assert answer.status == 503
