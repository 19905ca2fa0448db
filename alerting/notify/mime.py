"""A mail as bytes: headers that nobody can add to, 7-bit lines, the same every time. Pure."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from msgspec import Struct

from alerting.notify.chart import Picture

# Nothing but ASCII, so that no server needs 8BITMIME; lines of texts fold at 76 characters.
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)
_LONGEST = 10_000  # characters of a list
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_DOMAIN = r"[\w-]+(?:\.[\w-]+)*|\[[\w.:]+\]"
_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@(?:{_DOMAIN})"
_NAME = r'"[^"\\]*"\s*|[^"<>@,;]*'
_MAILBOX = re.compile(
    rf"\s*(?:(?P<name>{_NAME})<(?P<angle>{_ADDRESS})>|(?P<bare>{_ADDRESS}))\s*", re.ASCII
)
# Commas inside quotes are part of a name.
_PARTS = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')


class Mailbox(Struct, frozen=True):
    """A person's name, or "", and an address."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


class Draft(Struct, frozen=True, kw_only=True):
    """All that a mail says; `id` and `root` are Message-IDs without their angle brackets.

    The HTML calls its pictures ``cid:`` and their names.
    """

    sender: Mailbox
    recipients: tuple[Mailbox, ...]
    subject: str
    date: datetime
    id: str
    root: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()


def mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of a list like ``Ops <ops@example.com>, a@b``; ValueError says why not.

    Addresses are ASCII: others would need SMTPUTF8 all the way to the reader. This is stricter than
    the standard library's parser, which fails in odd ways on what is no address.
    """
    parts = _PARTS.split(_clean(text)) if len(text) <= _LONGEST else ()
    found = [_MAILBOX.fullmatch(part) for part in parts]
    boxes = tuple(
        Mailbox((one["name"] or "").strip(' "'), one["angle"] or one["bare"])
        for one in found
        if one is not None
    )
    if not boxes or len(boxes) < len(found) or max(len(one.address) for one in boxes) > 254:
        raise ValueError("expected addresses like ops@example.com, with commas between them")
    return boxes


def content(draft: Draft) -> bytes:
    """Return the mail; `headers` replace those of the same name."""
    mail = EmailMessage(_POLICY)
    for name, value in _headers(draft):
        del mail[name]
        mail[name] = value
    if draft.text:
        mail.set_content(_body(draft.text), "plain", cte="quoted-printable")
    if draft.html:
        set_html = mail.add_alternative if draft.text else mail.set_content
        set_html(_html(draft), "html", cte="quoted-printable")
    _illustrate(mail, draft)
    several = [part for part in mail.walk() if part.is_multipart()]
    for place, part in enumerate(several):
        # Quoted-printable writes every = as =3D, and base64 ends with it: this is in no part.
        part.set_boundary(f"=_{place or ''}{_unique(draft)}")
    return mail.as_bytes()


def _illustrate(mail: EmailMessage, draft: Draft) -> None:
    """Add the pictures beside the HTML."""
    page = mail.get_body(("html",))
    if page is None or not draft.pictures:
        return
    # Pillow is large, and a daemon that draws nothing must not wait for it when it starts.
    from alerting.notify import picture  # noqa: PLC0415

    for one in draft.pictures:
        page.add_related(
            picture.png(one.chart),
            "image",
            "png",
            cid=f"<{_cid(one, draft)}>",
            disposition="inline",
            filename=f"{one.name}.png",
        )


def _html(draft: Draft) -> str:
    """Return the HTML with the pictures called by names that no other mail has."""
    page = draft.html
    for one in draft.pictures:
        page = page.replace(f'src="cid:{one.name}"', f'src="cid:{_cid(one, draft)}"')
    return _body(page)


def _cid(picture: Picture, draft: Draft) -> str:
    return f"{picture.name}.{_unique(draft)}@{draft.id.rpartition('@')[2]}"


def _unique(draft: Draft) -> str:
    return draft.id.partition("@")[0]


def _headers(draft: Draft) -> list[tuple[str, object]]:
    mails: list[tuple[str, object]] = [
        ("From", _address(draft.sender)),
        ("To", tuple(map(_address, draft.recipients))),
        ("Subject", _clean(draft.subject)),
        ("Date", format_datetime(draft.date)),
        ("Message-ID", f"<{draft.id}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if draft.root != draft.id:
        mails += [("In-Reply-To", f"<{draft.root}>"), ("References", f"<{draft.root}>")]
    return mails + [(name, _clean(value)) for name, value in draft.headers]


def _address(mailbox: Mailbox) -> Address:
    return Address(_clean(mailbox.name), addr_spec=mailbox.address)


def _clean(text: str) -> str:
    """Return a header's value on one line: no control character, no line or paragraph separator."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _body(text: str) -> str:
    """Return a body that can be encoded: half a character is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")
