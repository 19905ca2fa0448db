"""A TLS handshake of a run, and a look at a certificate that was not believed.

OpenSSL forgets a chain that it refuses, so a second handshake without verification fetches it
again, and is closed before anything is sent over it.
"""

import contextlib
import ssl
from collections.abc import Awaitable, Callable

from alerting import clock
from exporter.probes import certificates, fault
from exporter.probes.certificates import Session
from exporter.probes.fault import Failed, Fault
from exporter.probes.trace import Trace
from exporter.probes.transport import ambient, authorities, local
from exporter.probes.transport.connection import Connection
from exporter.probes.transport.tls import Encrypted
from exporter.probes.trust import Trust

Prologue = Callable[[Connection], Awaitable[None]]
"""What is said in the clear before a handshake, as by STARTTLS."""


async def shaken(
    context: ssl.SSLContext,
    name: str,
    connection: Connection,
    trace: Trace,
    prologue: Prologue | None = None,
    trust: Trust | None = None,
) -> Encrypted:
    """Return an encrypted stream; after a failed verification the trace has the certificate.

    Errors are ssl.SSLError and OSError. ``prologue`` is for the second look only, and so is
    ``trust``, which is that of the way where TLS is spoken at once.
    """
    stream = Encrypted(connection, context, name)
    try:
        await stream.shake()
    except ssl.SSLCertVerificationError as error:
        trace.end(clock.monotonic())
        trace.fault = fault.of(error, "tls", trace.where)
        trace.session = await seen(name, trace, prologue, trust)
        trace.fault = _told(trace.fault, trace.session)
        raise
    trace.session = session = stream.session()
    ambient.say("agreed on {} with {}", session.version, session.cipher)
    return stream


async def seen(
    name: str, trace: Trace, prologue: Prologue | None = None, trust: Trust | None = None
) -> Session | None:
    """Return what a server shows to whoever believes it, None where it shows nothing now."""
    way = trace.way
    if way is None or (trace.address is None and not way.path):
        return None
    blind = authorities.context(authorities.blind(trust or way.trust or Trust()))
    with contextlib.suppress(OSError, Failed):
        async with local.connected(way, trace.address) as connection:
            if prologue is not None:
                await prologue(connection)
            stream = Encrypted(connection, blind, name)
            with contextlib.closing(stream):
                await stream.shake()
                return stream.session()
    return None


def _told(found: Fault, session: Session | None) -> Fault:
    if session is None or not session.sent:
        return found
    story = certificates.story(session.sent[0], clock.now())
    return Fault(found.reason, f"{found.detail}; {story}")
