"""A stand of a vendor behind a real server on a free port, in the event loop of a test."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from alerting import clock
from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking
from tests.exporter.integrations.stands.stand import Asked, Mood, Scene, Stand, mail


class Served:
    """A stand at an address; ``mood`` may change, and ``asked`` is what it was asked."""

    def __init__(self, stand: Stand, mood: Mood) -> None:
        self.stand = stand
        self.mood = mood
        self.url = ""
        self.asked: list[Asked] = []
        self.connections: set[Any] = set()

    def vendor(self, name: str = "", **more: Any) -> Integration:
        """Return the vendor with its settings, at the stand's address."""
        settings = _moved(dict(self.stand.settings), asking.HERE, self.url)
        there = {"url": self.url, **settings, "name": name or self.stand.type.replace("_", "-")}
        return asking.vendor(self.stand, **{**there, "status_page": "", **more})

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        headers = {key.lower(): value for key, value in request.headers.items()}
        query, body = dict(request.query), await request.read()
        asked = Asked(request.method, request.path, query, headers, body)
        self.asked.append(asked)
        self.connections.add(request.transport)
        now = clock.unix()
        reply = self.stand.reply(asked, Scene(self.mood, now=now, newest=now - 7_200.0))
        told = reply.body.replace(asking.HERE.encode(), self.url.encode())
        found = {"date": mail(now), **reply.headers}
        return web.Response(status=reply.status, body=told, headers=found)


@contextlib.asynccontextmanager
async def served(stand: Stand, mood: Mood = "well") -> AsyncIterator[Served]:
    """Serve a stand."""
    made = Served(stand, mood)
    runner = web.ServerRunner(web.Server(made), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


def _moved(tree: Any, here: str, there: str) -> Any:
    """Return settings with another address in all their texts."""
    if isinstance(tree, str):
        return tree.replace(here, there)
    if isinstance(tree, dict):
        return {key: _moved(value, here, there) for key, value in tree.items()}
    return [_moved(one, here, there) for one in tree] if isinstance(tree, list | tuple) else tree
