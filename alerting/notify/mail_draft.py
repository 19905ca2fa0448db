"""What a mail of a notice says and bears: our words or somebody's templates, headers, thread. Pure.

Threads: RFC 5322 §3.6.4. Automatic answers: RFC 3834. Lists: RFC 2919.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from alerting.model import Notice
from alerting.notify import mail_wording, mime, templating, wording
from alerting.notify.definitions import BUILT_IN
from alerting.notify.mail_wording import Mail
from alerting.notify.message import Context
from alerting.notify.mime import Draft, Mailbox

_LONGEST_HEADER: Final = 800
# What Alertmanager itself has there by default: our wording, unless a file defines another.
_DEFAULT: Final = re.compile(r'\s*\{\{-?\s*template\s*"(email\.default\.\w+)"\s*\.\s*-?\}\}\s*')
_ADDRESSES: Final = frozenset({"from", "to", "cc", "reply-to", "sender"})


class Threading(Struct, frozen=True, forbid_unknown_fields=True):
    """Which mails are one conversation; without it, those from a beginning to its end are."""

    enabled: Annotated[bool, Meta(description="whether all mails of a group are one")] = False
    thread_by_date: Annotated[
        Literal["none", "daily"], Meta(description="whether those of each day are one")
    ] = "none"


class Style(Struct, frozen=True):
    """What a receiver's settings say about its mails; None is our own wording."""

    html: str | None = None
    text: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    threading: Threading | None = None


def draft(
    style: Style,
    sender: Mailbox,
    recipients: tuple[Mailbox, ...],
    notice: Notice,
    context: Context,
) -> Draft:
    """Return all that a mail says; a template that fails gives way to our wording."""
    bodies = _Bodies(style, notice, context)
    id = _message_id(notice.id, context, sender)
    headers = dict(_headers(style, notice, context, sender))
    subject = headers.pop("Subject", "")
    return Draft(
        sender=sender,
        recipients=recipients,
        subject=subject or wording.subject(notice),
        date=notice.at,
        id=id,
        root=_root(style.threading, notice, context, sender),
        text=bodies.text,
        html=bodies.html,
        headers=tuple(headers.items()),
        pictures=mail_wording.pictures(bodies.ours) if bodies.is_illustrated else (),
    )


def mailboxes(key: str, text: str, notice: Notice, context: Context) -> tuple[Mailbox, ...]:
    """Return the addresses that a template comes to; ValueError says why there are none."""
    said = templating.text(text, notice, context)
    try:
        return mime.mailboxes(said)
    except ValueError as error:
        raise ValueError(f"{key}: {error}; there is {wording.cut(said, 80)!r}") from None


class _Bodies:
    """Both bodies of a mail; what fails is told at the top of our own wording."""

    def __init__(self, style: Style, notice: Notice, context: Context) -> None:
        self._notice = notice
        self._context = replace(context, fault=self._failed)
        self._told = context.fault
        self._faults: list[str] = []
        html, text = _own(style.html, "html", context), _own(style.text, "text", context)
        made_html = "" if html is None else templating.html(html, notice, self._context, instead="")
        made_text = "" if text is None else templating.text(text, notice, self._context, instead="")
        self.ours = self._wording()
        is_ours = html is None or bool(self._faults)
        self.html = mail_wording.html(self.ours) if is_ours else made_html.strip()
        self.is_illustrated = is_ours
        self.text = made_text
        if text is None or self._faults or not (made_text.strip() or self.html):
            self.text = mail_wording.text(self.ours)

    def _failed(self, said: str) -> None:
        self._faults.append(said)
        self._told(said)

    def _wording(self) -> Mail:
        mail = mail_wording.mail(self._notice, self._context.public_url)
        said = tuple(
            f"A template failed, so this is our own wording. {one}" for one in self._faults
        )
        return replace(mail, notes=(*mail.notes, *said))


def _own(template: str | None, part: str, context: Context) -> str | None:
    """Return a template, None where our wording is meant."""
    written = f'{{{{ template "email.default.{part}" . }}}}' if template is None else template
    found = _DEFAULT.fullmatch(written)
    if found is None:
        return written
    name = found[1]
    is_ours = context.templates.known.get(name) is BUILT_IN.known.get(name)
    return None if is_ours else written


def _headers(
    style: Style, notice: Notice, context: Context, sender: Mailbox
) -> Iterator[tuple[str, str]]:
    """Yield the headers beside those that every mail has."""
    slug = re.sub(r"[^a-z0-9]+", "-", notice.receiver.lower()).strip("-")[:63]
    yield "List-Id", f"<{slug or 'alerts'}.chatwatch.{sender.domain}>"
    if notice.status == "firing" and not notice.test:
        worst = wording.worst_severity(notice.alerts)
        if worst == "critical":
            yield "Importance", "high"
    if (subject := _own(None, "subject", context)) is not None:
        yield "Subject", templating.text(subject, notice, context, instead="")
    for name, template in style.headers:
        own = _own(template, "subject", context)
        said = "" if own is None else templating.text(own, notice, context, instead="")
        value = wording.cut(" ".join(said.split()), _LONGEST_HEADER)
        if value and _fits(name, value):
            yield name.title() if name.lower() == "subject" else name, value


def _fits(name: str, value: str) -> bool:
    """Say whether a header that holds addresses does."""
    if name.lower() not in _ADDRESSES:
        return True
    try:
        mime.mailboxes(value)
    except ValueError:
        return False
    return True


def _root(threading: Threading | None, notice: Notice, context: Context, sender: Mailbox) -> str:
    """Return the Message-ID of the mail that the conversation began with."""
    if threading is None or not threading.enabled:
        return _message_id(notice.thread or notice.id, context, sender)
    day = f"{notice.at.astimezone(UTC):%Y-%m-%d}" if threading.thread_by_date == "daily" else ""
    # No mail has it: all mails of the group answer it, so none of them must be there first.
    return _message_id(f"{notice.receiver}/{notice.group_key}/{day}", context, sender)


def _message_id(id: str, context: Context, sender: Mailbox) -> str:
    """Return a Message-ID, without brackets, of something told through one integration."""
    made = hashlib.sha256(f"{id}/{context.integration}".encode()).hexdigest()[:32]
    return f"{made}@{sender.domain}"
