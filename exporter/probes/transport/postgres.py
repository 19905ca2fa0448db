"""A run against PostgreSQL: TLS where it is wanted, the login, one query.

https://www.postgresql.org/docs/current/protocol-flow.html
"""

import contextlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final, Protocol, TypeVar

from alerting import clock
from alerting.duration import Duration
from alerting.secret import Secret
from exporter.probes.databases import asking, scram
from exporter.probes.databases import postgres_messages as messages
from exporter.probes.databases.asking import Asking
from exporter.probes.databases.postgres_messages import Problem
from exporter.probes.fault import Failed
from exporter.probes.hypertext.checks import Slow
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.transport import ambient, authorities, handshake, run, upgrade
from exporter.probes.transport.connection import Connection, Stream
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.reader import Reader
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Tls
from exporter.probes.way import Way

T = TypeVar("T")
_MOST_MESSAGES: Final = 100_000


class Probe(Protocol):
    """A probe of PostgreSQL."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def way(self) -> Way: ...
    @property
    def tls(self) -> Tls | None: ...
    @property
    def user(self) -> str: ...
    @property
    def password(self) -> Secret | None: ...
    @property
    def parameters(self) -> Mapping[str, str]: ...
    @property
    def query(self) -> str: ...
    @property
    def expect(self) -> Pattern | None: ...
    @property
    def slow(self) -> Slow | None: ...


async def measured(probe: Probe, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trace: Asking) -> None:
        async with _reached(probe, trace, resolver) as stream:
            session = Session(stream)
            trace.enter("login", clock.monotonic())
            await session.log_in(probe)
            ambient.say("logged in as {}", probe.user)
            trace.enter("query", clock.monotonic())
            trace.rows, trace.value = await session.rows(probe.query)
            trace.end(clock.monotonic())
            ambient.say("the query had {} rows", trace.rows)
            with contextlib.suppress(OSError):
                await stream.send(messages.TERMINATE)
        trace.expect("the first value", probe.expect)
        trace.judge(probe.slow)

    return await run.measured(probe, Asking(), walk, asking.measured, resolver)


@contextlib.asynccontextmanager
async def _reached(probe: Probe, trace: Asking, resolver: Resolver) -> AsyncIterator[Stream]:
    """Connect; TLS is asked for in the clear."""
    async with dialed(probe.way, trace, resolver) as connection:
        if probe.tls is None or not isinstance(connection, Connection):
            yield connection
            return
        context = authorities.context(probe.tls.trust())
        trace.enter("tls", clock.monotonic())
        await upgrade.agreed("postgres", connection)

        async def prologue(again: Connection) -> None:
            await upgrade.agreed("postgres", again)

        name = probe.way.server_name
        stream = await handshake.shaken(context, name, connection, trace, prologue)
        with contextlib.closing(stream):
            yield stream


class Session:
    """Messages over a stream; Failed where one is not what it has to be."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._reader = Reader(stream, messages.MESSAGE_BYTES)

    async def log_in(self, probe: Probe) -> None:
        """Say who we are, and wait until the server is ready for queries."""
        await self._stream.send(messages.startup(probe.parameters))
        secret = probe.password.reveal() if probe.password else ""
        asked, data = await self._authentication()
        if asked == messages.CLEARTEXT:
            await self._send_password(secret, probe)
        elif asked == messages.MD5:
            await self._send_password(messages.hashed(probe.user, secret, data), probe)
        elif asked == messages.SASL:
            await self._prove(secret, data)
        elif asked != messages.OK:
            said = f"the server wants a kind of authentication that is not spoken here: {asked}"
            raise Failed("authentication", said)
        if asked != messages.OK:
            asked, _ = await self._authentication()
            if asked != messages.OK:
                raise Failed("protocol", f"the server asks for {asked} after the password")
        async for _ in self._until_ready():
            pass

    async def rows(self, query: str) -> tuple[int, bytes | None]:
        """Run a query; return how many rows it had, and the first value of the first."""
        await self._stream.send(messages.query(query))
        count, first = 0, None
        async for kind, body in self._until_ready():
            if kind == b"D":
                first = _read(messages.first_value, body) if not count else first
                count += 1
        return count, first

    async def _prove(self, secret: str, data: bytes) -> None:
        offered = messages.mechanisms(data)
        if scram.MECHANISM not in offered:
            raise Failed("authentication", f"the server offers {', '.join(offered) or 'nothing'}")
        nonce = secrets.token_urlsafe(18)
        await self._stream.send(messages.sasl_first(scram.MECHANISM, scram.first(nonce)))
        challenge = await self._expected(messages.SASL_CONTINUE)
        try:
            proof = scram.proof(nonce, secret, challenge)
        except ValueError as error:
            raise Failed("authentication", str(error)) from None
        await self._stream.send(messages.sasl(proof.message))
        if await self._expected(messages.SASL_FINAL) != proof.expected:
            raise Failed("authentication", "the server does not know the password either")

    async def _send_password(self, text: str, probe: Probe) -> None:
        if not text:
            said = f"the server wants a password of {probe.user}, and none is set"
            raise Failed("authentication", said)
        await self._stream.send(messages.password(text))

    async def _expected(self, wanted: int) -> str:
        asked, data = await self._authentication()
        if asked != wanted:
            raise Failed("protocol", f"the server asks for {asked}, expected {wanted}")
        return data.decode("utf-8", "replace")

    async def _authentication(self) -> tuple[int, bytes]:
        kind, body = await self._message()
        if kind != b"R":
            raise Failed("protocol", f"a message {kind!r} came instead of one about the login")
        return _read(messages.authentication, body)

    async def _until_ready(self) -> AsyncIterator[tuple[bytes, bytes]]:
        for _ in range(_MOST_MESSAGES):
            kind, body = await self._message()
            if kind == b"Z":
                return
            yield kind, body
        raise Failed("too_large", f"more than {_MOST_MESSAGES} messages came")

    async def _message(self) -> tuple[bytes, bytes]:
        kind, size = _read(messages.head, await self._reader.some(5))
        body = await self._reader.some(size) if size else b""
        if kind == b"E":
            raise _failed(messages.problem(body))
        return kind, body


def _failed(problem: Problem) -> Failed:
    reason = "authentication" if problem.is_of_identity else "query"
    return Failed(reason, f"{problem.message} ({problem.code})")


def _read(read: Callable[[bytes], T], body: bytes) -> T:
    """Return what a function reads; Failed where it is nothing."""
    try:
        return read(body)
    except ValueError as error:
        raise Failed("protocol", str(error)) from None
