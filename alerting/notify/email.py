"""Mail: `email_configs` of Alertmanager. Pure.

https://prometheus.io/docs/alerting/latest/configuration/#email_config
"""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Self

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting.document.problem import quoted
from alerting.model import Notice
from alerting.notify import mail_answer, mail_draft, mime, reply, templating
from alerting.notify.global_settings import Global
from alerting.notify.mail_draft import Style, Threading
from alerting.notify.message import Context, Letter, Relay
from alerting.notify.mime import Mailbox
from alerting.notify.reply import Reply, SmtpReply, Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Retry, Verdict
from alerting.secret import Secret
from alerting.strict import Inline, SecretFile

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_OURS = frozenset(
    (
        "auto-submitted",
        "bcc",
        "content-transfer-encoding",
        "content-type",
        "date",
        "in-reply-to",
        "message-id",
        "mime-version",
        "references",
        "return-path",
        "x-auto-response-suppress",
    )
)
_NOWHERE = Mailbox("", "chatwatch@localhost")


class Email(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `email_configs` entry; what is "" or None here is taken from `global`."""

    NAME: ClassVar = "email"
    RESOLVES_AT_ONCE: ClassVar = False
    TAKES_ACKNOWLEDGEMENT: ClassVar = True

    to: Annotated[str, Meta(min_length=1, description="addresses, with commas between them")]
    sender: Annotated[str, Meta(description="address that mails come from")] = field(
        name="from", default=""
    )
    smarthost: Annotated[str, Meta(description="mail server, host:port")] = ""
    hello: Annotated[str, Meta(description="name that we greet the server with")] = ""
    auth_username: str = ""
    auth_password: Inline | None = None
    auth_password_file: SecretFile | None = None
    auth_secret: Annotated[
        Inline | None, Meta(description="secret of CRAM-MD5, which is preferred to the password")
    ] = None
    auth_secret_file: SecretFile | None = None
    auth_identity: Annotated[str, Meta(description="whom to act for, with PLAIN")] = ""
    require_tls: Annotated[
        bool | None, Meta(description="whether nothing is sent before STARTTLS; true in `global`")
    ] = None
    force_implicit_tls: Annotated[
        bool | None, Meta(description="whether TLS comes first; by itself on port 465 only")
    ] = None
    tls_config: Tls | None = None
    headers: Annotated[
        dict[str, str], Meta(description="headers beside ours, or instead: Subject, Reply-To, …")
    ] = {}
    html: Annotated[
        str | None, Meta(description='template of HTML instead of ours; "" for none')
    ] = None
    text: Annotated[
        str | None, Meta(description='template of text instead of ours; "" for none')
    ] = None
    threading: Annotated[
        Threading | None, Meta(description="what is one conversation, if not one episode")
    ] = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = False

    def __post_init__(self) -> None:
        _check_addresses(self.to, self.sender)
        _check_headers(self.headers)
        if self.html == "" and self.text == "":
            raise ValueError("html and text are both empty; a mail needs one of them")
        _check_texts(self.texts())
        for key in ("auth_password", "auth_secret"):
            if getattr(self, key) is not None and getattr(self, f"{key}_file") is not None:
                raise ValueError(f"write {key} or {key}_file, not both")

    @property
    def password(self) -> Secret | None:
        """The password, wherever it stood."""
        return self.auth_password or self.auth_password_file

    @property
    def secret(self) -> Secret | None:
        """The secret of CRAM-MD5, wherever it stood."""
        return self.auth_secret or self.auth_secret_file

    def completed(self, everywhere: Global) -> Self:
        """Return it with what `global` gives."""
        own, ours = self.password is not None, self.secret is not None
        return replace(
            self,
            sender=self.sender or everywhere.smtp_from,
            smarthost=self.smarthost or everywhere.smtp_smarthost,
            hello=self.hello or everywhere.smtp_hello,
            auth_username=self.auth_username or everywhere.smtp_auth_username,
            auth_password=self.auth_password if own else everywhere.smtp_auth_password,
            auth_password_file=(
                self.auth_password_file if own else everywhere.smtp_auth_password_file
            ),
            auth_secret=self.auth_secret if ours else everywhere.smtp_auth_secret,
            auth_secret_file=(self.auth_secret_file if ours else everywhere.smtp_auth_secret_file),
            auth_identity=self.auth_identity or everywhere.smtp_auth_identity,
            require_tls=(
                everywhere.smtp_require_tls if self.require_tls is None else self.require_tls
            ),
            tls_config=self.tls_config or everywhere.smtp_tls_config,
            force_implicit_tls=(
                everywhere.smtp_force_implicit_tls
                if self.force_implicit_tls is None
                else self.force_implicit_tls
            ),
        )

    def missing(self) -> Iterator[str]:
        """Yield what is still not there once it is completed, or cannot work."""
        if not self.sender:
            yield "from: missing; write it here, or smtp_from in global"
        if not self.smarthost:
            yield "smarthost: missing; write it here, or smtp_smarthost in global"
            return
        try:
            self.relay()
        except ValueError as error:
            yield str(error)

    def relay(self) -> Relay:
        """Return the server; ValueError says what is wrong with its settings."""
        host, _, port = self.smarthost.rpartition(":")
        bare = host.removeprefix("[").removesuffix("]")
        if not bare or not port.isdecimal() or not 0 < int(port[:6]) < 65_536:
            raise ValueError("smarthost: expected host:port like mail.example.com:587")
        if not re.fullmatch(r"[\w.:%-]+", bare, re.ASCII):
            raise ValueError("smarthost: expected a host of ASCII letters")
        made = Relay(
            host=bare,
            port=int(port),
            hello=self.hello or "localhost",
            require_tls=self.require_tls is not False,
            tls=self.tls_config or Tls(),
            username=self.auth_username,
            identity=self.auth_identity,
            password=self.password,
            secret=self.secret,
            implicit_tls=self.force_implicit_tls,
        )
        _check_relay(made)
        return made

    def compose(self, notice: Notice, context: Context) -> Letter:
        """Return the mail; the same notice makes the same bytes, whenever it is sent.

        Its Message-ID is made from the notice's id. After a crash between the server's yes and our
        note of it, the repeat bears the same one, by which mail stores drop it.
        """
        sender, wrong = _NOWHERE, ""
        recipients: tuple[Mailbox, ...] = (_NOWHERE,)
        try:
            sender = mail_draft.mailboxes("from", self.sender, notice, context)[0]
            recipients = mail_draft.mailboxes("to", self.to, notice, context)
        except ValueError as error:
            wrong = str(error)
        addresses = dict.fromkeys(one.address for one in recipients)
        return Letter(
            relay=self.relay(),
            sender=sender.address,
            recipients=tuple(one for one in addresses if one not in context.told),
            draft=mail_draft.draft(self._style(), sender, recipients, notice, context),
            wrong=wrong,
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield the templates in it, each with its key."""
        yield from (("to", self.to), ("from", self.sender))
        yield from ((f"headers.{name}", value) for name, value in self.headers.items())
        yield from (("html", self.html or ""), ("text", self.text or ""))

    def _style(self) -> Style:
        return Style(self.html, self.text, tuple(self.headers.items()), self.threading)

    def judge(self, answer: Reply) -> Verdict:
        """Return what the server's answer means; no secret of ours is in it."""
        match answer:
            case SmtpReply():
                verdict = mail_answer.verdict(answer)
            case Unanswered(reason, detail, doubtful):
                verdict = Retry(reason=reason, detail=detail, doubtful=doubtful)
            case _:
                verdict = Retry(reason="other", detail="not the answer of a mail server")
        return replace(verdict, detail=reply.shown(verdict.detail, self._secrets()))

    def _secrets(self) -> tuple[str, ...]:
        """Return the password in all the forms that a server has seen it in, and the secret."""
        hidden = () if self.secret is None else (self.secret.reveal(),)
        if self.password is None:
            return hidden
        plain = self.password.reveal()
        shown = (plain, f"{self.auth_identity}\0{self.auth_username}\0{plain}")
        return (*hidden, plain, *(base64.b64encode(one.encode()).decode() for one in shown))


def _check_texts(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse what is no template; what it names may be in files."""
    for key, text in texts:
        if "{{" in text and (said := templating.unreadable(text)) is not None:
            raise ValueError(f"{key}: {said}")


def _check_addresses(to: str, sender: str) -> None:
    if "{{" not in to:
        mime.mailboxes(to)
    if sender and "{{" not in sender and len(mime.mailboxes(sender)) != 1:
        raise ValueError("from: expected one address")


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name):
            raise ValueError(f"headers: {quoted(name)} is no name of a header")
        if name.lower() in _OURS:
            raise ValueError(f"headers: {name} is written by chatwatch itself; leave it out")
        if name.lower() in {"from", "to"} and "{{" not in value:
            mime.mailboxes(value)
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("headers: the same name is there twice; capitals make no difference")


def _check_relay(relay: Relay) -> None:
    """Refuse what could not work, or would show a password to everybody on the way."""
    if not re.fullmatch(r"[!-~]+", relay.hello):
        raise ValueError("hello: expected a host's name")
    if relay.username and relay.password is None and relay.secret is None:
        raise ValueError("auth_username needs auth_password or auth_password_file")
    is_open = not relay.require_tls and not relay.is_tls_from_the_start
    is_shown = relay.username and relay.password is not None
    if is_shown and is_open and relay.host not in LOOPBACK:
        raise ValueError("require_tls: false would send the password readable; leave it out")
