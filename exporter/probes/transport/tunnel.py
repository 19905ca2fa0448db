"""The way to a server by a proxy: one that passes requests on, or what it cannot read.

https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
"""

import contextlib
import re
from collections.abc import AsyncIterator, Sequence
from typing import Final

import h11

from alerting import clock
from exporter.probes.fault import Failed
from exporter.probes.hypertext import judgement
from exporter.probes.hypertext.headers import Header
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.plan import Plan
from exporter.probes.hypertext.proxies import Hatch, Proxy
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport import ambient, authorities, dial, handshake, local
from exporter.probes.transport.connection import Connection, Stream
from exporter.probes.transport.resolver import Resolver
from exporter.probes.way import Way

ANSWER_BYTES: Final = 16_384
# What looks like a number is an address to whoever looks it up.
_NUMERIC: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)\.?")
_PASSWORD_WANTED: Final = 407


@contextlib.asynccontextmanager
async def passed(
    plan: Plan, step: Hop, hatch: Hatch, trail: Trail, resolver: Resolver
) -> AsyncIterator[tuple[Stream, str]]:
    """Reach a hop's server by a proxy; with it comes the host and port by which the proxy knows it.

    Failed, OSError and ssl.SSLError.
    """
    proxy, way = plan.proxy or Proxy(), plan.way(step)
    context = authorities.context(way.trust) if way.trust else None
    named = await _named(step, way, proxy, trail, resolver)
    trail.proxy = hatch.target.authority
    beside = Way(host=hatch.target.host, port=hatch.target.port, source=way.source)
    with ambient.trusting():
        chosen = await dial.found(beside, trail, resolver)
    trail.enter("connect", clock.monotonic())
    async with local.connected(beside, chosen) as connection:
        ambient.say("connected to {}", trail.where)
        if context is None:
            yield connection, named
            return
        headers = (*proxy.connect_headers, *hatch.shown)

        async def prologue(other: Connection) -> None:
            await _connect(other, named, headers)

        await prologue(connection)
        ambient.say("the proxy connected us to {}", named)
        trail.enter("tls", clock.monotonic())
        stream = await handshake.shaken(
            context, way.server_name, connection, trail, prologue, way.trust
        )
        with contextlib.closing(stream):
            yield stream, named


def refused(status: int) -> Failed | None:
    """Return what an answer to a request that was passed on says of the proxy itself."""
    if status == _PASSWORD_WANTED:
        return Failed("proxy", "the proxy wants a user and password; write them into proxy:")
    return None


async def _named(step: Hop, way: Way, proxy: Proxy, trail: Trail, resolver: Resolver) -> str:
    """Return host and port for the proxy: a checked address, or a name that it looks up."""
    if proxy.resolves and not way.literal and not _NUMERIC.fullmatch(way.host):
        return step.target.address
    found = trail.beyond = await dial.found(way, trail, resolver)
    host = f"[{found}]" if found.version == 6 else str(found)
    return f"{host}:{way.port}"


async def _connect(connection: Connection, named: str, headers: Sequence[Header]) -> None:
    """Have the proxy connect us; Failed says what it answered instead."""
    exchange = h11.Connection(h11.CLIENT, max_incomplete_event_size=ANSWER_BYTES)
    told = [(b"Host", named.encode()), *headers]
    request = h11.Request(method="CONNECT", target=named, headers=told)
    sent = exchange.send(request) or b""
    await connection.send(sent + (exchange.send(h11.EndOfMessage()) or b""))
    status = await _status(connection, exchange)
    if status // 100 != 2:
        raise Failed("proxy", f"the proxy answered {judgement.named(status)} to CONNECT {named}")
    if exchange.trailing_data[0]:
        raise Failed("proxy", "the proxy talked on behind its answer to CONNECT")


async def _status(connection: Connection, exchange: h11.Connection) -> int:
    while True:
        try:
            event = exchange.next_event()
        except h11.RemoteProtocolError as error:
            raise Failed("proxy", f"the proxy's answer to CONNECT is no HTTP: {error}") from None
        if isinstance(event, h11.Response):
            return event.status_code
        if event is h11.NEED_DATA:
            data = await connection.receive()
            if not data:
                raise Failed("proxy", "the proxy closed the connection instead of CONNECT")
            exchange.receive_data(data)
