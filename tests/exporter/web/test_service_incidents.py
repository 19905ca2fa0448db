from aiohttp import ClientSession

from exporter.history.incidents import Incident
from exporter.web import service_incidents
from exporter.web.service_incidents import Position
from tests.exporter.web import remembered
from tests.exporter.web.remembered import BEGINS, DAY, LETTERS, MINUTE, Store, serving

store = remembered.store


async def test_an_incident_has_start_end_and_why(store: Store) -> None:
    store.keep(LETTERS)
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/incidents?{DAY}") as answer:
            assert answer.status == 200
            assert await answer.json() == {
                "service": "shop",
                "from": "2026-03-01T00:00:00Z",
                "to": "2026-03-02T00:00:00Z",
                "incidents": [
                    {
                        "start": "2026-03-01T11:40:00Z",
                        "end": "2026-03-01T11:50:00Z",
                        "seconds": 600,
                        "reason": "status",
                        "detail": "d700",
                        "failed_runs": 10,
                    }
                ],
                "next_cursor": None,
            }


async def test_pages_are_of_one_span_and_show_each_incident_once(store: Store) -> None:
    store.keep("ud" * 5)
    found = []
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/incidents?limit=2"
        query = f"&{DAY}"
        while True:
            async with client.get(path + query) as answer:
                told = await answer.json()
            assert told["to"] == "2026-03-02T00:00:00Z"
            found += [one["start"] for one in told["incidents"]]
            if told["next_cursor"] is None:
                break
            query = f"&cursor={told['next_cursor']}"
    assert found == [f"2026-03-01T00:0{minute}:00Z" for minute in (9, 7, 5, 3, 1)]


async def test_a_table_says_where_its_next_page_is(store: Store) -> None:
    store.keep("ud" * 3)
    async with serving(store) as here, ClientSession() as client:
        path = f"{here.url}/api/services/shop/incidents"
        async with client.get(f"{path}?{DAY}&format=csv&limit=2") as answer:
            head, *rows = (await answer.text()).splitlines()
            assert head == "start,end,seconds,reason,detail,failed_runs"
            # It goes on, so how long that has been depends on when this is asked.
            assert rows[0].startswith("2026-03-01T00:05:00Z,,")
            assert rows[1] == "2026-03-01T00:03:00Z,2026-03-01T00:04:00Z,60.0,status,d3,1"
            link = answer.headers["Link"]
        async with client.get(path + link[1 : link.index(">")]) as answer:
            assert len((await answer.text()).splitlines()) == 2
            assert "Link" not in answer.headers


async def test_a_cursor_of_something_else_is_refused(store: Store) -> None:
    async with serving(store) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services/shop/incidents?cursor=abc") as answer:
            assert answer.status == 400


def test_one_that_goes_on_has_no_end_and_lasts_until_now() -> None:
    found = service_incidents.one(Incident(BEGINS, None, "dns", "", 3), BEGINS + 2 * MINUTE)
    assert (found.end, found.seconds) == (None, 120.0)


def test_a_page_that_is_full_may_be_followed_by_another() -> None:
    incident = Incident(5, 6, "dns", "", 1)
    at = Position(0, 9, None)
    assert service_incidents.told("shop", at, [incident], 1, 9).next_cursor is not None
    assert service_incidents.told("shop", at, [incident], 2, 9).next_cursor is None
