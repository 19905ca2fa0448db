"""A rebuild of the figures, asked for over HTTP."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from exporter.folding.folder import Folder
from exporter.web.watched import Watched
from tests.exporter.folding import stores
from tests.exporter.web import stand

PATH = "/api/events/rebuild"
TEXT = "server:\n  listen: 127.0.0.1:0\n" + stand.TOKENS


def auth(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {stand.ENVIRON[name]}"}


@contextlib.asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[ClientSession]:
    """Serve a daemon whose folder is at work, to its admin."""
    stores.events(folder / "c.db", ("one", "cb"))
    made = stand.daemon(TEXT)
    at_work = Folder(
        folder / "c.db", folder / "folds.db", lambda: stores.SETTINGS, made.series, made.tally
    )
    run = asyncio.create_task(at_work.run())
    async with stand.serving(made=made, watched=Watched(folder=lambda: at_work)) as here:
        async with ClientSession(here.url, headers=auth("BOSS")) as client:
            yield client
    run.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await run


async def got(client: ClientSession, path: str, **more: Any) -> tuple[int, Any]:
    async with client.get(path, **more) as answer:
        return answer.status, await answer.json()


async def test_it_is_begun_and_followed_to_its_end(tmp_path: Path) -> None:
    async with serving(tmp_path) as client:
        async with client.post(PATH) as answer:
            told = await answer.json()
        assert (answer.status, told["rebuilding"], told["rebuilds"]) == (200, True, 0)
        while told["rebuilds"] == 0:
            _, told = await got(client, f"{PATH}?wait=5")
        assert told == {"rebuilding": False, "rebuilds": 1, "made": 2, "events": 2, "behind": 0}
        assert (await got(client, PATH))[1] == told


async def test_it_is_for_admins_and_its_arguments_have_bounds(tmp_path: Path) -> None:
    async with serving(tmp_path) as client:
        assert (await got(client, PATH, headers=auth("EYE")))[0] == 403
        async with client.post(PATH, headers=auth("BOT")) as answer:
            assert answer.status == 403
        for bad in ("wait=11", "wait=x", "when=now"):
            assert (await got(client, f"{PATH}?{bad}"))[0] == 400


async def test_before_anything_is_folded_it_is_not_ready() -> None:
    async with stand.serving(made=stand.daemon(TEXT)) as here:
        async with ClientSession(here.url, headers=auth("BOSS")) as client:
            assert (await got(client, PATH))[0] == 503
