"""A TLS handshake of a run, and a look at a certificate that was not believed.

OpenSSL forgets a chain that it refuses, so a second handshake without verification fetches it
again, and is closed before anything is sent over it.
"""

import contextlib
import ssl

from alerting import clock
from exporter.probes import certificates, fault
from exporter.probes.address import Address
from exporter.probes.certificates import Session
from exporter.probes.fault import Fault
from exporter.probes.hop import Hop
from exporter.probes.plan import Trust
from exporter.probes.trace import Trace
from exporter.probes.transport import authorities
from exporter.probes.transport.connection import Connection
from exporter.probes.transport.tls import Encrypted


async def shaken(trust: Trust, step: Hop, trace: Trace, connection: Connection) -> Encrypted:
    """Return an encrypted stream; after a failed verification the trace has the certificate.

    ssl.SSLError, OSError, or Failed where the authorities cannot be read.
    """
    wanted = trust.server_name if step.trusted else ""
    name = wanted or step.target.host.rstrip(".")
    stream = Encrypted(connection, authorities.context(trust), name)
    try:
        await stream.shake()
    except ssl.SSLCertVerificationError as error:
        trace.end(clock.monotonic())
        trace.fault = fault.of(error, "tls", trace.where)
        if trace.address is not None:
            trace.session = await _seen(name, trace.address, step.target.port)
            trace.fault = _told(trace.fault, trace.session)
        raise
    trace.session = stream.session()
    return stream


async def _seen(name: str, address: Address, port: int) -> Session | None:
    """Return what a server shows to whoever believes it, None where it shows nothing now."""
    with contextlib.suppress(OSError), contextlib.closing(Connection(address)) as connection:
        await connection.open(address, port)
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
