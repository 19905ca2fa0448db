"""A local Slack: it takes what Slack documents to take, says no to the rest in Slack's words.

https://docs.slack.dev/reference/block-kit/blocks
https://docs.slack.dev/reference/methods/chat.postMessage
"""

import asyncio
import contextlib
import json
import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple

from aiohttp import WSMsgType, web

from alerting import clock

TOKEN = "xoxb-T0KEN-of-ours"
APP_TOKEN = "xapp-T0KEN-of-ours"
HOOK = "/services/T00000000/B00000000/HOOK-of-ours"
CHANNELS = {"#alerts": "C0ALERTS", "#other": "C0OTHER"}
Json = dict[str, Any]


class Message(NamedTuple):
    """A message as it stands in the channel now."""

    channel: str
    ts: str
    body: Json

    @property
    def words(self) -> str:
        """All that is to be read in it."""
        return json.dumps(self.body, ensure_ascii=False)


class Slack:
    """Listens on port 0; `script` holds answers that come instead, None for one as usual."""

    def __init__(self, *, spacing: float = 0.0) -> None:
        self.spacing = spacing
        self.messages: list[Message] = []
        self.calls: list[tuple[str, Json]] = []
        self.answers: list[Json] = []
        self.acknowledged: list[str] = []
        self.script: deque[web.Response | None] = deque()
        self.opened: list[str] = []
        self.linked: list[web.WebSocketResponse] = []
        self.arrived = asyncio.Event()
        self.port = 0
        self._free: dict[str, float] = {}
        self._sockets: set[web.WebSocketResponse] = set()
        self._count = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def post(self) -> str:
        return f"{self.url}/api/chat.postMessage"

    @property
    def hook(self) -> str:
        return f"{self.url}{HOOK}"

    async def until(self, count: int, what: list[Any]) -> None:
        """Wait until there are so many of something."""
        async with asyncio.timeout(10.0):
            while len(what) < count:
                self.arrived.clear()
                await self.arrived.wait()

    async def press(self, payload: Json, envelope: str, kind: str = "interactive") -> None:
        """Tell whoever is connected by Socket Mode that a button was pressed, or something else."""
        told = {
            "type": kind,
            "envelope_id": envelope,
            "payload": payload,
            "accepts_response_payload": False,
        }
        for socket in tuple(self._sockets):
            await socket.send_str(json.dumps(told))

    async def hang_up(self) -> None:
        """End all connections of Socket Mode."""
        for socket in tuple(self._sockets):
            await socket.close()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["Slack"]:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/api/{method}", self._method)
        app.router.add_post(HOOK, self._hook)
        app.router.add_post("/response", self._response)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        try:
            yield self
        finally:
            await self.hang_up()
            await runner.cleanup()

    async def _method(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            return self._connection(request)
        body = await request.json()
        self.calls.append((method, body))
        self.arrived.set()
        if self.script and (said := self.script.popleft()) is not None:
            return said
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _no("invalid_auth")
        if method == "chat.update":
            return self._update(body)
        if method == "chat.postMessage":
            return self._post(body)
        return _no("unknown_method")

    def _post(self, body: Json) -> web.Response:
        known = {**CHANNELS, **{one: one for one in CHANNELS.values()}}
        channel = known.get(body.get("channel", ""))
        if channel is None:
            return _no("channel_not_found")
        if (late := self._too_fast(channel)) is not None:
            return late
        if (error := wrong(body)) is not None:
            return _no(error)
        thread = body.get("thread_ts")
        if thread is not None and self._place(channel, thread) is None:
            return _no("thread_not_found")
        self._count += 1
        ts = f"1795230131.{self._count:06}"
        self.messages.append(Message(channel, ts, body))
        return web.json_response({"ok": True, "channel": channel, "ts": ts, "message": body})

    def _update(self, body: Json) -> web.Response:
        place = self._place(body.get("channel", ""), body.get("ts", ""))
        if place is None:
            return _no("message_not_found")
        if (error := wrong(body)) is not None:
            return _no(error)
        if len(body.get("text", "").encode()) > 4_000:
            return _no("msg_too_long")
        old = self.messages[place]
        self.messages[place] = old._replace(body={**old.body, **body})
        return web.json_response({"ok": True, "channel": old.channel, "ts": old.ts})

    def _place(self, channel: str, ts: str) -> int | None:
        places = (at for at, one in enumerate(self.messages) if one[:2] == (channel, ts))
        return next(places, None)

    async def _hook(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("hook", body))
        self.arrived.set()
        if self.script and (said := self.script.popleft()) is not None:
            return said
        if (late := self._too_fast("hook")) is not None:
            return late
        if (error := wrong(body)) is not None:
            return web.Response(status=400, text=error)
        self.messages.append(Message("hook", "", body))
        return web.Response(text="ok")

    async def _response(self, request: web.Request) -> web.Response:
        self.answers.append(await request.json())
        self.arrived.set()
        return web.Response(text="ok")

    def _too_fast(self, channel: str) -> web.Response | None:
        now = clock.monotonic()
        left = self._free.get(channel, 0.0) - now
        if left > 0:
            headers = {"Retry-After": "1"}
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers=headers
            )
        self._free[channel] = now + self.spacing
        return None

    def _connection(self, request: web.Request) -> web.Response:
        self.opened.append(request.headers.get("Authorization", ""))
        self.arrived.set()
        if self.script and (said := self.script.popleft()) is not None:
            return said
        if request.headers.get("Authorization") != f"Bearer {APP_TOKEN}":
            return _no("invalid_auth")
        url = f"ws://127.0.0.1:{self.port}/link?ticket=T1CKET-of-ours"
        return web.json_response({"ok": True, "url": url})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.linked.append(socket)
        self.arrived.set()
        async for said in socket:
            if said.type == WSMsgType.TEXT:
                self.acknowledged.append(json.loads(said.data)["envelope_id"])
                self.arrived.set()
        self._sockets.discard(socket)
        return socket


