import csv
import io

import pytest
from aiohttp import ClientSession

from exporter.history.accounting import RULE
from tests.exporter.web import remembered, stand
from tests.exporter.web.remembered import BEGINS, DAY, ENDS, LETTERS, Store, serving

store = remembered.store


@pytest.mark.parametrize("summed", [BEGINS, ENDS])
async def test_ten_minutes_down_in_a_day_are_told_with_their_rule(
    store: Store, summed: int
) -> None:
    store.keep(LETTERS)
    store.sum_up(summed)
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/uptime?{DAY}") as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            told = await answer.json()
    nothing = dict.fromkeys(("degraded", "unknown", "maintenance"), 0)
    assert told == {
        "service": "shop",
        "from": "2026-03-01T00:00:00Z",
        "to": "2026-03-02T00:00:00Z",
        "exact": True,
        "uptime_ratio": 1_430 / 1_440,
        "uptime_ratio_by_runs": 1_430 / 1_440,
        "seconds": nothing | {"up": 85_800, "down": 600, "paused": 0, "unobserved": 0},
        "shares": nothing | {"up": 1_430 / 1_440, "down": 10 / 1_440, "paused": 0, "unobserved": 0},
        "runs": nothing | {"up": 1_430, "down": 10},
        "incidents": {
            "count": 1,
            "mean_seconds_between": 85_800,
            "mean_seconds_to_recover": 600,
        },
        "error_budget": {
            "objective": 99.9,
            "allowed_seconds": pytest.approx(86.4),
            "spent_seconds": 600,
            "remaining_ratio": pytest.approx(1 - 600 / 86.4),
        },
        "interval_seconds": 60,
        "hold_intervals": 3,
        "rule": RULE,
    }


async def test_it_comes_as_a_row_of_a_table_too(store: Store) -> None:
    store.keep(LETTERS)
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/uptime?{DAY}&format=csv&objective=99"
        async with client.get(path) as answer:
            assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
            assert answer.headers["Content-Disposition"] == (
                'attachment; filename="shop-uptime.csv"'
            )
            (row,) = csv.DictReader(io.StringIO(await answer.text(), newline=""))
    assert row["service"] == "shop"
    assert row["from"] == "2026-03-01T00:00:00Z"
    assert row["exact"] == "true"
    assert row["down_seconds"] == "600.0"
    assert row["down_runs"] == "10"
    assert row["incidents_count"] == "1"
    assert float(row["budget_remaining_ratio"]) == pytest.approx(1 - 600 / 864)


async def test_a_span_of_unix_seconds_in_which_nobody_looked_has_no_uptime(store: Store) -> None:
    seconds = BEGINS // 1000
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/uptime?from={seconds - 90}&to={seconds}"
        async with client.get(path) as answer:
            told = await answer.json()
    assert (told["uptime_ratio"], told["uptime_ratio_by_runs"]) == (None, None)
    assert told["shares"]["unobserved"] == 1.0
    assert told["incidents"]["mean_seconds_to_recover"] is None


async def test_without_a_span_it_is_the_last_day(store: Store) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/uptime") as answer:
            assert sum((await answer.json())["seconds"].values()) == 86_400


async def test_a_span_whose_runs_are_gone_is_widened_and_said_to_be(store: Store) -> None:
    store.keep(LETTERS)
    store.sum_up(ENDS)
    store.sqlite.run("probe_results.forget", ENDS, 10_000)
    async with serving(store) as here, ClientSession() as client:
        path = (
            f"{here.url}/api/services/shop/uptime?from=2026-03-01T11:30:00Z&to=2026-03-01T11:45:00Z"
        )
        async with client.get(path) as answer:
            told = await answer.json()
    assert told["exact"] is False
    assert (told["from"], told["to"]) == ("2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z")
    assert told["seconds"]["down"] == 600


async def test_more_runs_than_are_looked_at_are_summed_up_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.store.probe_hours.MOST_LOOKS", 10)
    store.keep("u" * 20)
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/uptime?{DAY}") as answer:
            assert answer.status == 503
            assert (await answer.json())["code"] == "not_ready"
            assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize("objective", ["0", "100", "-1", "nan", "inf", "much", ""])
async def test_an_objective_that_promises_nothing_or_too_much_is_refused(
    store: Store, objective: str
) -> None:
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/uptime?objective={objective}"
        async with client.get(path) as answer:
            assert answer.status == 400
            assert "objective" in (await answer.json())["message"]


async def test_they_are_told_to_those_who_may_read_metrics(store: Store) -> None:
    async with serving(store, stand.TOKENS) as here, ClientSession() as client:
        for name, status in {"eye": 200, "bot": 403}.items():
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            path = f"{here.url}/api/services/shop/uptime"
            async with client.get(path, headers=headers) as answer:
                assert answer.status == status
        async with client.get(f"{here.url}/api/services/shop/uptime") as answer:
            assert answer.status == 401
