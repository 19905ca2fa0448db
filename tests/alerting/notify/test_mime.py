"""Mails as mail programs read them: whole, 7-bit, and with our headers only."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.notify import chart, mime, picture
from alerting.notify.chart import Picture
from alerting.notify.mime import Draft, Mailbox
from tests.alerting.notices import alert

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
DRAFT = Draft(
    sender=Mailbox("chatwatch", "alerts@example.com"),
    recipients=(Mailbox("", "a@example.com"), Mailbox("Ada Łoś", "b@example.com")),
    subject="[FIRING:1] AnswersSlow",
    date=NOW,
    id="abc@example.com",
    root="abc@example.com",
    text="Größe\n.\n.. two dots\n",
    html="<p>Größe</p>",
)
ANY = st.text(st.characters(exclude_categories=()), max_size=2_000)
OURS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "x-auto-response-suppress",
    "mime-version",
    "content-type",
}


def read(content: bytes) -> EmailMessage:
    made = message_from_bytes(content, policy=default)
    assert isinstance(made, EmailMessage)
    assert not made.defects
    return made


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return plain(part) if part is not None else ""


def plain(part: MIMEPart) -> str:
    """The text of a part, without the mail's own line ends."""
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_says_all_that_programs_want_to_know() -> None:
    mail = read(mime.content(DRAFT))
    assert mail["From"] == "chatwatch <alerts@example.com>"
    assert mail["To"] == "a@example.com, Ada Łoś <b@example.com>"
    assert mail["Subject"] == "[FIRING:1] AnswersSlow"
    assert mail["Date"] == "Sat, 21 Nov 2026 03:02:11 +0000"
    assert mail["Message-ID"] == "<abc@example.com>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert mail["In-Reply-To"] is mail["References"] is None
    assert {name.lower() for name in mail.keys()} == OURS  # noqa: SIM118 # a mail is no mapping


def test_the_text_comes_first_and_the_html_last() -> None:
    mail = read(mime.content(DRAFT))
    assert mail.get_content_type() == "multipart/alternative"
    parts = list(mail.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [plain(part) for part in parts] == [
        DRAFT.text,
        f"{DRAFT.html}\n",
    ]


PICTURES = tuple(
    Picture(name, made, "a & b")
    for name in ("trend-1", "trend-2")
    if (made := chart.chart(alert(trend=(1.0, 2.0, 3.0), trend_seconds=60.0), NOW)) is not None
)
ILLUSTRATED = replace(
    DRAFT,
    html='<img src="cid:trend-1"><img src="cid:trend-2"><i>src="cid:else"</i>',
    pictures=PICTURES,
)


def test_pictures_stand_beside_the_html_that_calls_them() -> None:
    content = mime.content(ILLUSTRATED)
    assert content == mime.content(ILLUSTRATED)
    mail = read(content)
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "image/png",
    ]  # fmt: skip
    pictures = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    ids = [str(part["Content-ID"])[1:-1] for part in pictures]
    assert ids == ["trend-1.abc@example.com", "trend-2.abc@example.com"]
    called = "".join(f'<img src="cid:{id}">' for id in ids)
    assert body(mail, "html").startswith(f'{called}<i>src="cid:else"</i>')
    assert pictures[0].get_content() == picture.png(PICTURES[0].chart)
    assert pictures[0].get_content_disposition() == "inline"
    assert max(map(len, content.split(b"\r\n"))) <= 78


def test_pictures_need_html_and_no_text() -> None:
    mail = read(mime.content(replace(ILLUSTRATED, text="")))
    assert mail.get_content_type() == "multipart/related"
    bare = read(mime.content(replace(ILLUSTRATED, html="")))
    assert bare.get_content_type() == "text/plain"


@pytest.mark.parametrize(
    ("changes", "kind", "text"),
    [({"html": ""}, "text/plain", DRAFT.text), ({"text": ""}, "text/html", f"{DRAFT.html}\n")],
)
def test_a_mail_may_have_one_part_only(changes: dict[str, str], kind: str, text: str) -> None:
    mail = read(mime.content(replace(DRAFT, **changes)))
    assert (mail.get_content_type(), plain(mail)) == (kind, text)


