"""A run against Redis: the login, one command."""

from typing import Final, Protocol

from alerting import clock
from alerting.duration import Duration
from exporter.probes.databases import asking, resp
from exporter.probes.databases.asking import Asking
from exporter.probes.databases.resp import Problem
from exporter.probes.fault import Failed
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.transport import ambient, run
from exporter.probes.transport.connection import Stream
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.reader import Reader
from exporter.probes.transport.resolver import Resolver
from exporter.probes.way import Way

MOST_REPLIES: Final = 10_000
"""Of one command, those within others counted."""


class Probe(Protocol):
    """A probe of Redis."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def way(self) -> Way: ...
    @property
    def login(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def command(self) -> tuple[str, ...]: ...
    @property
    def expect(self) -> Pattern | None: ...
    @property
    def slow(self) -> Slow | None: ...


async def measured(probe: Probe, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trace: Asking) -> None:
        async with dialed(probe.way, trace, resolver) as stream:
            session = Session(stream)
            trace.enter("login", clock.monotonic())
            for command in probe.login:
                await session.replies(command)
            trace.enter("query", clock.monotonic())
            ambient.say("sending {}", probe.command[0])
            found = await session.replies(probe.command)
            trace.end(clock.monotonic())
        trace.rows, trace.value = len(found), found[0] if found else None
        trace.expect("the reply", probe.expect)
        trace.judge(probe.slow)

    return await run.measured(probe, Asking(), walk, asking.measured, resolver)


class Session:
    """Commands and replies over a stream; Failed where one is not what it has to be."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._reader = Reader(stream, resp.LINE_BYTES)

    async def replies(self, command: tuple[str, ...]) -> list[bytes]:
        """Return the texts of the reply, in their order, however they nest."""
        await self._stream.send(resp.command(command))
        texts: list[bytes] = []
        waiting, seen = 1, 0
        while waiting:
            waiting, seen = waiting - 1, seen + 1
            if seen > MOST_REPLIES:
                raise Failed("too_large", f"the reply has more than {MOST_REPLIES} parts")
            opened = await self._opened()
            if opened.items >= 0:
                waiting += opened.items
            else:
                texts.append(await self._text(opened))
        return texts

    async def _opened(self) -> resp.Opened:
        line = await self._reader.line()
        if line is None or self._reader.buffer.torn:
            raise Failed("closed", "the connection was closed before the reply was whole")
        try:
            opened = resp.opened(line)
        except ValueError as error:
            raise Failed("protocol", str(error)) from None
        if opened.problem is not None:
            raise _failed(opened.problem)
        return opened

    async def _text(self, opened: resp.Opened) -> bytes:
        if opened.text is not None:
            return opened.text
        return (await self._reader.some(opened.size + 2))[:-2]


def _failed(problem: Problem) -> Failed:
    return Failed("authentication" if problem.is_of_identity else "query", problem.message)
