"""One look at a TLS server: what it agrees to and shows, whether it is believed or not."""

import contextlib
import functools
import ssl
from typing import Protocol, cast

import msgspec

from alerting import clock
from alerting.duration import Duration
from exporter.probes import fault
from exporter.probes.fault import Fault
from exporter.probes.lines import endpoint, soundness, upgrade
from exporter.probes.lines.soundness import Ciphers, Within
from exporter.probes.result import Result
from exporter.probes.trace import Trace
from exporter.probes.transport import ambient, authorities, handshake, run
from exporter.probes.transport.connection import Connection
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.handshake import Prologue
from exporter.probes.transport.resolver import Resolver
from exporter.probes.transport.upgrade import agreed
from exporter.probes.trust import Trust
from exporter.probes.way import Way


class Inspected(Protocol):
    """A probe of a TLS server."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def way(self) -> Way: ...
    @property
    def trust(self) -> Trust: ...
    @property
    def starttls(self) -> upgrade.Protocol | None: ...
    @property
    def expires_within(self) -> Within: ...
    @property
    def ciphers(self) -> Ciphers: ...


async def measured(probe: Inspected, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trace: Trace) -> None:
        prologue = functools.partial(agreed, probe.starttls) if probe.starttls else None
        # The system's authorities take 30 ms to read, once; that is of no phase.
        context = authorities.context(probe.trust)
        async with dialed(probe.way, trace, resolver) as stream:
            connection = cast("Connection", stream)  # as the way has no trust
            if prologue is not None:
                trace.enter("starttls", clock.monotonic())
                await prologue(connection)
            trace.enter("tls", clock.monotonic())
            await _shaken(probe, context, connection, trace, prologue)
        _judge(probe, trace)

    return await run.measured(probe, endpoint.trail(), walk, endpoint.measured, resolver)


async def _shaken(
    probe: Inspected,
    context: ssl.SSLContext,
    connection: Connection,
    trace: Trace,
    prologue: Prologue | None,
) -> None:
    name, trust = probe.way.server_name, probe.trust
    try:
        stream = await handshake.shaken(context, name, connection, trace, prologue, trust)
    except ssl.SSLError as error:
        if soundness.may_be_weak(error):
            trace.end(clock.monotonic())
            trace.fault = fault.of_tls(error, trace.where)
            # A server that is too weak to agree with shows itself to whoever takes anything.
            anything = msgspec.structs.replace(trust, least="1.0")
            trace.session = await handshake.seen(name, trace, prologue, anything)
            if trace.session is not None:
                told = soundness.of_refusal(error, trust.least, trace.session)
                trace.fault = _placed(told, trace) if told else trace.fault
        raise
    with contextlib.closing(stream):
        trace.end(clock.monotonic())


def _judge(probe: Inspected, trace: Trace) -> None:
    session = trace.session
    if session is None:
        return
    found, trace.degraded = soundness.of_expiry(probe.expires_within, session, clock.now())
    found = soundness.of_cipher(probe.ciphers, session) or found
    trace.fault = _placed(found, trace) if found else None
    ambient.say("{} certificates were sent, {} verified", len(session.sent), len(session.verified))


def _placed(found: Fault, trace: Trace) -> Fault:
    return Fault(found.reason, f"{trace.where}: {found.detail}")
