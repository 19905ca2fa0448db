"""The promises that every kind of integration keeps, whatever it speaks."""

import json
import typing
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import Email, Integration, PagerDuty, Slack, Teams, TeamsConnector, Webhook
from alerting.notify.global_settings import Global
from alerting.notify.http_settings import BasicAuth, HttpSettings
from alerting.notify.message import Context, Letter, Post
from alerting.notify.reply import (
    LONGEST,
    HttpReply,
    Refusal,
    Reply,
    SlackHeard,
    SlackReply,
    SmtpReply,
    Unanswered,
)
from alerting.notify.slack_talk import Talk
from alerting.notify.verdict import REASONS, Rejected, Retry, Sent
from alerting.secret import Secret
from exporter.metrics import catalogue
from tests.alerting.notices import ANY_LABELS, alert, notice, pair

SECRETS = ("hunter2-of-ours", "T0KEN-of-ours")
BASIC = HttpSettings(basic_auth=BasicAuth("us", password=Secret(SECRETS[0])))
HIDDEN = Secret(f"https://hooks.example.com/{SECRETS[1]}")
EXAMPLES: dict[type[Any], Integration] = {
    Email: Email(
        to="ops@example.com",
        sender="alerts@example.com",
        smarthost="mail.example.com:587",
        auth_username="us",
        auth_password=Secret(SECRETS[0]),
    ),
    Slack: Slack(api_url=HIDDEN, http_config=BASIC),
    PagerDuty: PagerDuty(routing_key=Secret(SECRETS[1]), http_config=BASIC),
    Teams: Teams(webhook_url=HIDDEN, http_config=BASIC),
    TeamsConnector: TeamsConnector(webhook_url=HIDDEN, http_config=BASIC),
    Webhook: Webhook(url=HIDDEN, http_config=BASIC),
}
CONTEXT = Context(integration="it[0]", public_url="https://watch.example.com")
NOW = datetime(2026, 11, 21, tzinfo=UTC)

each = pytest.mark.parametrize("one", EXAMPLES.values(), ids=lambda one: one.NAME)

WORDS = st.one_of(
    st.text(max_size=400),
    st.sampled_from([f"no {one} here" for one in SECRETS]),
    st.just(SECRETS[0]),
)
REFUSED = st.lists(st.builds(Refusal, st.just("a@b"), st.integers(-1, 999), WORDS), max_size=3)
SILENT = st.builds(Unanswered, st.sampled_from(REASONS), WORDS, st.booleans())
HTTP = st.builds(
    HttpReply,
    status=st.integers(0, 999),
    at=st.just(NOW),
    retry_after=st.one_of(WORDS, st.integers(-5, 10**9).map(str)),
    body=st.one_of(WORDS, WORDS.map(lambda said: json.dumps({"ok": False, "error": said}))),
)
HEARD = st.builds(SlackHeard, st.sampled_from(["post", "update", "reply", "hook"]), HTTP | SILENT)
REPLIES: st.SearchStrategy[Reply] = st.one_of(
    SILENT,
    HTTP,
    st.builds(SlackReply, heard=st.lists(HEARD, max_size=3).map(tuple)),
    st.builds(
        SmtpReply,
        stage=st.sampled_from(
            ["connect", "hello", "tls", "auth", "sender", "recipients", "content"]
        ),
        code=st.integers(-1, 999),
        text=WORDS,
        refused=REFUSED.map(tuple),
    ),
)


def test_every_kind_is_held_to_the_promises() -> None:
    assert set(EXAMPLES) == set(typing.get_args(Integration))


@each
def test_a_kind_is_known_to_the_metrics(one: Integration) -> None:
    for name in ("alerting_notifications_total", "alerting_notifications_failed_total"):
        assert one.NAME in catalogue.metric(name).values["integration"]


@each
def test_a_kind_says_whether_ends_are_told(one: Integration) -> None:
    assert isinstance(one.send_resolved, bool)


@each
def test_a_kind_says_how_it_is_told(one: Integration) -> None:
    assert isinstance(one.RESOLVES_AT_ONCE, bool)
    assert isinstance(one.TAKES_ACKNOWLEDGEMENT, bool)


@each
def test_a_kind_takes_what_it_does_not_say_from_global(one: Integration) -> None:
    completed = one.completed(Global())
    assert type(completed) is type(one)
    assert list(completed.missing()) == []


@each
@given(ANY_LABELS, ANY_LABELS, st.sampled_from(["firing", "resolved"]))
def test_composing_is_a_function_of_its_arguments(
    one: Integration, names: Any, words: Any, state: str
) -> None:
    told = notice(alert(state, dict(names), dict(words)))
    first, second = (one.compose(told, CONTEXT) for _ in range(2))
    assert isinstance(first, Letter | Post | Talk)
    assert first == second


@each
def test_a_message_bears_the_name_of_its_notice(one: Integration) -> None:
    beginning, end = pair()
    messages = [one.compose(told, CONTEXT) for told in (beginning, end)]
    elsewhere = one.compose(beginning, Context(integration="it[1]", public_url=""))
    assert len({repr(one) for one in (*messages, elsewhere)}) == 3


@each
@given(REPLIES)
def test_any_reply_has_a_verdict_without_any_secret(one: Integration, reply: Reply) -> None:
    verdict = one.judge(reply)
    assert isinstance(verdict, Sent | Retry | Rejected)
    assert isinstance(verdict, Sent) or verdict.reason in REASONS
    assert verdict.detail.isprintable()
    assert len(verdict.detail) <= LONGEST + 1
    assert not [secret for secret in SECRETS if secret in verdict.detail and one_knows(one, secret)]


@each
@given(st.sampled_from(REASONS), st.booleans())
def test_no_answer_is_never_a_no(one: Integration, reason: Any, doubtful: bool) -> None:
    verdict = one.judge(Unanswered(reason, "words", doubtful))
    assert verdict == Retry(reason=reason, detail="words", doubtful=doubtful)


@each
def test_no_secret_shows(one: Integration) -> None:
    shown = f"{one!r}{one.compose(notice(), CONTEXT)!r}"
    assert not [secret for secret in SECRETS if secret in shown]


def one_knows(one: Integration, secret: str) -> bool:
    """Whether a secret is one of this integration's own; mail knows of no token."""
    return not isinstance(one, Email) or secret == SECRETS[0]
