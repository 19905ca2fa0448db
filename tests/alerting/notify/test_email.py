"""Mail settings, and the letters that they make."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from alerting import strict
from alerting.model import labels
from alerting.notify.email import Email
from alerting.notify.global_settings import Global
from alerting.notify.message import Context
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
    "list-id",
    "importance",
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


def test_addresses_may_come_of_a_template() -> None:
    of_labels = made(
        to="{{ .CommonLabels.channel }}@example.com", sender="{{ .Receiver }}@example.com"
    )
    letter = of_labels.compose(notice(), CONTEXT)
    assert (letter.sender, letter.recipients) == ("team@example.com", ("web@example.com",))
    assert letter.wrong == ""


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"to": "{{ .CommonLabels.nobody }}"}, "to: expected addresses like ops@example.com, with"),
        ({"sender": "{{ .Nope }}"}, "from: expected addresses like ops@example.com, with commas"),
    ],
)
def test_a_template_that_makes_no_address_is_a_no(changes: dict[str, Any], wrong: str) -> None:
    letter = made(**changes).compose(notice(), CONTEXT)
    assert letter.wrong.startswith(wrong)
    verdict = made().judge(SmtpReply(stage="addresses", code=0, text=letter.wrong))
    assert isinstance(verdict, Rejected)
    assert verdict.detail.startswith(wrong)


def test_all_texts_are_named_for_those_who_check_them() -> None:
    named = dict(made(headers={"X-A": "b"}, html="c", text="d").texts())
    assert (named["headers.X-A"], named["html"], named["text"]) == ("b", "c", "d")
    assert dict(made().texts())["html"] == ""


@pytest.mark.parametrize(
    ("forced", "port", "first"), [(None, 465, True), (None, 587, False), (True, 587, True),
                                  (False, 465, False)]
)  # fmt: skip
def test_tls_comes_first_where_it_is_forced(forced: bool | None, port: int, first: bool) -> None:
    relay = made(smarthost=f"m:{port}", force_implicit_tls=forced).relay()
    assert relay.is_tls_from_the_start is first


@given(ANY_LABELS, ANY_LABELS)
def test_no_label_adds_a_header_or_lengthens_a_line(names: object, words: object) -> None:
    told = notice(alert(names=dict(names), words=dict(words)))  # type: ignore[call-overload]
    context = replace(CONTEXT, told=("ops@example.com",))
    content = made().compose(told, context).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = message_from_bytes(content, policy=default)
    assert {name.lower() for name in read.keys()} | {"importance"} == OURS  # noqa: SIM118 # a mail is no mapping
    assert labels(dict(read.items()))  # every value can be read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "to: missing; expected text that is not empty"),
        ("{to: nobody}", "expected addresses like ops@example.com"),
        ("{to: '{{ .x }'}", "to: not a template: 1:7: unexpected"),
        ("{to: a@b, from: 'a@b, c@d'}", "from: expected one address"),
        ("{to: a@b, headers: {'X Y': z}}", "headers: 'X Y' is no name of a header"),
        ("{to: a@b, headers: {message-id: z}}", "headers: message-id is written by chatwatch"),
        ("{to: a@b, headers: {Bcc: z@y}}", "headers: Bcc is written by chatwatch"),
        ("{to: a@b, headers: {X-A: '{{ b }}'}}", "headers.X-A: not a template: 1:4: function"),
        ("{to: a@b, headers: {To: z}}", "expected addresses like ops@example.com"),
        ("{to: a@b, headers: {X-A: b, x-a: b}}", "headers: the same name is there twice"),
        ("{to: a@b, html: '', text: ''}", "html and text are both empty"),
        ("{to: a@b, text: '{{ if }}'}", "text: not a template: 1:7: missing value for if"),
        ("{to: a@b, threading: {thread_by_date: hourly}}", "threading.thread_by_date: expected"),
        ("{to: a@b, auth_password: x, auth_password_file: y}", "write auth_password or"),
        ("{to: a@b, auth_secret: x, auth_secret_file: y}", "write auth_secret or"),
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


def test_a_secret_never_goes_out_so_that_nobody_can_read_it() -> None:
    only = made(auth_password=None, auth_secret_file=Secret("hunter3"), require_tls=False)
    assert (only.relay().secret, only.relay().password) == (Secret("hunter3"), None)
    no = SmtpReply(stage="auth", code=535, text="not with hunter3")
    assert "hunter3" not in f"{only!r}{only.judge(no)!r}"
    both = made(auth_secret=Secret("hunter3"))
    assert "hunter" not in both.judge(replace(no, text="hunter3 hunter2")).detail


def test_a_secret_is_taken_from_the_global_section_unless_there_is_one() -> None:
    everywhere = Global(smtp_auth_secret=Secret("x"))
    assert made().completed(everywhere).secret == Secret("x")
    assert made(auth_secret=Secret("y")).completed(everywhere).secret == Secret("y")
    filed = Global(smtp_auth_secret_file=Secret("z"))
    assert made().completed(filed).secret == Secret("z")
    assert made().completed(Global()).secret is None


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


def test_what_is_left_out_is_taken_from_the_global_section() -> None:
    everywhere = Global(
        smtp_from="all@example.com",
        smtp_smarthost="mail:465",
        smtp_hello="us",
        smtp_auth_username="all",
        smtp_auth_password=Secret("x"),
        smtp_auth_identity="id",
        smtp_require_tls=False,
        smtp_tls_config=Tls(insecure_skip_verify=True),
        smtp_force_implicit_tls=True,
    )
    found = Email(to="a@b").completed(everywhere)
    assert (found.sender, found.smarthost, found.hello) == ("all@example.com", "mail:465", "us")
    assert (found.auth_username, found.password, found.auth_identity) == ("all", Secret("x"), "id")
    assert (found.require_tls, found.force_implicit_tls) == (False, True)
    assert found.tls_config == everywhere.smtp_tls_config
    assert found.completed(Global()) == found
    own = made(auth_password=None, auth_password_file=Secret("own"), require_tls=True)
    kept = replace(own, force_implicit_tls=False).completed(everywhere)
    assert (kept.sender, kept.password) == (own.sender, Secret("own"))
    assert (kept.require_tls, kept.force_implicit_tls) == (True, False)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"sender": ""}, ["from: missing; write it here, or smtp_from in global"]),
        ({"smarthost": ""}, ["smarthost: missing; write it here, or smtp_smarthost in global"]),
        ({"smarthost": "x"}, ["smarthost: expected host:port like mail.example.com:587"]),
    ],
)
def test_what_is_still_missing_is_told(changes: dict[str, Any], said: list[str]) -> None:
    assert list(made(**changes).missing()) == said
