"""The short way of a small webhook that arrived whole: no task, no request or response object.

aiohttp's own way costs more than all that is done with one event. A request that is plain (POST to
a source, complete, not compressed, nothing else under way on its connection) goes from the parser
to intake, and its answer is written as bytes. Everything else, and every doubt, takes aiohttp's
way: both have the same sources, the same callers, the same answers and the same counters.

Of aiohttp's RequestHandler, `_waiter`, `_messages`, `_parser`, `_paused`, `_keepalive_handle`,
`_process_keepalive` and `_next_keepalive_close_time` are not documented; tests fail if they change.
"""

import asyncio
import contextlib
import functools
import http
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from aiohttp import hdrs
from aiohttp.http import HttpVersion11, RawRequestMessage

from alerting import clock
from exporter.daemon import Daemon
from exporter.events.arrival import Arrival
from exporter.events.inbound import Answer, Inbound
from exporter.events.intake import SMALL_BYTES
from exporter.events.queue import Outcome
from exporter.events.sources import Source
from exporter.refusal import Refused
from exporter.web import auth, errors, public, traffic
from exporter.web.connection import Bounds, Connection
from exporter.world import World

PREFIX = "/webhooks/"
ROUTE = "/webhooks/{source}"
_START = b"POST /webhooks/"
_NO_QUERY: Mapping[str, str] = {}
_NO_CONTENT = 204
_REASONS = {status.value: status.phrase for status in http.HTTPStatus}


