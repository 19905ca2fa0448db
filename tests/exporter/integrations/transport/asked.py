"""A vendor to be asked, and what servers note of it."""

import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from aiohttp import web

from alerting.duration import Duration
from alerting.secret import Secret
from exporter.integrations import states
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.token import Shown, bearer
from exporter.integrations.hubspot import Hubspot

TOKEN = "pat-planted-41d2c7"
SHOWN = bearer(Secret(TOKEN))
NOBODY = Shown()


def vendor(**settings: Any) -> Hubspot:
    return Hubspot(name="crm", timeout=Duration(5), **settings)


def call(url: str, topic: Topic = "health", **more: Any) -> Call:
    return Call(topic=topic, url=url, **more)


def unanswered(found: Answer | Unanswered) -> tuple[str, str]:
    assert isinstance(found, Unanswered)
    assert found.reason in states.REASONS
    assert TOKEN not in found.detail
    return found.reason, found.detail


class Kept:
    """A server that notes which requests came over which connection."""

    def __init__(self, answer: Callable[[web.BaseRequest], web.StreamResponse]) -> None:
        self.requests: list[web.BaseRequest] = []
        self.bodies: list[bytes] = []
        self.connections: set[Any] = set()
        self._answer = answer

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)
        self.connections.add(request.transport)
        self.bodies.append(await request.read())
        return self._answer(request)


@contextlib.asynccontextmanager
async def kept(
    answer: Callable[[web.BaseRequest], web.StreamResponse] = lambda _: web.json_response(
        {"ok": True}
    ),
) -> AsyncIterator[tuple[str, Kept]]:
    seen = Kept(answer)
    runner = web.ServerRunner(web.Server(seen))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    try:
        yield f"http://127.0.0.1:{port}", seen
    finally:
        await runner.cleanup()
