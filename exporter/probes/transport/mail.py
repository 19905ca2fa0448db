"""One visit to a mail server, from its banner to QUIT."""

import contextlib
from typing import Protocol, cast

from alerting import clock
from alerting.duration import Duration
from alerting.secret import Secret
from exporter.probes.fault import Failed, Fault
from exporter.probes.lines import mail, reply
from exporter.probes.lines.dialogue import cut
from exporter.probes.lines.mail import Mail
from exporter.probes.lines.reply import Replies, Reply
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.transport import ambient, authorities, handshake, run
from exporter.probes.transport.connection import Connection, Stream
from exporter.probes.transport.dial import RESOLVER, dialed
from exporter.probes.transport.reader import Reader
from exporter.probes.transport.resolver import Resolver
from exporter.probes.transport.upgrade import refuse_rest
from exporter.probes.trust import Trust
from exporter.probes.way import Way

LINE_BYTES = 4096


class Posting(Protocol):
    """A probe of a mail server."""

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
    def encryption(self) -> str: ...
    @property
    def hello(self) -> str: ...
    @property
    def banner(self) -> Pattern | None: ...
    @property
    def expect(self) -> tuple[str, ...]: ...
    @property
    def username(self) -> str: ...
    @property
    def password(self) -> Secret | None: ...


class Talk:
    """Commands and replies over a stream; the trail has what came last."""

    __slots__ = ("_reader", "_replies", "_stream", "_trail")

    def __init__(self, stream: Stream, trail: Mail) -> None:
        self._stream = stream
        self._trail = trail
        self._reader = Reader(stream, LINE_BYTES)
        self._replies = Replies()

    async def reply(self) -> Reply:
        """Return the next reply; Failed says why there is none."""
        whole = None
        while whole is None:
            try:
                line = await self._reader.line()
            finally:
                self._trail.last = self._reader.buffer.begun or self._reader.last
            if line is None or self._reader.buffer.torn:
                told = "the connection was closed before the reply was whole"
                raise Failed("closed", f"{told}{self._trail.seen}")
            whole = self._replies.take(line)
        self._trail.reply = whole
        return whole

    async def asked(self, command: bytes, shown: str) -> Reply:
        """Return what a command is answered; ``shown`` is what people may see of it."""
        ambient.say("sent {}", shown)
        await self._stream.send(command + b"\r\n")
        return await self.reply()

    async def hello(self, name: str) -> dict[str, frozenset[str]]:
        """Return what is offered after EHLO."""
        self._trail.enter("hello", clock.monotonic())
        answer = await self.asked(f"EHLO {name}".encode(), f"EHLO {name}")
        _raise(reply.unexpected(answer, 250, "EHLO"))
        return reply.capabilities(answer)

    async def begin_tls(self) -> None:
        """Have the server agree to TLS."""
        self._trail.enter("starttls", clock.monotonic())
        answer = await self.asked(b"STARTTLS", "STARTTLS")
        if answer.code != 220:
            raise Failed("tls_handshake", f"STARTTLS was refused: {answer}")
        refuse_rest(self._reader)

    async def leave(self) -> None:
        """Say QUIT, whose answer nobody needs."""
        self._trail.end(clock.monotonic())
        with contextlib.suppress(OSError):
            await self._stream.send(b"QUIT\r\n")


async def measured(probe: Posting, resolver: Resolver = RESOLVER) -> Result:
    """Return what a run came to; raises nothing but its cancellation."""

    async def walk(trail: Mail) -> None:
        # The system's authorities take 30 ms to read, once; that is of no phase.
        context = None if probe.encryption == "none" else authorities.context(probe.trust)
        async with dialed(probe.way, trail, resolver) as stream:
            talk = Talk(stream, trail)
            offered = await _greeted(probe, talk, trail)
            if context is None or not _upgrades(probe, trail):
                await _asked(probe, talk, trail, offered)
                return
            await talk.begin_tls()
            trail.enter("tls", clock.monotonic())

            async def prologue(again: Connection) -> None:
                unseen = Mail()
                other = Talk(again, unseen)
                await _greeted(probe, other, unseen)
                await other.begin_tls()

            encrypted = await handshake.shaken(
                context,
                probe.way.server_name,
                cast("Connection", stream),  # as the way has no trust
                trail,
                prologue,
                probe.trust,
            )
            with contextlib.closing(encrypted):
                talk = Talk(encrypted, trail)
                await _asked(probe, talk, trail, await talk.hello(probe.hello))

    return await run.measured(probe, Mail(), walk, mail.measured, resolver)


async def _greeted(probe: Posting, talk: Talk, trail: Mail) -> dict[str, frozenset[str]]:
    """Wait for the banner, and greet; return what is offered."""
    trail.enter("banner", clock.monotonic())
    banner = await talk.reply()
    _raise(reply.unexpected(banner, 220, "the connection"))
    if probe.banner and not probe.banner.found(banner.lines[0].encode()):
        trail.unmatched = True
        raise Failed("body", f"the banner {banner.lines[0]!r} does not match {cut(probe.banner)}")
    offered = await talk.hello(probe.hello)
    if probe.encryption != "tls":
        trail.offered = "STARTTLS" in offered
    return offered


def _upgrades(probe: Posting, trail: Mail) -> bool:
    """Say whether TLS begins now; Failed where it should, and is not offered."""
    if probe.encryption == "starttls" and not trail.offered:
        raise Failed("tls_handshake", "the server does not offer STARTTLS")
    return bool(trail.offered)


async def _asked(
    probe: Posting, talk: Talk, trail: Mail, offered: dict[str, frozenset[str]]
) -> None:
    """Check what is offered, and the user; then leave."""
    lacking = ", ".join(reply.missing(offered, probe.expect))
    if lacking:
        raise Failed("body", f"not offered: {lacking}; offered: {', '.join(sorted(offered))}")
    if probe.password is not None:
        trail.enter("auth", clock.monotonic())
        await _authenticated(talk, probe.username, probe.password, offered.get("AUTH"))
    await talk.leave()


async def _authenticated(
    talk: Talk, username: str, password: Secret, mechanisms: frozenset[str] | None
) -> None:
    """Show user and password, as the server takes them; Failed where it does not believe them."""
    if mechanisms and "PLAIN" in mechanisms:
        answer = await talk.asked(reply.plain(username, password.reveal()), "AUTH PLAIN …")
        _raise(reply.of_authentication(answer, "PLAIN"))
        return
    if not mechanisms or "LOGIN" not in mechanisms:
        found = " ".join(sorted(mechanisms or ())) or "none"
        raise Failed("authentication", f"neither AUTH PLAIN nor LOGIN is offered, but {found}")
    answer = await talk.asked(b"AUTH LOGIN", "AUTH LOGIN")
    for secret in (username, password.reveal()):
        if answer.code == 334:
            answer = await talk.asked(reply.encoded(secret), "…")
    _raise(reply.of_authentication(answer, "LOGIN"))


def _raise(fault: Fault | None) -> None:
    if fault is not None:
        raise Failed(fault.reason, fault.detail)