class Express(Connection):
    """A connection that takes plain webhooks the short way, one at a time."""

    __slots__ = (
        "_answered",
        "_arrival",
        "_began",
        "_closing",
        "_daemon",
        "_held",
        "_should_close",
        "_tolls",
    )

    def __init__(self, manager: Any, bounds: Bounds, daemon: Daemon, tolls: traffic.Tolls) -> None:
        super().__init__(manager, bounds)
        self._daemon = daemon
        self._tolls = tolls
        self._arrival: Arrival | None = None
        self._answered: asyncio.Event | None = None
        self._began = 0.0
        self._closing = False
        self._should_close = False
        self._held = b""

    def data_received(self, data: bytes) -> None:
        if self._arrival is not None:
            self._hold(data)
            return
        waiter = self._waiter
        if not self._waits_for_request() or not data.startswith(_START):
            super().data_received(data)
            return
        # Without its waiter aiohttp only parses, and does not start a handler.
        self._waiter = None
        self.parsed(data)
        self._waiter = waiter
        if len(self._messages) == 1 and self._takes(*self._messages[0], data):
            self._messages.clear()
            if self._parser is not None:
                # It counts those under way, and at 32 of them would stop.
                self._parser.message_consumed()
            self._head_is_whole()
            return
        if self._messages and waiter is not None:
            waiter.set_result(None)
        self.looked_at(data)

    def close(self) -> None:
        """Close once what is under way is answered."""
        if self._arrival is not None:
            self._closing = True
        else:
            super().close()

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109 # aiohttp's
        if self._arrival is not None:
            self._answered = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._answered.wait(), timeout)
        await super().shutdown(timeout)

    def _close_if_idle(self) -> None:
        """Close where the connection is idle: one that waits for its answer is not.

        The timer goes on through the request; to start another for each costs more.
        """
        if self._arrival is not None:
            self._next_keepalive_close_time = self._loop.time() + self.keepalive_timeout
        super()._process_keepalive()

    _process_keepalive = _close_if_idle  # aiohttp's word for it

    def _hold(self, data: bytes) -> None:
        """Keep what a client sends before it has its answer; it may not send much more."""
        self._held += data
        if self.transport is not None:
            self.transport.pause_reading()

    def _takes(self, message: Any, payload: Any, data: bytes) -> bool:
        """Begin the short way, or say that this request needs the other."""
        if (
            not isinstance(message, RawRequestMessage)
            or message.method != hdrs.METH_POST
            or not message.path.startswith(PREFIX)
            or message.version is not HttpVersion11
            or not payload.is_eof()
            or message.chunked
            or message.upgrade
            or _is_odd(message.headers)
        ):
            return False
        # Of a peer that does not read its answers no more is taken until it does.
        if self.transport is None or self._paused or self._daemon.ready() is not None:
            return False
        world = self._daemon.world
        source: Source | None = world.sources.get(message.path[len(PREFIX) :])
        if source is None or not self._may(source, message.headers):
            return False
        body = data[data.find(b"\r\n\r\n") + 4 :]
        # More than the parser found means that the next request has begun.
        if len(body) != payload.total_bytes or len(body) > min(
            SMALL_BYTES, world.config.server.limits.body
        ):
            return False
        self._began = clock.monotonic()
        self._should_close = message.should_close
        url = self._url(world, message)
        inbound = Inbound(message.headers, body, _NO_QUERY, hdrs.METH_POST, url)
        self._arrival = Arrival(world, source, inbound, self._told)
        self._daemon.intake.arrived(self._arrival)
        return True

    def _peer(self) -> str | None:
        peer = self.transport.get_extra_info("peername") if self.transport else None
        return peer[0] if peer else None

    def _url(self, world: World, message: RawRequestMessage) -> str:
        base, proxies = world.config.server.public_url, world.callers.proxies
        peer = self._peer() if proxies else None
        return public.url(base, message.path, peer, message.headers, proxies)

    def _may(self, source: Source, headers: Any) -> bool:
        if source.secrets or source.keys:
            return True
        callers = self._daemon.world.callers
        if auth.is_forged(callers, self._peer(), headers):
            return False  # aiohttp's way counts it
        try:
            caller = auth.caller(callers, self._peer(), headers, now=clock.unix())
            auth.allow(caller, "events:write")
        except Refused:
            return False  # aiohttp's way says no, and counts it
        # What is told in the name of a tenant becomes that tenant's there.
        return not caller.tenant

    def _told(self, outcome: Outcome) -> None:
        """Answer: what became of the request is known."""
        arrival, self._arrival = self._arrival, None
        if arrival is None:
            return
        extra: dict[str, str] = {}
        daemon, source = self._daemon, arrival.source.name
        try:
            answer = daemon.intake.answer(arrival, outcome)
        except Refused as refused:
            answer = Answer(refused.status, errors.body(refused))
            extra = errors.headers(refused)
            traffic.refused(daemon.tally, refused.code)
            daemon.tally.count("webhook_refusals_total", source, refused.code)
        seconds = clock.monotonic() - self._began
        self._tolls.passed(daemon.tally, source, answer.status, seconds, arrival.size)
        if self._answered is not None:
            self._answered.set()
        if self.transport is not None:
            close = self._should_close or self._closing
            self.transport.write(written(answer, extra, clock.unix(), close=close))
            self._go_on()

    def _go_on(self) -> None:
        """Close, or wait for the next request as aiohttp does after its own answers."""
        if self._should_close or self._closing:
            super().close()
            if self.transport is not None:
                self.transport.close()
            return
        self._next_keepalive_close_time = self._loop.time() + self.keepalive_timeout
        if self._keepalive_handle is None:
            self._keepalive_handle = self._loop.call_at(
                self._next_keepalive_close_time, self._process_keepalive
            )
        if self._held:
            held, self._held = self._held, b""
            if self.transport is not None:
                self.transport.resume_reading()
            self.data_received(held)


def _is_odd(headers: Mapping[str, str]) -> bool:
    """Say whether a request asks for more than to be taken; a page's has more headers back."""
    return (
        hdrs.EXPECT in headers
        or hdrs.CONTENT_ENCODING in headers
        or hdrs.UPGRADE in headers
        or hdrs.ORIGIN in headers
    )


def written(answer: Answer, extra: dict[str, str], now: float, *, close: bool) -> bytes:
    """Return an answer as HTTP/1.1, at ``now`` in Unix seconds."""
    length = f"Content-Length: {len(answer.body)}\r\n" if answer.status != _NO_CONTENT else ""
    media = f"Content-Type: {answer.content_type}\r\n" if answer.content_type else ""
    head = (
        f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\n"
        f"{media}{length}Date: {_date(int(now))}\r\n"
    )
    for name, value in answer.headers:
        head += f"{name}: {value}\r\n"
    for name, value in extra.items():
        head += f"{name}: {value}\r\n"
    if close:
        head += "Connection: close\r\n"
    return head.encode() + b"\r\n" + answer.body


@functools.lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
