"""A mail server with STARTTLS and AUTH that keeps what it takes, and fails where it is told to."""

import asyncio
import contextlib
import hmac
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.exporter.client.certificates import certified

USER, PASSWORD = "alerts", "hunter2-of-alerts"
Stage = Literal["connect", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "taken"]
STALL, DROP = "stall", "drop"
CHALLENGE = b"<17.42@mail.test>"


class Mail(NamedTuple):
    """What was taken, and whether STARTTLS came before it."""

    sender: str
    recipients: list[str]
    content: bytes
    starttls: bool


class MailServer:
    """Listens on port 0. `script` says what a stage does: STALL, DROP, or an answer of its own.

    `recipients` are answers to single ones. `arrived` is set whenever a mail was taken,
    `reached` when a stage stalls.
    """

    def __init__(self, tls: ssl.SSLContext | None, *, implicit: bool, offers: str) -> None:
        self.script: dict[Stage, str] = {}
        self.recipients: dict[str, str] = {}
        self.mails: list[Mail] = []
        self.arrived = asyncio.Event()
        self.reached = asyncio.Event()
        self.logins: list[str] = []
        self.port = 0
        self._tls = tls
        self._implicit = implicit
        self._offers = offers
        self._talks: list[_Talk] = []

    async def mail(self, count: int = 1) -> list[Mail]:
        """Wait until so many mails were taken."""
        while len(self.mails) < count:
            await self.arrived.wait()
            self.arrived.clear()
        return self.mails

    @contextlib.asynccontextmanager
    async def open(self, port: int = 0) -> AsyncIterator["MailServer"]:
        loop = asyncio.get_running_loop()
        context = self._tls if self._implicit else None
        async with await loop.create_server(self._protocol, "127.0.0.1", port, ssl=context) as one:
            self.port = one.sockets[0].getsockname()[1]
            try:
                yield self
            finally:
                one.close()
                for talk in self._talks:
                    await talk.ended()

    def _protocol(self) -> "_Talk":
        excluded = {"LOGIN", "PLAIN", "CRAM-MD5"} - set(self._offers.split())
        made = _Talk(
            self,
            hostname="mail.test",
            tls_context=None if self._implicit else self._tls,
            authenticator=self._known,
            auth_require_tls=False,
            auth_exclude_mechanism=excluded,
            loop=asyncio.get_running_loop(),
        )
        self._talks.append(made)
        return made

    def _known(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        self.logins.append(f"{mechanism} {'right' if right else 'wrong'}")
        return AuthResult(success=right, handled=right)

    def vouched(self, digest: bytes) -> AuthResult:
        """Say whether an answer to CHALLENGE shows that the other side knows the secret."""
        mac = hmac.new(PASSWORD.encode(), CHALLENGE, "md5").hexdigest()
        right = digest == f"{USER} {mac}".encode()
        self.logins.append(f"CRAM-MD5 {'right' if right else 'wrong'}")
        return AuthResult(success=right, handled=right)

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        answer = self.recipients.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: "_Talk", session: Session, envelope: Envelope) -> str:  # noqa: N802 # aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        answer = self.script.get("taken", "250 OK")
        if answer in {STALL, DROP, "250 OK"}:
            sender = envelope.mail_from or ""
            given = (list(envelope.rcpt_tos), envelope.content, session.ssl is not None)
            self.mails.append(Mail(sender, *given))
            self.arrived.set()
        await server.acted("taken")
        return answer


class _Talk(SMTP):
    """One connection."""

    def __init__(self, server: MailServer, **settings: Any) -> None:
        super().__init__(server, **settings)
        self._server = server
        self._lost = asyncio.Event()

    async def ended(self) -> None:
        """Hang up, if the other side has not, and wait until all of it is over."""
        # Without a transport TLS never came about.
        if self.transport is not None and not self._lost.is_set():
            self._hang_up()
            await self._lost.wait()

    def _hang_up(self) -> None:
        # Python before 3.11.3 stumbles over one that was closed twice.
        with contextlib.suppress(AttributeError):
            cast("asyncio.Transport", self.transport).abort()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._lost.set()

    async def acted(self, stage: Stage) -> bool:
        """Do what the script says of a stage; False where it says nothing."""
        answer = self._server.script.get(stage)
        if answer == STALL:
            self._server.reached.set()
            await asyncio.Event().wait()
        elif answer == DROP:
            self._hang_up()
            await asyncio.Event().wait()
        elif answer is not None and stage != "taken":
            await self.push(answer)
        return answer is not None

    async def _handle_client(self) -> None:
        if await self.acted("connect"):
            assert self.transport is not None
            self.transport.close()
        else:
            await super()._handle_client()

    async def auth_CRAM__MD5(self, server: SMTP, _arguments: list[str]) -> AuthResult:  # noqa: N802 # aiosmtpd's name
        said = await server.challenge_auth(CHALLENGE)
        return self._server.vouched(said if isinstance(said, bytes) else b"")

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("MAIL"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("RCPT"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 # aiosmtpd's name
        if not await self.acted("DATA"):
            await super().smtp_DATA(arg)


class Certificate(NamedTuple):
    """A certificate of 127.0.0.1, made for a test, and the context of a server that shows it."""

    path: Path
    context: ssl.SSLContext


def certificate(folder: Path) -> Certificate:
    path, key = certified(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    return Certificate(path, context)


def server(
    tls: ssl.SSLContext | None = None, *, implicit: bool = False, offers: str = "PLAIN LOGIN"
) -> MailServer:
    return MailServer(tls, implicit=implicit, offers=offers)
