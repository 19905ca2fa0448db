import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from msgspec.structs import replace

from exporter.history.accounting import HOUR
from exporter.store.integration_checks import Check
from exporter.store.integrations import Row
from exporter.web import integration_history
from exporter.web.watched import Watched
from tests.exporter.web import remembered, stand
from tests.exporter.web.remembered import BEGINS, DAY, Store
from tests.exporter.web.stand import Stand
from tests.exporter.web.vendors import HERE, standing

store = remembered.store
MINUTE = 60_000


@contextlib.asynccontextmanager
async def serving(store: Store) -> AsyncIterator[Stand]:
    watched = Watched(integrations=lambda: (standing(),), ask=store.ask)
    async with stand.serving(watched=watched) as here:
        yield here


def keep(store: Store, *checks: tuple[int, str, str], name: str = "crm") -> None:
    rows = [
        Check(
            name, "hubspot", BEGINS + at * MINUTE, state, reason, "401: no" if reason else "", 0.25
        )
        for at, state, reason in checks
    ]
    store.sqlite.run("integrations.keep", Row(name, b"", 0), rows)


async def asked(here: Stand, query: str = DAY, status: int = 200) -> Any:
    url = f"{here.url}/api/integrations/crm/history?{query}"
    async with ClientSession() as client, client.get(url) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def test_checks_are_told_newest_first_with_what_became_of_the_time(store: Store) -> None:
    keep(store, (-5, "up", ""), (0, "up", ""), (5, "auth_failed", "token_expired"), (60, "up", ""))
    keep(store, (7, "down", "dns"), name="another")
    async with serving(store) as here:
        told = await asked(here)
    assert (told["integration"], told["next_cursor"]) == ("crm", None)
    assert (told["from"], told["to"]) == ("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")
    assert [one["state"] for one in told["checks"]] == ["up", "auth_failed", "up"]
    assert told["checks"][1] == {
        "at": "2026-03-01T00:05:00Z",
        "state": "auth_failed",
        "reason": "token_expired",
        "detail": "401: no",
        "response_time_ms": 250.0,
    }
    assert told["checks"][0]["reason"] is None
    summary = told["summary"]
    # 5 minutes up, 55 not let in, then up for three intervals, of which nothing more is known.
    assert (summary["seconds"]["up"], summary["seconds"]["auth_failed"]) == (1_200.0, 3_300.0)
    assert summary["seconds"]["unobserved"] == 86_400.0 - 4_500.0
    assert sum(summary["shares"].values()) == pytest.approx(1)
    assert summary["uptime_ratio"] == pytest.approx(1_200 / 4_500)
    assert [one["state"] for one in summary["changes"]] == ["up", "auth_failed", "up"]
    assert summary["changes"][2]["at"] == "2026-02-28T23:55:00Z"


async def test_pages_follow_each_other(store: Store) -> None:
    keep(store, *((at, "up", "") for at in range(5)))
    seen, query, pages = [], f"{DAY}&limit=2", 0
    async with serving(store) as here:
        while True:
            told = await asked(here, query)
            seen += [one["at"] for one in told["checks"]]
            pages += 1
            if told["next_cursor"] is None:
                break
            assert told["summary"]["seconds"]["up"] == 4 * 60 + 900
            query = f"limit=2&cursor={told['next_cursor']}"
    assert pages == 3
    assert seen == [f"2026-03-01T00:0{at}:00Z" for at in (4, 3, 2, 1, 0)]


async def test_of_a_span_without_checks_nothing_is_known(store: Store) -> None:
    async with serving(store) as here:
        told = await asked(here)
    assert told["checks"] == []
    assert told["summary"]["uptime_ratio"] is None
    assert told["summary"]["shares"]["unobserved"] == 1.0


@pytest.mark.parametrize(
    ("query", "said", "help"),
    [
        ("from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z", "more than 31 days", "31 days or"),
        ("from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z", "from is not before to", "send from"),
        ("from=yesterday", "from: ", "send RFC 3339"),
        ("limit=0", "limit: expected a whole number from 1 to 1000", "from 1 to 1000"),
        ("limit=1001", "limit: expected a whole number from 1 to 1000", "from 1 to 1000"),
        ("cursor=abc", "no answer of this path told it", "send next_cursor"),
        ("format=csv", "'format' is no parameter", "known: cursor, from, limit, to"),
    ],
)
async def test_a_bad_question_is_told_what_is_allowed(
    store: Store, query: str, said: str, help: str
) -> None:
    async with serving(store) as here:
        told = await asked(here, query, 400)
    assert said in told["message"]
    assert help in told["help"]


async def test_a_name_that_nobody_has_and_a_store_that_cannot_be_read_are_told(
    store: Store,
) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/integrations/shop/history") as answer:
            assert answer.status == 404
        store.broken = True
        assert (await asked(here, status=503))["code"] == "not_readable"


def test_a_check_holds_for_three_intervals_or_three_waits() -> None:
    one = standing(interval=300.0, checked=HERE, due=HERE + 300)
    assert integration_history.hold(one) == 900_000
    assert integration_history.hold(replace(one, due=HERE + 3_600)) == 3 * HOUR
    assert integration_history.hold(replace(one, due=None)) == 900_000
    assert integration_history.hold(replace(one, checked=0.0)) == 900_000
