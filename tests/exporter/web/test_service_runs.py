from aiohttp import ClientSession

from tests.exporter.web import remembered
from tests.exporter.web.remembered import DAY, Store, serving

store = remembered.store


async def test_runs_are_told_newest_first(store: Store) -> None:
    store.keep("ud")
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/runs?{DAY}") as answer:
            assert answer.status == 200
            told = await answer.json()
    assert told["next_cursor"] is None
    assert told["runs"][0] == {
        "at": "2026-03-01T00:01:00Z",
        "state": "down",
        "response_time_ms": 83.0,
        "reason": "status",
        "detail": "d1",
    }
    assert [one["state"] for one in told["runs"]] == ["down", "up"]


async def test_pages_show_each_run_once(store: Store) -> None:
    store.keep("u" * 5)
    found = []
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/runs?limit=2"
        query = f"&{DAY}"
        while True:
            async with client.get(path + query) as answer:
                told = await answer.json()
            found += [one["at"] for one in told["runs"]]
            if told["next_cursor"] is None:
                break
            query = f"&cursor={told['next_cursor']}"
    assert found == [f"2026-03-01T00:0{minute}:00Z" for minute in (4, 3, 2, 1, 0)]


async def test_what_a_target_said_is_no_formula_of_a_table(store: Store) -> None:
    store.keep("ud")
    with store.sqlite._writer as connection:
        connection.execute("UPDATE probe_results SET detail = '=cmd()' WHERE state = 'down'")
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/runs?{DAY}&format=csv"
        async with client.get(path) as answer:
            assert answer.headers["Content-Disposition"] == 'attachment; filename="shop-runs.csv"'
            assert (await answer.text()).splitlines() == [
                "at,state,response_time_ms,reason,detail",
                "2026-03-01T00:01:00Z,down,83.0,status,'=cmd()",
                "2026-03-01T00:00:00Z,up,83.0,,u0",
            ]
