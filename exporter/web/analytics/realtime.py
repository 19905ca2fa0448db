"""`/api/analytics/realtime/{id}`: an agent's figures, alerts and health, as they change (row G2).

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
from collections.abc import Iterable
from typing import Final

import msgspec
from aiohttp import hdrs, web
from msgspec.structs import replace

from alerting import clock
from exporter.analytics import alarms
from exporter.analytics.bulletin import Entry
from exporter.refusal import Refused
from exporter.web.analytics import agents, answering, completing, event_stream, health
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.event_stream import event
from exporter.web.analytics.queries import ByPeriod
from exporter.web.analytics.reader import Reader
from exporter.web.analytics.streams import STREAMS, Streams
from exporter.web.answers import refuse_unready
from exporter.web.keys import Route

_RETRY_SECONDS: Final = 3.0
_HEADERS: Final = {
    hdrs.CACHE_CONTROL: "no-store",
    hdrs.CONTENT_TYPE: event_stream.CONTENT_TYPE,
    "X-Content-Type-Options": "nosniff",
    # A proxy that gathers answers before it hands them on would hold everything back.
    "X-Accel-Buffering": "no",
}
# What a stream asks of an agent is what the plain endpoint answers.
_ASKED: Final = Endpoint(
    path="/api/analytics/realtime/{id}",
    summary="",
    query=ByPeriod,
    answer=agents.AgentPerformance,
    told=agents.performance,
)


async def stream(request: web.Request) -> web.StreamResponse:
    """Answer with a stream; an agent that nobody knows is refused before it begins."""
    refuse_unready(request)
    question = answering.asked(request, _ASKED)
    if request.method == hdrs.METH_HEAD:
        return web.Response(headers=_HEADERS)
    streams = request.app[STREAMS]
    first = await _snapshot(request, question)
    with streams.reading(lambda: _is_gone(request)) as reader:
        talk = Talk(request, streams, reader, question)
        try:
            return await talk.held(first)
        except ConnectionError:
            return talk.response


class Talk:
    """One stream, from its first byte to its end."""

    def __init__(
        self, request: web.Request, streams: Streams, reader: Reader, question: Question
    ) -> None:
        self._request = request
        self._streams = streams
        self._reader = reader
        self._question = question
        self.response = web.StreamResponse(headers=_HEADERS)

    async def held(self, first: tuple[bytes, bytes]) -> web.StreamResponse:
        """Tell the first snapshot, then all that comes, until either side ends."""
        bulletin, pace = self._streams.bulletin, self._streams.pace
        # What comes while the first is written waits with the reader, behind this position.
        missed = bulletin.since(self._request.headers.get(event_stream.LAST_ID, ""))
        position = bulletin.position
        await self.response.prepare(self._request)
        performance, told = first
        await self._write(
            event_stream.retry(_RETRY_SECONDS),
            event("performance", performance),
            *self._alerts(missed),
            event("health", told, position),
        )
        due = clock.monotonic() + pace.snapshot
        while self._reader.ended is None:
            left = max(0.0, due - clock.monotonic())
            entries: list[Entry] = await self._reader.told(min(left, pace.heartbeat))
            if self._reader.ended is not None:
                break
            await self._write(*self._alerts(entries, ids=True), event_stream.HEARTBEAT)
            if clock.monotonic() >= due:
                due += pace.snapshot
                await self._tell_snapshot()
        await self._close()
        return self.response

    def _alerts(self, entries: Iterable[Entry], *, ids: bool = False) -> Iterable[bytes]:
        """Return alerts of the agent, or of none; an id says that all before it was told."""
        agent = self._question.path["id"]
        for one in entries:
            is_theirs = self._question.tenant in ("", one.tenant)
            if is_theirs and alarms.concerns(one.event, agent):
                id = self._streams.bulletin.written(one.number) if ids else ""
                yield event("alert", msgspec.json.encode(one.event), id)

    async def _tell_snapshot(self) -> None:
        """Tell figures and health of now; what cannot be read at the moment is told next time."""
        now = round(clock.unix() * 1000)
        try:
            performance, told = await _snapshot(self._request, replace(self._question, now=now))
        except Refused as refused:
            problem = {"code": refused.code, "message": refused.message, "help": refused.help}
            await self._write(event("problem", msgspec.json.encode(problem)))
            return
        await self._write(event("performance", performance), event("health", told))

    async def _write(self, *events: bytes, is_last: bool = False) -> None:
        """Write; who does not read for a while is cut off."""
        try:
            async with asyncio.timeout(self._streams.pace.write):
                await self.response.write(b"".join(events))
                if is_last:
                    await self.response.write_eof()
        except TimeoutError:
            self._reader.end("slow")
            if self._request.transport is not None:
                self._request.transport.abort()
            raise ConnectionAbortedError("a reader does not read") from None

    async def _close(self) -> None:
        """Say why it ends, where somebody is there to hear it."""
        if self._reader.ended == "left":
            return
        why = msgspec.json.encode({"why": self._reader.ended})
        await self._write(event("end", why), is_last=True)


async def _snapshot(request: web.Request, question: Question) -> tuple[bytes, bytes]:
    performance = await completing.completed(
        completing.asked(request, question.tenant), await agents.performance(question)
    )
    told = await health.health(question)
    return msgspec.json.encode(performance), msgspec.json.encode(told)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


ROUTES: Final = (
    Route(
        "GET",
        "/api/analytics/realtime/{id}",
        stream,
        "analytics:read",
        "server-sent events about an agent: `performance` of a `period` (30 days) and `health` at "
        "once and every 30 s, `alert` when one of it or of no agent begins or ends; resumes behind "
        "`Last-Event-ID`",
        asks=True,
        streams=True,
        apart=True,
    ),
)
