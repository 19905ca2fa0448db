"""One run of a script over a connection: lines and bytes awaited, others sent, TLS begun."""

import contextlib
import functools
from typing import Protocol, cast

from alerting import clock
from alerting.duration import Duration
from exporter.probes.fault import Failed
from exporter.probes.lines import dialogue
from exporter.probes.lines.dialogue import Dialogue, quoted
from exporter.probes.lines.step import Step
from exporter.probes.pattern import Found, Pattern
from exporter.probes.result import Result
from exporter.probes.transport import ambient, authorities, handshake, run
from exporter.probes.transport.connection import Connection, Stream
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.reader import Reader
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Trust
from exporter.probes.way import Way


class Scripted(Protocol):
    """A probe with a script."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def steps(self) -> tuple[Step, ...]: ...
    @property
    def way(self) -> Way: ...
    @property
    def trust(self) -> Trust: ...


async def measured(probe: Scripted, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trail: Dialogue) -> None:
        steps = probe.steps
        begins = next((at + 1 for at, one in enumerate(steps) if one.starttls), 0)
        # The system's authorities take 30 ms to read, once; that is of no phase.
        context = authorities.context(probe.trust) if begins else None
        async with dialed(probe.way, trail, resolver) as stream:
            trail.enter("dialogue", clock.monotonic())
            await spoken(stream, steps[:begins] if begins else steps, trail)
            if context is None:
                return
            prologue = functools.partial(_again, steps[:begins])
            trail.enter("tls", clock.monotonic())
            encrypted = await handshake.shaken(
                context,
                probe.way.server_name,
                cast("Connection", stream),  # as the way has no trust
                trail,
                prologue,
                probe.trust,
            )
            with contextlib.closing(encrypted):
                trail.enter("dialogue", clock.monotonic())
                await spoken(encrypted, steps[begins:], trail)

    return await run.measured(probe, Dialogue(), walk, dialogue.measured, resolver)


async def spoken(stream: Stream, steps: tuple[Step, ...], trail: Dialogue) -> None:
    """Go through steps; Failed says what did not come.

    What came beyond the last step is dropped: whoever begins TLS must not believe it.
    """
    reader = Reader(stream)
    for step in steps:
        found = None
        try:
            if step.expect:
                found = await _found(reader, step.expect, trail)
                trail.labels |= step.labelled(found)
            if step.expect_bytes:
                await _bytes(reader, step.expect_bytes.encode(), trail)
        finally:
            trail.last = reader.buffer.begun or reader.last
        await _send(stream, step, found)


async def _again(steps: tuple[Step, ...], connection: Connection) -> None:
    """Say all that goes before TLS once more, for a look at a certificate."""
    await spoken(connection, steps, Dialogue())


async def _found(reader: Reader, pattern: Pattern, trail: Dialogue) -> Found:
    trail.awaited = f"a line that matches {dialogue.cut(pattern)} was expected"
    found = await reader.found(pattern)
    if found is not None:
        ambient.say("matched {!r}", str(pattern))
        trail.awaited = ""
        return found
    trail.unmatched = True
    said = f"{trail.awaited}, {dialogue.heard(reader.last)}"
    if not reader.buffer.bytes:
        raise Failed("closed", f"the connection was closed without a word; {trail.awaited}")
    raise Failed("closed" if reader.buffer.torn else "body", f"the connection was closed; {said}")


async def _bytes(reader: Reader, wanted: bytes, trail: Dialogue) -> None:
    trail.awaited = f"the bytes {quoted(wanted)} were expected"
    came = await reader.exactly(wanted)
    if came == wanted:
        ambient.say("got the bytes {!r}", wanted[:200])
        trail.awaited = ""
        return
    if wanted.startswith(came):
        raise Failed(
            "closed", f"the connection was closed after {len(came)} bytes; {trail.awaited}"
        )
    trail.mismatched = True
    raise Failed("body", f"{trail.awaited}, {quoted(came)} came")


async def _send(stream: Stream, step: Step, found: Found | None) -> None:
    said = step.said(found)
    if said:
        ambient.say("sent {}", repr(said[:200]) if step.shown else f"{len(said)} secret bytes")
        await stream.send(said)
