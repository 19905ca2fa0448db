"""Mail settings, and the letters that they make."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given

from alerting import strict
from alerting.model import labels
from alerting.notify import email
from alerting.notify.email import Email
from alerting.notify.message import Context
from alerting.notify.mime import Mailbox
from alerting.notify.reply import HttpReply, Refusal, SmtpReply, Unanswered
from alerting.notify.tls import Tls
from alerting.notify.verdict import Rejected, Retry, Sent
from alerting.secret import Secret
from tests.alerting.notices import ANY_LABELS, alert, notice, pair

CONTEXT = Context(integration="email[0]", public_url="https://watch.example.com")
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


def made(**changes: Any) -> Email:
    settings = {
        "to": "Ops <ops@example.com>, b@example.com",
        "sender": "chatwatch <alerts@example.com>",
        "smarthost": "mail.example.com:587",
        "auth_username": "us",
        "auth_password": Secret("hunter2"),
    }
    return Email(**{**settings, **changes})


def mail(of: Email, said: Any, context: Context = CONTEXT) -> EmailMessage:
    content = of.compose(said, context).content
    read = message_from_bytes(content, policy=default)
    assert isinstance(read, EmailMessage)
    return read


def test_a_letter_goes_from_one_to_many() -> None:
    letter = made().compose(notice(), CONTEXT)
    assert letter.sender == "alerts@example.com"
    assert letter.recipients == ("ops@example.com", "b@example.com")
    relay = letter.relay
    assert (relay.host, relay.port, relay.hello) == ("mail.example.com", 587, "localhost")
    assert (relay.require_tls, relay.username, relay.password) == (True, "us", Secret("hunter2"))


def test_those_who_said_yes_already_are_not_told_again_but_named() -> None:
    context = Context(integration="email[0]", public_url="", told=("ops@example.com",))
    assert made().compose(notice(), context).recipients == ("b@example.com",)
    named = mail(made(), notice(), context)["To"]
    assert named == "Ops <ops@example.com>, b@example.com"


def test_nobody_is_told_twice_by_one_letter() -> None:
    twice = made(to="a@example.com, A <a@example.com>")
    assert twice.compose(notice(), CONTEXT).recipients == ("a@example.com",)


def test_an_end_answers_its_beginning() -> None:
    beginning, end = (mail(made(), one) for one in pair())
    assert beginning["In-Reply-To"] is None
    assert end["In-Reply-To"] == end["References"] == beginning["Message-ID"]
    assert end["Message-ID"] != beginning["Message-ID"]
    assert str(end["Message-ID"]).endswith("@example.com>")


def test_each_integration_has_message_ids_of_its_own() -> None:
    sender = Mailbox("", "a@b.c")
    ids = {email.message_id(id, place, sender) for id in "xy" for place in ("email[0]", "email[1]")}
    assert len(ids) == 4


def test_own_words_and_headers_come_instead_of_ours() -> None:
    own = made(headers={"Subject": "Look", "Reply-To": "x@y"}, html="", text="Come quickly")
    read = mail(own, notice())
    assert (read["Subject"], read["Reply-To"]) == ("Look", "x@y")
    assert (read.get_content_type(), read.get_content().strip()) == ("text/plain", "Come quickly")


def test_alertmanagers_own_defaults_mean_our_wording() -> None:
    defaults = made(
        html='{{ template "email.default.html" . }}',
        headers={"subject": '{{ template "email.default.subject" . }}'},
    )
    assert mail(defaults, notice()).as_bytes() == mail(made(), notice()).as_bytes()


@given(ANY_LABELS, ANY_LABELS)
def test_no_label_adds_a_header_or_lengthens_a_line(names: object, words: object) -> None:
    told = notice(alert(names=dict(names), words=dict(words)))  # type: ignore[call-overload]
    content = made().compose(told, CONTEXT).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = message_from_bytes(content, policy=default)
    assert {name.lower() for name in read.keys()} == OURS  # noqa: SIM118 # a mail is no mapping
    assert labels(dict(read.items()))  # every value can be read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "to: missing; expected text that is not empty"),
        ("{to: nobody}", "expected addresses like ops@example.com"),
        ("{to: '{{ .x }}'}", "to, from: templates of Go are not run yet"),
        ("{to: a@b, from: 'a@b, c@d'}", "from: expected one address"),
        ("{to: a@b, headers: {'X Y': z}}", "headers: 'X Y' is no name of a header"),
        ("{to: a@b, headers: {message-id: z}}", "headers: message-id is written by chatwatch"),
        ("{to: a@b, headers: {Bcc: z@y}}", "headers: Bcc is written by chatwatch"),
        ("{to: a@b, headers: {X-A: '{{ .b }}'}}", "headers: X-A: templates of Go are not run yet"),
        ("{to: a@b, headers: {To: z}}", "expected addresses like ops@example.com"),
        ("{to: a@b, headers: {X-A: b, x-a: b}}", "headers: the same name is there twice"),
        ("{to: a@b, html: '', text: ''}", "html and text are both empty"),
        ("{to: a@b, text: '{{ .b }}'}", "html, text: templates of Go are not run yet"),
        ("{to: a@b, auth_password: x, auth_password_file: y}", "write auth_password or"),
        ("{to: a@b, auth_secret: x}", "auth_secret: not supported: CRAM-MD5"),
        ("{to: a@b, threading: {enabled: true}}", "threading: leave it out"),
    ],
)
def test_settings_that_cannot_work_are_told(text: str, said: str) -> None:
    with pytest.raises(strict.ConfigError, match=re.escape(said)):
        strict.load(text, Email, file="f", environ={}, read=str)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"smarthost": "mail.example.com"}, "smarthost: expected host:port"),
        ({"smarthost": ":25"}, "smarthost: expected host:port"),
        ({"smarthost": "mail:0"}, "smarthost: expected host:port"),
        ({"smarthost": "mail:70000"}, "smarthost: expected host:port"),
        ({"smarthost": "mäil:25"}, "smarthost: expected a host of ASCII letters"),
        ({"hello": "us and them"}, "hello: expected a host's name"),
        ({"auth_password": None}, "auth_username needs auth_password"),
        ({"require_tls": False}, "would send the password readable"),
        ({"smarthost": "m:465", "tls_config": Tls(server_name="x")}, "on port 465"),
    ],
)
def test_a_server_that_cannot_be_come_to_is_told(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        made(**changes).relay()


@pytest.mark.parametrize(
    ("smarthost", "host"), [("[::1]:25", "::1"), ("localhost:25", "localhost"), ("m:465", "m")]
)
def test_a_password_goes_readable_to_this_machine_only(smarthost: str, host: str) -> None:
    assert made(smarthost=smarthost, require_tls=False).relay().host == host


def test_a_password_file_is_a_password() -> None:
    filed = made(auth_password=None, auth_password_file=Secret("x"), auth_identity="id")
    assert (filed.relay().password, filed.relay().identity) == (Secret("x"), "id")


def test_nobody_needs_to_say_who_they_are() -> None:
    open = made(auth_username="", auth_password=None, require_tls=False)
    assert (open.relay().username, open.relay().password, open.relay().require_tls) == (
        "",
        None,
        False,
    )
    assert open.judge(Unanswered("timeout", "slow")) == Retry(reason="timeout", detail="slow")


def test_the_answer_of_something_else_is_no_answer() -> None:
    strange = HttpReply(status=200, at=datetime(2026, 11, 21, tzinfo=UTC))
    assert made().judge(strange) == Retry(reason="other", detail="not the answer of a mail server")


def test_answers_become_verdicts_without_the_password() -> None:
    yes = SmtpReply(stage="content", code=250, accepted=("a@b",))
    assert made().judge(yes) == Sent()
    no = Refusal("a@b", 550, "not with hunter2 nor AHVzAGh1bnRlcjI=")
    refused = made().judge(SmtpReply(stage="recipients", code=0, refused=(no,)))
    assert refused == Rejected(detail="the server refuses a@b: 550 not with *** nor ***")
