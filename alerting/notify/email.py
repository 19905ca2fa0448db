"""Mail: `email_configs` of Alertmanager, with chatwatch's own wording. Pure."""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta, Struct, field
from msgspec.structs import replace

from alerting import notice as notices
from alerting.model import Notice
from alerting.notify import mail_answer, mime, reply, wording
from alerting.notify.message import Context, Letter, Relay
from alerting.notify.mime import Draft, Mailbox
from alerting.notify.reply import Reply, SmtpReply, Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Retry, Verdict
from alerting.problem import quoted
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
_WORDING = "templates of Go are not run yet; leave it out for chatwatch's own wording"
# What Alertmanager itself has there by default: our wording, then.
_DEFAULTS = frozenset(
    f'{{{{template"email.default.{part}".}}}}' for part in ("html", "text", "subject")
)


class Email(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `email_configs` entry; what is "" or None here is taken from `global`."""

    NAME: ClassVar = "email"
    LATER: ClassVar = {
        "auth_secret": "not supported: CRAM-MD5 is not spoken; write auth_password",
        "auth_secret_file": "not supported: CRAM-MD5 is not spoken; write auth_password_file",
        "force_implicit_tls": "leave it out: TLS comes first on port 465, STARTTLS on all others",
        "threading": "leave it out: the mails of one alert always form a thread",
    }

    to: Annotated[str, Meta(min_length=1, description="addresses, with commas between them")]
    sender: Annotated[str, Meta(description="address that mails come from")] = field(
        name="from", default=""
    )
    smarthost: Annotated[str, Meta(description="mail server, host:port")] = ""
    hello: Annotated[str, Meta(description="name that we greet the server with")] = ""
    auth_username: str = ""
    auth_password: Inline | None = None
    auth_password_file: SecretFile | None = None
    auth_identity: Annotated[str, Meta(description="whom to act for, with PLAIN")] = ""
    require_tls: Annotated[
        bool | None, Meta(description="whether nothing is sent before STARTTLS; true in `global`")
    ] = None
    tls_config: Tls | None = None
    headers: Annotated[
        dict[str, str], Meta(description="headers beside ours, or instead: Subject, Reply-To, …")
    ] = {}
    html: Annotated[str | None, Meta(description='HTML instead of ours; "" for none')] = None
    text: Annotated[str | None, Meta(description='text instead of ours; "" for none')] = None
    send_resolved: Annotated[bool, Meta(description="whether the end is told too")] = False

    def __post_init__(self) -> None:
        _check_addresses(self.to, self.sender)
        _check_headers(self.headers)
        _check_bodies(self.html, self.text)
        if self.auth_password is not None and self.auth_password_file is not None:
            raise ValueError("write auth_password or auth_password_file, not both")

    @property
    def password(self) -> Secret | None:
        """The password, wherever it stood."""
        return self.auth_password or self.auth_password_file

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
        )
        _check_relay(made)
        return made

    def compose(self, notice: Notice, context: Context) -> Letter:
        """Return the mail; the same notice makes the same bytes, whenever it is sent.

        Its Message-ID is made from the notice's id. After a crash between the server's yes and our
        note of it, the repeat bears the same one, by which mail stores drop it.
        """
        sender = mime.mailboxes(self.sender)[0]
        recipients = mime.mailboxes(self.to)
        url = context.public_url
        draft = Draft(
            sender=sender,
            recipients=recipients,
            subject=wording.subject(notice),
            date=notice.at,
            id=message_id(notice.id, context.integration, sender),
            root=message_id(notices.root(notice), context.integration, sender),
            text=wording.text(notice, url) if _is_default(self.text) else self.text or "",
            html=wording.html(notice, url) if _is_default(self.html) else self.html or "",
            headers=tuple(one for one in self.headers.items() if not _is_default(one[1])),
        )
        return Letter(
            relay=self.relay(),
            sender=sender.address,
            recipients=tuple(
                dict.fromkeys(one.address for one in recipients if one.address not in context.told)
            ),
            content=mime.content(draft),
        )

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
        """Return the password in all the forms that a server has seen it in."""
        if self.password is None:
            return ()
        plain = self.password.reveal()
        shown = (plain, f"{self.auth_identity}\0{self.auth_username}\0{plain}")
        return (plain, *(base64.b64encode(one.encode()).decode() for one in shown))


def message_id(id: str, integration: str, sender: Mailbox) -> str:
    """Return the Message-ID, without brackets, of a notice through one integration."""
    made = hashlib.sha256(f"{id}/{integration}".encode()).hexdigest()[:32]
    return f"{made}@{sender.domain}"


def _check_addresses(to: str, sender: str) -> None:
    if "{{" in to + sender:
        raise ValueError("to, from: templates of Go are not run yet; write the addresses")
    mime.mailboxes(to)
    if sender and len(mime.mailboxes(sender)) != 1:
        raise ValueError("from: expected one address")


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name):
            raise ValueError(f"headers: {quoted(name)} is no name of a header")
        if name.lower() in _OURS:
            raise ValueError(f"headers: {name} is written by chatwatch itself; leave it out")
        if "{{" in value and not _is_default(value):
            raise ValueError(f"headers: {name}: {_WORDING}")
        if name.lower() in {"from", "to"}:
            mime.mailboxes(value)
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("headers: the same name is there twice; capitals make no difference")


def _check_bodies(html: str | None, text: str | None) -> None:
    if html == "" and text == "":
        raise ValueError("html and text are both empty; a mail needs one of them")
    for body in (html, text):
        if body and "{{" in body and not _is_default(body):
            raise ValueError(f"html, text: {_WORDING}")


def _check_relay(relay: Relay) -> None:
    """Refuse what could not work, or would show a password to everybody on the way."""
    if not re.fullmatch(r"[!-~]+", relay.hello):
        raise ValueError("hello: expected a host's name")
    if relay.username and relay.password is None:
        raise ValueError("auth_username needs auth_password or auth_password_file")
    is_open = not relay.require_tls and not relay.is_tls_from_the_start
    if relay.username and is_open and relay.host not in LOOPBACK:
        raise ValueError("require_tls: false would send the password readable; leave it out")
    if relay.is_tls_from_the_start and relay.tls.server_name:
        raise ValueError("tls_config: server_name is not supported yet on port 465")


def _is_default(text: str | None) -> bool:
    """Say whether a text is Alertmanager's own template, or not there: then the wording is ours."""
    return text is None or "".join(text.split()) in _DEFAULTS