def test_what_follows_names_the_beginning() -> None:
    mail = read(mime.content(replace(DRAFT, root="first@example.com")))
    assert mail["In-Reply-To"] == mail["References"] == "<first@example.com>"


def test_headers_replace_those_of_the_same_name() -> None:
    headers = (("subject", "Other\r\nBcc: x@y"), ("Reply-To", "ops@example.com"))
    mail = read(mime.content(replace(DRAFT, headers=headers)))
    assert mail.get_all("Subject") == ["Other Bcc: x@y"]
    assert mail["Reply-To"] == "ops@example.com"
    assert mail["Bcc"] is None


def test_the_same_draft_makes_the_same_bytes() -> None:
    assert mime.content(DRAFT) == mime.content(DRAFT)


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("a@b", [("", "a@b")]),
        ("Ops <ops@example.com>, a@b.c", [("Ops", "ops@example.com"), ("", "a@b.c")]),
        ('"Team, Chat" <t@b>', [("Team, Chat", "t@b")]),
        (" a@b ,\n c@d ", [("", "a@b"), ("", "c@d")]),
        ("a@[127.0.0.1]", [("", "a@[127.0.0.1]")]),
        ("Łoś <a@b>", [("Łoś", "a@b")]),
    ],
)
def test_addresses_are_read_as_people_write_them(text: str, boxes: list[tuple[str, str]]) -> None:
    assert mime.mailboxes(text) == tuple(Mailbox(*one) for one in boxes)


@pytest.mark.parametrize(
    "text",
    ["", "nobody", "a@", "@b", "a@b c@d", "a@b;c@d", "<a@b", "a b@c", "ł@b", "a@ł.pl",
     '"a b"@c', "a..b@c", ".a@b", "a@b.", "a,b@c", "x" * 99_999, "a@b, ",
     "undisclosed:;", "a@" + "b" * 300],
)  # fmt: skip
def test_what_is_no_list_of_addresses_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected addresses"):
        mime.mailboxes(text)


def test_a_domain_is_what_stands_behind_the_sign() -> None:
    assert Mailbox("", "a@b.c").domain == "b.c"


@given(ANY, ANY, ANY, ANY, ANY)
def test_nothing_that_is_said_adds_a_header_or_breaks_a_line(
    subject: str, text: str, html: str, name: str, value: str
) -> None:
    content = mime.content(
        replace(
            DRAFT,
            subject=subject,
            text=text or ".",
            html=html,
            sender=Mailbox(name, "alerts@example.com"),
            headers=(("X-Own", value),),
        )
    )
    assert content.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    mail = read(content)
    assert {one.lower() for one in mail.keys()} <= {*OURS, "x-own", "content-transfer-encoding"}  # noqa: SIM118 # a mail is no mapping
    assert len(mail.get_all("From") or []) == len(mail.get_all("Subject") or []) == 1
    assert mail["From"].addresses[0].addr_spec == "alerts@example.com"
    assert [one.addr_spec for one in mail["To"].addresses] == ["a@example.com", "b@example.com"]


@given(st.text(max_size=500))
def test_any_text_comes_back(text: str) -> None:
    mail = read(mime.content(replace(DRAFT, text=text or ".")))
    # Whatever ends a line in Unicode is a line end of the mail.
    assert body(mail, "plain").split() == (text or ".").split()


def written(text: str) -> None:
    """Whatever is read as addresses can be written, and says the same."""
    try:
        boxes = mime.mailboxes(text)
    except ValueError:
        return
    assert all(box.address.isascii() and "@" in box.address for box in boxes)
    mail = read(mime.content(replace(DRAFT, sender=boxes[0], recipients=boxes)))
    assert [one.addr_spec for one in mail["To"].addresses] == [box.address for box in boxes]


@given(st.text(max_size=120))
def test_any_text_is_addresses_or_is_refused(text: str) -> None:
    written(text)


@given(st.from_regex(mime._MAILBOX, fullmatch=True))
def test_whatever_is_read_as_an_address_can_be_written(text: str) -> None:
    written(text)