def _no(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


def wrong(body: Json) -> str | None:
    """Return Slack's word for what is wrong with a message, None where it takes it."""
    blocks, attachments = body.get("blocks") or [], body.get("attachments") or []
    if not body.get("text") and not blocks and not attachments:
        return "no_text"
    if len(body.get("text", "")) > 40_000:
        return "msg_too_long"
    if len(attachments) > 100:
        return "too_many_attachments"
    every = [*blocks, *(one for some in attachments for one in some.get("blocks", []))]
    if len(every) > 50 or any(_wrongs(one) for one in every):
        return "invalid_blocks"
    if len(json.dumps(every, ensure_ascii=False)) > 13_200:
        return "msg_blocks_too_long"
    fields = [one for some in attachments for one in some.get("fields", [])]
    if any("title" not in one and "value" not in one for one in fields):
        return "invalid_attachments"
    if any(len(some.get("actions", [])) > 5 for some in attachments):
        return "invalid_attachments"
    return None


def _wrongs(block: Json) -> bool:
    """Say whether a block is none that Slack takes."""
    match block.get("type"):
        case "header":
            return not _text(block["text"], 150, {"plain_text"})
        case "section":
            text, fields = block.get("text"), block.get("fields", [])
            if text is None and not fields:
                return True
            fits = text is None or _text(text, 3_000)
            return not (fits and len(fields) <= 10 and all(_text(one, 2_000) for one in fields))
        case "context":
            elements = block["elements"]
            return not (0 < len(elements) <= 10 and all(_text(one, 3_000) for one in elements))
        case "divider":
            return False
        case "actions":
            elements = block["elements"]
            names = {one["action_id"] for one in elements}
            fits = 0 < len(elements) <= 25 and len(names) == len(elements)
            return not (fits and all(_button(one) for one in elements))
    return True


def _button(one: Json) -> bool:
    confirm = one.get("confirm")
    sizes = (
        one["type"] == "button",
        _text(one["text"], 75, {"plain_text"}),
        len(one.get("value", "")) <= 2_000,
        len(one["action_id"]) <= 255,
        one.get("style", "primary") in {"primary", "danger"},
    )
    asked = confirm is None or all(
        _text(confirm[name], most, {"plain_text", "mrkdwn"} if name == "text" else {"plain_text"})
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30))
    )
    return all(sizes) and asked


def _text(text: Json, most: int, kinds: frozenset[str] | set[str] = frozenset()) -> bool:
    known = kinds or {"plain_text", "mrkdwn"}
    if text["type"] not in known or not 0 < len(text["text"]) <= most:
        return False
    return text["type"] == "plain_text" or not list(torn(text["text"]))


def torn(text: str) -> Iterator[str]:
    """Yield what of a text in mrkdwn is markup that was cut, or that nobody meant."""
    rest = re.sub(r"<(?:https?://[^\s|<>]+|!date\^\d+\^[^|<>]+)\|[^|<>]+>", "", text)
    yield from re.findall(r"[<>]", rest)
    yield from re.findall(r"&(?!amp;|lt;|gt;)", text)
