"""How sources are, asked over HTTP: the states, what is wrong, and a second try."""

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import ClientSession

from alerting import clock
from exporter.host.summary import Disk, Summary
from exporter.store.errors import StoreError
from exporter.web import routes
from exporter.web.watched import Watched
from tests.exporter.events.examples import raw
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

SHOP = 'sources:\n- {type: generic, name: shop, keys: ["env:BOSS"], events: [%s]}\n'
ENTRY = "{type: chat.feedback.received, data: {score: score}}"
AUTH = {"Authorization": f"Bearer {stand.ENVIRON['BOSS']}"}


@contextlib.asynccontextmanager
async def serving(folder: Path, text: str = "") -> AsyncIterator[stand.Stand]:
    """Serve sources whose tables can be asked."""
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + text + stand.TOKENS)
    async with stand.committing(made, folder) as store:
        watched = Watched(ask=Threaded(store).run, host=lambda: Summary(disk=Disk("/", 0.99)))
        async with stand.serving(made=made, watched=watched) as here:
            yield here


async def got(here: stand.Stand, path: str, **more: Any) -> tuple[int, Any]:
    async with ClientSession(here.url, headers=AUTH) as client:
        async with client.get(path, **more) as answer:
            return answer.status, await answer.json()


async def posted(here: stand.Stand, path: str, body: object) -> tuple[int, Any]:
    async with ClientSession(here.url, headers=AUTH) as client:
        async with client.post(path, json=body) as answer:
            return answer.status, await answer.json()


async def test_a_source_is_told_with_what_came_of_it(tmp_path: Path) -> None:
    async with serving(tmp_path, stand.SOURCES) as here:
        good = {**raw("chat.conversation.started"), "time": clock.now().isoformat()}
        assert (await posted(here, "/webhooks/app", good))[0] == 202
        status, told = await got(here, "/api/sources")
    assert status == 200
    shop, app = told["sources"]
    assert (shop["name"], shop["last_event"], shop["secrets"][0]["requests"]) == ("shop", None, 0)
    assert (app["name"], app["kind"], app["events"]) == ("app", "native", {"accepted": 1})
    assert app["silent_seconds"] < 60


async def test_a_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    async with serving(tmp_path, stand.SOURCES) as here:
        _, told = await got(here, "/api/doctor")
        assert [one["where"] for one in told["findings"]] == ["disk", "source shop", "source app"]
        here.daemon.become("stopping")
        status, told = await got(here, "/api/doctor")
    assert (status, told["sources"]) == (200, [])
    assert told["findings"][0]["what"] == "no events are taken in: stopping"


async def test_events_in_quarantine_are_replayed_after_the_mapping_was_mended(
    tmp_path: Path,
) -> None:
    path = f"/webhooks/shop/{stand.ENVIRON['BOSS']}"
    async with serving(tmp_path, SHOP % ENTRY) as here:
        assert (await posted(here, path, {"score": 9, "stars": 5}))[0] == 200
        _, told = await got(here, "/api/sources")
        assert told["sources"][0]["quarantine"]["reasons"] == {"out_of_range": 1}
        assert (await posted(here, "/api/events/replay", {"source": "shop"}))[1]["left"] == 1
        mended = stand.daemon(SHOP % ENTRY.replace("score: score", "score: stars"))
        here.daemon.world = mended.world
        async with ClientSession(here.url) as client:
            async with client.post("/api/events/replay") as answer:
                assert await answer.json() == {
                    "tried": 1,
                    "mended": 1,
                    "events": 1,
                    "left": 0,
                    "next": None,
                }


async def test_only_an_admin_may_replay_and_strangers_see_no_sources(tmp_path: Path) -> None:
    async with serving(tmp_path) as here, ClientSession(here.url) as client:
        eye = {"Authorization": f"Bearer {stand.ENVIRON['EYE']}"}
        async with client.post("/api/events/replay", headers=eye) as answer:
            assert answer.status == 403
        async with client.get("/api/sources", headers=eye) as answer:
            assert answer.status == 200
        async with client.get("/api/sources") as answer:
            assert answer.status == 401


@pytest.mark.parametrize("body", [b"[]", b"\xff", b'{"sauce": "shop"}'])
async def test_a_replay_of_something_else_is_refused(tmp_path: Path, body: bytes) -> None:
    async with serving(tmp_path) as here, ClientSession(here.url, headers=AUTH) as client:
        async with client.post("/api/events/replay", data=body) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, "bad_argument")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/sources"), ("GET", "/api/doctor"), ("POST", "/api/events/replay")],
)
async def test_a_store_that_cannot_be_read_is_said_so(method: str, path: str) -> None:
    async def ask(*_: Any) -> Any:
        raise StoreError("io", "gone")

    watched = Watched(ask=ask)
    async with stand.serving(stand.SOURCES, watched=watched) as here:
        async with aiohttp.ClientSession(here.url) as client:
            async with client.request(method, path) as answer:
                assert (answer.status, (await answer.json())["code"]) == (503, "not_readable")
                assert answer.headers["Retry-After"] == "5"


async def test_before_the_daemon_is_ready_nothing_is_known() -> None:
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + stand.SOURCES)
    made.become("starting")
    async with stand.serving(made=made) as here:
        for method, path in (("GET", "/api/sources"), ("POST", "/api/events/replay")):
            async with aiohttp.ClientSession(here.url) as client:
                async with client.request(method, path) as answer:
                    assert answer.status == 503


def test_the_routes_are_there() -> None:
    paths = {one.path for one in routes.ROUTES}
    assert {"/api/sources", "/api/doctor", "/api/events/replay"} <= paths
    assert json.dumps(sorted(paths))
