"""The shell that hands a letter to a mail server: one connection, one letter.

What is required is required: without STARTTLS, or with a certificate that is not believed, nothing
is sent. https://www.rfc-editor.org/rfc/rfc5321, STARTTLS: RFC 3207, AUTH: RFC 4954
"""

import asyncio
import base64
import contextlib
import socket
import ssl

import aiosmtplib
from aiosmtplib.errors import (
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from alerting.notify import network, tls
from alerting.notify.message import Letter, Relay
from alerting.notify.reply import Refusal, SmtpReply, Stage, Unanswered
from alerting.notify.verdict import Reason
from alerting.secret import Secret

_GOODBYE_SECONDS = 2.0
_WORDS: dict[Stage, str] = {
    "addresses": "before we came",
    "connect": "when we came",
    "hello": "after our greeting",
    "tls": "while TLS began",
    "auth": "when we said who we are",
    "sender": "when we named the sender",
    "recipients": "when we named the recipients",
    "content": "after the mail was handed over, so it may have arrived",
}


class _NotOfferedError(Exception):
    """The server cannot do what is required."""

    def __init__(self, reason: Reason, said: str) -> None:
        super().__init__(said)
        self.reason = reason


async def send(letter: Letter, within: float) -> SmtpReply | Unanswered:
    """Hand a letter over and return the answer, whatever happens, within so many seconds."""
    if letter.wrong:
        return SmtpReply(stage="addresses", code=0, text=letter.wrong)
    talk = _Talk(letter)
    try:
        answer = await _answer(talk, within)
        if isinstance(answer, SmtpReply):
            await talk.take_leave()
    finally:
        talk.hang_up()
    return answer


async def _answer(talk: "_Talk", within: float) -> SmtpReply | Unanswered:
    try:
        async with asyncio.timeout(within):
            return await talk.held()
    except TimeoutError:
        return talk.unanswered("timeout", f"no answer within {within:g} s")
    except Exception as error:  # noqa: BLE001 # one delivery; every failure is an answer
        return talk.failed(error)


class _Talk:
    """One talk with a server, and how far it came."""

    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._relay = letter.relay
        self._stage: Stage = "connect"
        self._refused: list[Refusal] = []
        # The client's own limits never come first: the talk has one for all of it.
        self._smtp = aiosmtplib.SMTP(
            hostname=letter.relay.host,
            port=letter.relay.port,
            local_hostname=letter.relay.hello,
            use_tls=letter.relay.is_tls_from_the_start,
            start_tls=False,
            timeout=None,
        )

    async def held(self) -> SmtpReply:
        """Talk until the server has said yes or no."""
        smtp, letter = self._smtp, self._letter
        # First: a server does not like to wait. In a thread: there may be pictures to draw.
        content = await asyncio.to_thread(lambda: letter.content)
        await self._connect()
        self._stage = "hello"
        await smtp.ehlo()
        await self._secure()
        await self._introduce()
        self._stage = "sender"
        await smtp.mail(letter.sender)
        self._stage = "recipients"
        accepted = await self._accepted()
        if not accepted:
            return SmtpReply(stage="recipients", code=0, refused=tuple(self._refused))
        self._stage = "content"
        answer = await smtp.data(content)
        return SmtpReply(
            stage="content",
            code=answer.code,
            text=answer.message,
            accepted=accepted,
            refused=tuple(self._refused),
        )

    async def take_leave(self) -> None:
        """Say goodbye, as servers like it; the answer is here already."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._smtp.quit(), _GOODBYE_SECONDS)

    def hang_up(self) -> None:
        """Close the connection, if it is there."""
        self._smtp.close()

    async def _connect(self) -> None:
        """Connect; where TLS comes first, by the name that the certificate must have."""
        relay, context = self._relay, await self._context()
        if relay.is_tls_from_the_start and relay.tls.server_name:
            made = await _connected(relay)
            await self._smtp.connect(
                sock=made, hostname=relay.tls.server_name, port=None, tls_context=context
            )
        else:
            await self._smtp.connect(tls_context=context)

    async def _context(self) -> ssl.SSLContext | None:
        relay = self._relay
        if not (relay.require_tls or relay.is_tls_from_the_start):
            return None
        return await asyncio.to_thread(tls.context, relay.tls)

    async def _secure(self) -> None:
        """Start TLS where it is required and not there already."""
        relay, smtp = self._relay, self._smtp
        if not relay.require_tls or relay.is_tls_from_the_start:
            return
        self._stage = "tls"
        if not smtp.supports_extension("starttls"):
            raise _NotOfferedError("tls", "the server offers no STARTTLS, and require_tls is set")
        await smtp.starttls(server_hostname=relay.tls.server_name or relay.host)
        await smtp.ehlo()

    async def _introduce(self) -> None:
        """Say who we are, where a user is set: with CRAM-MD5, PLAIN or LOGIN, whatever can be."""
        relay, smtp = self._relay, self._smtp
        if not relay.username:
            return
        self._stage = "auth"
        known, password = smtp.server_auth_methods, relay.password
        if relay.secret is not None and "cram-md5" in known:
            await smtp.auth_crammd5(relay.username, relay.secret.reveal())
        elif password is not None and "plain" in known:
            answer = await smtp.execute_command(b"AUTH", b"PLAIN", _plain(relay, password))
            if answer.code != 235:
                raise SMTPResponseException(answer.code, answer.message)
        elif password is not None and "login" in known:
            await smtp.auth_login(relay.username, password.reveal())
        else:
            raise _NotOfferedError("auth", _no_way(relay))

    async def _accepted(self) -> tuple[str, ...]:
        """Name the recipients; return those that the server takes."""
        accepted = []
        for recipient in self._letter.recipients:
            try:
                await self._smtp.rcpt(recipient)
                accepted.append(recipient)
            except SMTPRecipientRefused as error:
                self._refused.append(Refusal(recipient, error.code, error.message))
        return tuple(accepted)

    def failed(self, error: Exception) -> SmtpReply | Unanswered:
        """Return a failure as an answer: the server's own, or that there was none."""
        if isinstance(error, SMTPResponseException):
            return SmtpReply(
                stage=self._stage,
                code=error.code,
                text=error.message,
                refused=tuple(self._refused),
            )
        if isinstance(error, _NotOfferedError):
            return Unanswered(error.reason, str(error))
        if isinstance(error, SMTPException | OSError):
            return self.unanswered(*network.trouble(error.__cause__ or error))
        return self.unanswered("other", f"a mistake of ours: {type(error).__name__}")

    def unanswered(self, reason: Reason, said: str) -> Unanswered:
        """Return that there was no answer at this stage."""
        stage = self._stage
        return Unanswered(reason, f"{said} {_WORDS[stage]}", doubtful=stage == "content")


def _plain(relay: Relay, password: Secret) -> bytes:
    said = f"{relay.identity}\0{relay.username}\0{password.reveal()}"
    return base64.b64encode(said.encode())


def _no_way(relay: Relay) -> str:
    """Say that the server knows no way that we could say who we are."""
    if relay.password is None:
        return "the server does not offer AUTH CRAM-MD5, and there is no password for others"
    cram = "" if relay.secret is None else ", nor CRAM-MD5"
    return f"the server offers neither AUTH PLAIN nor LOGIN{cram}"


async def _connected(relay: Relay) -> socket.socket:
    """Return a connection to the first address of a host that somebody listens at."""
    loop = asyncio.get_running_loop()
    last = OSError("the host has no address")
    for family, kind, protocol, _, place in await loop.getaddrinfo(
        relay.host, relay.port, type=socket.SOCK_STREAM
    ):
        made = socket.socket(family, kind, protocol)
        made.setblocking(False)
        try:
            await loop.sock_connect(made, place)
        except OSError as error:
            made.close()
            last = error
        except BaseException:
            made.close()
            raise
        else:
            return made
    raise last
