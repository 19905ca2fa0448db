"""A way → its address, then a connection, then TLS where it is spoken at once."""

import contextlib
from collections.abc import AsyncIterator
from typing import Final

from alerting import clock
from exporter.probes import address
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.trace import Trace
from exporter.probes.transport import ambient, authorities, handshake, local
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.resolver import Resolver
from exporter.probes.way import Way

RESOLVER: Final = Resolver()


async def found(way: Way, trace: Trace, resolver: Resolver = RESOLVER) -> Address:
    """Return the address to go to; Failed where there is none, or none that may be."""
    trace.arrive(way, clock.monotonic())
    literal = way.literal
    known = [literal] if literal else await resolver.addresses(way.host)
    # An address that people wrote is the one they want.
    chosen = literal or address.chosen(known, way.version, fallback=way.fallback)
    if chosen is None:
        raise Failed("dns", f"{way.host} has no address of IPv{way.version}")
    ambient.refuse(chosen, host=way.host)
    trace.resolved(chosen, clock.monotonic())
    ambient.say("resolved {} to {}", way.host, chosen)
    return chosen


@contextlib.asynccontextmanager
async def dialed(way: Way, trace: Trace, resolver: Resolver = RESOLVER) -> AsyncIterator[Stream]:
    """Connect, shake hands where the way has a trust, and close both at the end.

    A way with a path leads to that socket file. Failed, OSError and ssl.SSLError.
    """
    # The system's authorities take 30 ms to read, once; that is of no phase.
    context = authorities.context(way.trust) if way.trust else None
    chosen = None if way.path else await found(way, trace, resolver)
    if chosen is None:
        trace.arrive(way, clock.monotonic())
    trace.enter("connect", clock.monotonic())
    with contextlib.closing(await local.opened(way, chosen)) as connection:
        if ambient.is_heard():
            ambient.say("connected to {}", trace.where)
        if context is None:
            yield connection
            return
        trace.enter("tls", clock.monotonic())
        stream = await handshake.shaken(context, way.server_name, connection, trace)
        with contextlib.closing(stream):
            yield stream
