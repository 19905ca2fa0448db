"""A TLS handshake of a run, and a look at a certificate that was not believed.

OpenSSL forgets a chain that it refuses, so a second handshake without verification fetches it
again, and is closed before anything is sent over it.
"""

import contextlib
import ssl

from alerting import clock
from exporter.probes import certificates, fault
from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.hop import Hop
from exporter.probes.plan import Trust
from exporter.probes.trace import Trace
from exporter.probes.transport import authorities
from exporter.probes.transport.connection import Connection
from exporter.probes.transport.tls import Encrypted


def name(trust: Trust, step: Hop) -> str:
    """Return the name that is asked for and expected; a given one is the URL's own server's."""
    wanted = trust.server_name if step.trusted else ""
    return wanted or step.target.host.rstrip(".")


async def shaken(
    context: ssl.SSLContext, name: str, connection: Connection, trace: Trace
) -> Encrypted:
    """Return an encrypted stream; after a failed verification the trace has the certificate.

    Errors are ssl.SSLError and OSError.
    """
    stream = Encrypted(connection, context, name)
    try:
        await stream.shake()
    except ssl.SSLCertVerificationError as error:
        trace.end(clock.monotonic())
        trace.fault = fault.of(error, "tls", trace.where)
        trace.session = await _seen(name, trace)
        trace.fault = _told(trace.fault, trace.session)
        raise
    trace.session = stream.session()
    return stream


async def _seen(name: str, trace: Trace) -> Session | None:
    """Return what a server shows to whoever believes it, None where it shows nothing now."""
    if trace.address is None or trace.target is None:
        return None
    with (
        contextlib.suppress(OSError),
        contextlib.closing(Connection(trace.address)) as connection,
    ):
        await connection.open(trace.address, trace.target.port)
        stream = Encrypted(connection, authorities.context(authorities.BLIND), name)
        with contextlib.closing(stream):
            await stream.shake()
            return stream.session()
    return None


def _told(found: Fault, session: Session | None) -> Fault:
    if session is None or not session.sent:
        return found
    story = certificates.story(session.sent[0], clock.now())
    return Fault(found.reason, f"{found.detail}; {story}")
