"""One hop of a run: the address, the connection, TLS where it is spoken, the exchange."""

import asyncio
import contextlib

import h11

from alerting import clock
from exporter.probes import address, hop, judgement
from exporter.probes.address import Address
from exporter.probes.answer import Answer
from exporter.probes.fault import Failed, Fault
from exporter.probes.hop import Hop
from exporter.probes.plan import Plan
from exporter.probes.target import Target
from exporter.probes.trace import Trace
from exporter.probes.transport import authorities, handshake
from exporter.probes.transport.connection import Connection, Stream
from exporter.probes.transport.exchange import Exchange
from exporter.probes.transport.resolver import Resolver

# Beyond this, expressions are searched for in a thread: about 2 ms a MiB.
LARGE_BODY = 262_144


async def called(
    plan: Plan, step: Hop, request: h11.Request, trace: Trace, resolver: Resolver
) -> Hop | None:
    """Ask one server; return where it sends us, or None with the answer in the trace."""
    target = step.target
    # The system's authorities take 30 ms to read, once; that is of no phase.
    context = authorities.context(plan.trust) if target.secure else None
    trace.arrive(target, clock.monotonic())
    chosen = await _chosen(plan, target, resolver)
    trace.connect(chosen, clock.monotonic())
    connection = Connection(chosen)
    try:
        await connection.open(chosen, target.port)
        if context is None:
            return await _asked(plan, step, request, trace, connection)
        trace.enter("tls", clock.monotonic())
        name = handshake.name(plan.trust, step)
        stream = await handshake.shaken(context, name, connection, trace)
        with contextlib.closing(stream):
            return await _asked(plan, step, request, trace, stream)
    finally:
        connection.close()


async def _chosen(plan: Plan, target: Target, resolver: Resolver) -> Address:
    """Return the address to connect to; Failed where there is none, or none that may be."""
    literal = target.literal
    found = [literal] if literal else await resolver.addresses(target.host)
    # An address that people wrote is the one they want.
    chosen = literal or address.chosen(found, plan.version, fallback=plan.fallback)
    if chosen is None:
        raise Failed("dns", f"{target.host} has no address of IPv{plan.version}")
    if address.is_metadata(chosen):
        where = str(chosen) if literal else f"{target.host} ({chosen})"
        raise Failed("forbidden_target", f"{where} is a cloud's metadata service")
    return chosen


async def _asked(
    plan: Plan, step: Hop, request: h11.Request, trace: Trace, stream: Stream
) -> Hop | None:
    exchange = Exchange(stream, trace)
    answer = trace.answer = await exchange.head(step, request)
    location = answer.value("location")
    if plan.follow_redirects and location is not None and hop.is_redirect(answer.status):
        try:
            return hop.following(step, answer.status, location)
        except ValueError as error:
            said = f"{answer.status} leads nowhere: {error}"
            raise Failed("redirects", said) from None
    trace.fault = judgement.of_head(plan.rules, answer)
    answer = await exchange.body(answer, plan.body_limit, keep=bool(plan.rules.body))
    trace.end(clock.monotonic())
    trace.fault = trace.fault or await _of_body(plan, answer)
    return None


async def _of_body(plan: Plan, answer: Answer) -> Fault | None:
    if len(answer.body) <= LARGE_BODY:
        return judgement.of_body(plan.rules, answer)
    return await asyncio.to_thread(judgement.of_body, plan.rules, answer)
