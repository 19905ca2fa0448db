"""One ping: the look-up, a socket, a request, its reply."""

import contextlib
import errno
import secrets
from collections.abc import Callable
from typing import Final

from msgspec import Struct

from alerting import clock
from exporter.probes.echo import packet, words
from exporter.probes.echo.packet import Echo, Version
from exporter.probes.echo.trail import Trail
from exporter.probes.fault import Failed
from exporter.probes.transport import ambient, ears
from exporter.probes.transport.dial import found
from exporter.probes.transport.ears import Ear, Heard
from exporter.probes.way import Way

TOKEN_BYTES: Final = 8


class Ping(Struct, frozen=True, kw_only=True):
    """What all runs of a probe share; the payload is of so many bytes."""

    way: Way
    payload_size: int
    ttl: int
    whole: bool


async def walked(ping: Ping, trail: Trail, opened: Callable[[Version], Ear] = ears.opened) -> None:
    """Ask the host to echo; the trail has the time that it took. Failed where it is not reached."""
    address = await found(ping.way, trail)
    trail.enter("setup", clock.monotonic())
    with contextlib.closing(opened(address.version)) as ear:
        ear.prepare(ping.ttl, ping.way.source, whole=ping.whole)
        echo = Echo(
            address,
            secrets.randbelow(1 << 16),
            secrets.randbelow(1 << 16),
            payload(ping.payload_size),
        )
        trail.enter("rtt", clock.monotonic())
        _send(ear, echo)
        heard = await ear.hear()
        while not _is_over(ear, echo, heard):
            heard = await ear.hear()
        trail.end(clock.monotonic())
    trail.hop_limit = heard.hop_limit
    ambient.say("{} replied to {} bytes", heard.by, len(echo.payload))


def payload(size: int) -> bytes:
    """Return so many bytes, of which the first are like those of no other ping."""
    token = secrets.token_bytes(TOKEN_BYTES)
    return (token + b"chatwatch " * (size // 10 + 1))[:size]


def _send(ear: Ear, echo: Echo) -> None:
    try:
        ear.send(echo.request, str(echo.address))
    except OSError as error:
        if error.errno != errno.EMSGSIZE:
            raise
        said = f"a payload of {len(echo.payload)} bytes is more than one packet may hold here"
        raise Failed("unreachable", said) from None


def _is_over(ear: Ear, echo: Echo, heard: Heard) -> bool:
    """Say whether the reply has come; Failed where somebody says that it will not."""
    about = heard.trouble or (packet.trouble(echo, heard.data) if ear.raw else None)
    if about is not None:
        fault = words.fault(echo.version, about, heard.by)
        raise Failed(fault.reason, fault.detail)
    return (
        heard.by != ""
        and packet.sender(heard.by) == echo.address
        and packet.is_reply(echo, heard.data, known=ear.raw)
    )
