"""One look at an SSH server: its version string, and that it begins a key exchange."""

import contextlib
import os
from typing import Protocol

from alerting import clock
from alerting.duration import Duration
from exporter.probes.fault import Failed
from exporter.probes.lines import secure_shell, shell_trail
from exporter.probes.lines.dialogue import cut
from exporter.probes.lines.secure_shell import Banner
from exporter.probes.lines.shell_trail import ShellTrail
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.transport import ambient, run
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.reader import Reader
from exporter.probes.transport.resolver import Resolver
from exporter.probes.way import Way


class Shell(Protocol):
    """A probe of an SSH server."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def way(self) -> Way: ...
    @property
    def software(self) -> Pattern | None: ...
    @property
    def deny(self) -> tuple[Pattern, ...]: ...


async def measured(probe: Shell, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trail: ShellTrail) -> None:
        async with dialed(probe.way, trail, resolver) as stream:
            reader = Reader(stream, secure_shell.LINE_BYTES)
            trail.enter("banner", clock.monotonic())
            # Both sides name themselves at once; some servers wait for the client's name.
            await stream.send(secure_shell.OURS)
            trail.banner = named = await _named(reader, trail)
            if probe.software and not probe.software.found(named.software.encode()):
                trail.unmatched = True
                said = f"{named.software!r} does not match {cut(probe.software)}"
                raise Failed("body", f"the software {said}")
            trail.enter("kex", clock.monotonic())
            await stream.send(secure_shell.opening(os.urandom(secure_shell.COOKIE_BYTES)))
            algorithms = await _offered(reader)
            trail.end(clock.monotonic())
            ambient.say("offers {}", " ".join(algorithms))
            trail.fault = secure_shell.of_algorithms(probe.deny, algorithms)
            with contextlib.suppress(OSError):
                await stream.send(secure_shell.parting())

    return await run.measured(probe, ShellTrail(), walk, shell_trail.measured, resolver)


async def _named(reader: Reader, trail: ShellTrail) -> Banner:
    """Return the version string, which a greeting of some lines may go before."""
    for count in range(secure_shell.GREETING_LINES):
        trail.greeting = count
        try:
            line = await reader.line()
        finally:
            trail.last = reader.buffer.begun or reader.last
        if line is None or reader.buffer.torn:
            said = f"the connection was closed before a version string came{trail.seen}"
            raise Failed("closed", said)
        found = secure_shell.banner(line)
        if found is not None:
            return found
    said = f"{secure_shell.GREETING_LINES} lines of greeting, and no version string"
    raise Failed("too_large", said)


async def _offered(reader: Reader) -> tuple[str, ...]:
    """Return the algorithms that the server offers."""
    for _ in range(secure_shell.PACKETS):
        count = secure_shell.length(await reader.some(4))
        found = secure_shell.offered(await reader.some(count))
        if found is not None:
            return found
    said = f"{secure_shell.PACKETS} packets, and none that begins a key exchange"
    raise Failed("protocol", said)
