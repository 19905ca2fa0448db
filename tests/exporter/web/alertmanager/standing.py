"""A daemon that serves `/api/v2` over a dispatcher and a disk of its own."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import ClientSession

from alerting import clock
from alerting.dispatcher import Dispatcher
from alerting.store.ledger import Ledger
from exporter.web.watched import Watched
from tests.alerting.desked import CONF, Hands, terms
from tests.exporter.web import stand

API = "/api/v2"


class Standing(NamedTuple):
    """Who knows of alerts, and somebody who asks by HTTP."""

    hands: Hands
    dispatcher: Dispatcher
    client: ClientSession

    async def get(self, path: str, **query: str) -> Any:
        async with self.client.get(f"{API}{path}", params=query) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, record: object) -> tuple[int, Any]:
        async with self.client.post(f"{API}{path}", json=record) as answer:
            text = await answer.text()
            return answer.status, (await answer.json()) if text else None

    async def refusal(self, path: str, **query: str) -> tuple[int, Any]:
        async with self.client.get(f"{API}{path}", params=query) as answer:
            return answer.status, await answer.json()


@contextlib.asynccontextmanager
async def standing(
    folder: Path, conf: str = CONF, ours: str = "", config: str = "", **more: Any
) -> AsyncIterator[Standing]:
    ledger = await Ledger.open(folder / "alerts.db")
    hands = Hands(ledger)
    hands.now = clock.now()
    dispatcher = await hands.dispatcher(terms(conf, ours, **more))
    watched = Watched(dispatcher=lambda: dispatcher)
    try:
        async with (
            stand.serving(config, watched=watched) as here,
            ClientSession(here.url) as client,
        ):
            yield Standing(hands, dispatcher, client)
    finally:
        await ledger.close()
