"""A daemon on port 0 for the tests of the web, and the sockets to talk to it."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web

from alerting import clock, strict
from exporter import world
from exporter.config import Config
from exporter.daemon import Daemon
from exporter.privacy.vault import Vault
from exporter.store import sqlite
from exporter.web import express, listener, routes
from exporter.web.watched import Watched
from tests import tools
from tests.exporter.store.threaded import Threaded

KEY = b"k" * 32
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SOURCES = """
sources:
- {type: native, name: shop, secrets: ["env:SHOP"]}
- {type: native, name: app}
"""
TOKENS = """
auth:
  tokens:
  - {name: boss, role: admin, token: "env:BOSS"}
  - {name: bot, role: ingest, token: "env:BOT"}
  - {name: eye, role: viewer, token: "env:EYE"}
"""
ENVIRON = {
    **{name.upper(): f"{name}-token-0123456789" for name in ("boss", "bot", "eye", "cron")},
    "SHOP": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz",
}


def config(text: str = "") -> Config:
    """Return the configuration of a text; its secrets are those of ENVIRON."""
    return strict.load(text or "{}", Config, file="test.yml", environ=ENVIRON, read=str)


def daemon(text: str = "", admin_token: str | None = None) -> Daemon:
    """Return a ready daemon of a configuration, without a store."""
    made = world.build(config(text), KEY, admin_token)
    found = Daemon(made, lambda: made)
    found.become(None)
    return found


class Stand(NamedTuple):
    """A daemon and where it listens."""

    daemon: Daemon
    listening: listener.Listener

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.port}"

    def counted(self, metric: str, *labels: str) -> float:
        """Return what was counted of a metric since the start."""
        moves = self.daemon.tally.take()
        self.daemon.tally.give_back(moves)
        return moves.get(self.daemon.series.row(metric, *labels), 0.0)


class Answer(NamedTuple):
    """One HTTP answer off a socket."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@contextlib.asynccontextmanager
async def serving(
    text: str = "",
    extra: Mapping[str, Handler] | None = None,
    made: Daemon | None = None,
    watched: Watched | None = None,
) -> AsyncIterator[Stand]:
    """Serve a configuration on port 0, with `extra` paths that take every method."""
    found = made or daemon("server:\n  listen: 127.0.0.1:0\n" + text)
    app = routes.build(found, watched)
    for path, handler in (extra or {}).items():
        app.router.add_route("*", path, handler)
    listening = await listener.listen(app, found.world.config.server)
    try:
        yield Stand(found, listening)
    finally:
        await listening.close(1.0)


@contextlib.asynccontextmanager
async def committing(found: Daemon, folder: Path) -> AsyncIterator[sqlite.Sqlite]:
    """Commit what a daemon takes in to a store in ``folder``; until then requests are under way."""
    store = sqlite.Sqlite(folder / "events.db", Vault(KEY))
    task = asyncio.create_task(found.committer.run(Threaded(store)))
    try:
        yield store
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await found.committer.drain(Threaded(store))
        await Threaded(store).call("close")


@contextlib.asynccontextmanager
async def keeping(folder: Path, text: str = "") -> AsyncIterator[Stand]:
    """Serve the sources with a store behind them."""
    made = daemon("server:\n  listen: 127.0.0.1:0\n" + text + SOURCES)
    folder.mkdir(exist_ok=True)
    async with committing(made, folder), serving(made=made) as here:
        yield here


def long_ones(here: Stand) -> int:
    """Count the requests that took aiohttp's way."""
    return here.listening._server.requests_count


def connections(here: Stand) -> list[express.Express]:
    """Return the connections that are open."""
    found = here.listening._server.connections
    return [one for one in found if isinstance(one, express.Express)]


async def until(happened: Callable[[], object]) -> None:
    """Let the loop turn until something has happened in the daemon, for at most 10 s."""

    async def question() -> bool:
        return bool(happened())

    await tools.eventually(question)


def event(name: str, **more: object) -> bytes:
    """Return an event of that id, good unless `more` spoils it."""
    made = {
        "id": name,
        "type": "chat.conversation.started",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": name},
    }
    return json.dumps({**made, **more}).encode()


def post(body: bytes, *lines: str, path: str = "/webhooks/app", version: str = "1.1") -> bytes:
    """Return a request to a source; `lines` are headers, an own Content-Type among them."""
    given = {line.partition(":")[0] for line in lines}
    usual = ["Content-Type: application/json"] if "Content-Type" not in given else []
    length = [f"Content-Length: {len(body)}"] if "Transfer-Encoding" not in given else []
    head = [f"POST {path} HTTP/{version}", "Host: localhost", *usual, *length, *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def answer(reader: asyncio.StreamReader) -> Answer:
    """Read one answer whose length is known."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode().strip().split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(first.split()[1]), headers, body)


@contextlib.asynccontextmanager
async def connection(
    port: int,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Open a bare connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@contextlib.asynccontextmanager
async def already_sent(
    port: int, data: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Connect and send while the loop does nothing else, so that it finds both at once.

    uvloop, which the daemon runs in, reads then before aiohttp's task of the connection begins.
    """
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(data)
        reader, writer = await asyncio.open_connection(sock=client.dup())
        try:
            yield reader, writer
        finally:
            writer.close()


async def exchange(port: int, request: bytes) -> Answer:
    """Send bytes, read one answer."""
    async with connection(port) as (reader, writer):
        writer.write(request)
        return await answer(reader)
