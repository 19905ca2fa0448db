import msgspec
from aiohttp import ClientSession
from msgspec.structs import replace

from exporter.probes.standing import Standing
from exporter.web import services
from exporter.web.watched import Watched
from tests.exporter.web import remembered, stand
from tests.exporter.web.examples import NOW, probe
from tests.exporter.web.remembered import Store, serving

store = remembered.store
WATCHED = Watched(probes=lambda: (probe("ud", judged=10, up=9), Standing("new", "http", 15.0)))


def test_each_probe_is_told_with_its_last_run_and_uptime() -> None:
    told = msgspec.json.decode(msgspec.json.encode(services.listed(WATCHED.probes(), NOW, {})))
    window = {"ratio": 0.9, "runs": 10, "failures": 1}
    assert told == {
        "at": "2026-03-01T12:00:00Z",
        "services": [
            {
                "name": "shop",
                "kind": "http",
                "state": "down",
                "verdict": "down",
                "since": "2026-03-01T11:59:50Z",
                "critical": True,
                "flapping": False,
                "maintenance": None,
                "dependency_down": None,
                "interval_seconds": 60.0,
                "last": {
                    "at": "2026-03-01T11:59:50Z",
                    "response_time_ms": 83.0,
                    "reason": "connect_refused",
                    "detail": "127.0.0.1:5000: connection refused",
                },
                "incident": None,
                "uptime": {"1h": window, "24h": window, "7d": window, "30d": window},
            },
            {
                "name": "new",
                "kind": "http",
                "state": "unknown",
                "verdict": "unknown",
                "since": None,
                "critical": True,
                "flapping": False,
                "maintenance": None,
                "dependency_down": None,
                "interval_seconds": 15.0,
                "last": None,
                "incident": None,
                "uptime": {},
            },
        ],
    }


def test_what_is_not_held_against_a_probe_is_its_state_and_the_verdict_stays() -> None:
    one = replace(probe("ud"), maintenance="week", culprit="router", is_critical=False)
    (told,) = services.listed([one], NOW, {}).services
    assert (told.state, told.verdict) == ("maintenance", "down")
    assert (told.maintenance, told.dependency_down, told.critical) == ("week", "router", False)
    (paused,) = services.listed([replace(one, is_paused=True)], NOW, {}).services
    assert paused.state == "paused"


def test_a_run_that_was_up_has_no_reason_and_a_window_without_runs_no_ratio() -> None:
    (one,) = services.listed([probe("u")], NOW, {}).services
    assert one.last is not None
    assert (one.last.reason, one.last.detail) == (None, None)
    assert one.uptime["1h"] == services.Uptime(None, 0, 0)


async def test_an_incident_that_goes_on_is_told_unless_the_store_is_not_well(
    store: Store,
) -> None:
    store.keep("ud")
    async with serving(store, state="ud") as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services") as answer:
            told, new = (await answer.json())["services"]
            assert told["incident"]["start"] == "2026-03-01T00:01:00Z"
            assert (told["incident"]["end"], told["incident"]["reason"]) == (None, "status")
            assert new["incident"] is None
        store.broken = True
        async with client.get(f"{here.url}/api/services") as answer:
            assert answer.status == 200
            assert (await answer.json())["services"][0]["incident"] is None
    store.broken = False
    async with serving(store, state="u") as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services") as answer:
            assert (await answer.json())["services"][0]["incident"] is None


async def test_they_are_asked_for_by_http() -> None:
    async with stand.serving(watched=WATCHED) as here, ClientSession() as client:
        async with client.get(f"{here.url}/api/services") as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            told = await answer.json()
            assert [one["name"] for one in told["services"]] == ["shop", "new"]
        async with client.head(f"{here.url}/api/services") as answer:
            assert answer.status == 200
        async with client.get(f"{here.url}/api/services?name=shop") as answer:
            assert answer.status == 400
            assert (await answer.json())["help"] == "this path takes none"


async def test_they_are_told_to_those_who_may_read_metrics() -> None:
    async with stand.serving(stand.TOKENS, watched=WATCHED) as here, ClientSession() as client:
        for name, status in {"eye": 200, "bot": 403}.items():
            headers = {"Authorization": f"Bearer {stand.ENVIRON[name.upper()]}"}
            async with client.get(f"{here.url}/api/services", headers=headers) as answer:
                assert answer.status == status
        async with client.get(f"{here.url}/api/services") as answer:
            assert answer.status == 401
