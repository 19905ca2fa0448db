"""Slack says most of its errors with a 200, and each has its meaning for the notice."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_answer
from alerting.notify.reply import HttpReply, SlackHeard, SlackReply, Unanswered
from alerting.notify.slack_answer import Said
from alerting.notify.verdict import LONGEST_NOTE, Rejected, Retry, Sent, Verdict

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
NOTE = '{"channel":"C1","ts":"1.2","to":"#alerts"}'


def http(status: int = 200, body: Any = "", **more: str) -> HttpReply:
    text = body if isinstance(body, str) else json.dumps(body)
    return HttpReply(status=status, at=NOW, body=text, **more)


def no(error: str) -> HttpReply:
    return http(body={"ok": False, "error": error})


def talk(*heard: tuple[Any, Any], **more: Any) -> SlackReply:
    return SlackReply(heard=tuple(SlackHeard(kind, said) for kind, said in heard), **more)


YES = http(body={"ok": True, "channel": "C1", "ts": "1.2"})
THREAD = {"to": "#alerts", "channel": "C1", "root": "1.2"}


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (talk(("post", YES), to="#alerts"), Sent("", NOTE)),
        (talk(("update", http(body={"ok": True})), **THREAD), Sent("", NOTE)),
        (talk(("update", YES), ("reply", YES), **THREAD), Sent("", NOTE)),
        (talk(("update", no("edit_window_closed")), ("reply", YES), **THREAD),
         Sent("the first message could not be changed: edit_window_closed", NOTE)),
        (talk(("post", no("invalid_blocks")), ("post", YES), to="#alerts"),
         Sent("said otherwise than meant: invalid_blocks", NOTE)),
        (talk(("post", http(body={"ok": True}))), Sent()),
        (talk(("hook", http(body="ok"))), Sent()),
        (talk(("hook", http(body={"success": True}))), Sent()),
        (talk(("hook", http(body="no_text"))), Rejected(detail="no_text")),
        (talk(("hook", http(404, "no_service"))),
         Rejected(detail="no_service: the webhook is gone", reason="auth")),
        (talk(("hook", http(410, "channel_is_archived"))),
         Rejected(detail="channel_is_archived: the channel is archived")),
        (talk(("hook", http(500, "rollup_error"))), Retry(reason="server", detail="rollup_error")),
        (talk(("hook", http(429, "", retry_after="30"))),
         Retry(reason="throttled", detail="answer 429", after=30.0)),
        (talk(("hook", http(302, "there"))),
         Rejected(detail="answer 302: there: it leads elsewhere; write the address it leads to")),
        (talk(("post", http(429, {"ok": False, "error": "ratelimited"}, retry_after="1"))),
         Retry(reason="throttled", detail="ratelimited", after=1.0)),
        (talk(("post", no("message_limit_exceeded"))),
         Retry(reason="throttled", detail="message_limit_exceeded")),
        (talk(("post", no("internal_error"))), Retry(reason="server", detail="internal_error")),
        (talk(("post", http(503, "<html>"))),
         Retry(reason="server", detail="answer 503: <html>")),
        (talk(("post", http(200, "<html>"))),
         Retry(reason="server", detail="not an answer of Slack: <html>", doubtful=True)),
        (talk(("update", http(200, "[]")), **THREAD),
         Retry(reason="server", detail="not an answer of Slack: []")),
        (talk(("post", no("not_in_channel"))),
         Rejected(detail="not_in_channel: invite the bot into the channel")),
        (talk(("post", no("invalid_auth"))),
         Rejected(detail="invalid_auth: the token is none of this workspace", reason="auth")),
        (talk(("post", http(403, "blocked"))),
         Rejected(detail="answer 403: blocked", reason="auth")),
        (talk(("post", no("a_new_word"))), Rejected(detail="a_new_word")),
        (talk(("post", Unanswered("timeout", "slow", doubtful=True))),
         Retry(reason="timeout", detail="slow", doubtful=True)),
        (talk(("update", Unanswered("timeout", "slow", doubtful=True)), **THREAD),
         Retry(reason="timeout", detail="slow")),
        (Unanswered("refused", "nobody"), Retry(reason="refused", detail="nobody")),
        (talk(), Retry(reason="other", detail="not an answer of Slack")),
        (http(), Retry(reason="other", detail="not an answer of Slack")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_later(answer: Any, verdict: Verdict) -> None:
    assert slack_answer.verdict(answer) == verdict


def test_a_note_finds_the_first_message_of_the_same_channel_only() -> None:
    assert slack_answer.root(NOTE, "#alerts") == ("C1", "1.2")
    for note, to in ((NOTE, "#other"), ("", "#alerts"), ("[1]", "#alerts"), ("{}", "#alerts")):
        assert slack_answer.root(note, to) == ("", "")


def test_a_note_that_is_too_long_is_none() -> None:
    long = talk(("post", YES), to="x" * LONGEST_NOTE)
    assert slack_answer.verdict(long) == Sent()


@given(st.text(), st.text())
def test_no_note_is_trusted(note: str, to: str) -> None:
    assert slack_answer.root(note, to) == ("", "")


def test_a_word_may_be_about_the_layout_or_about_what_is_gone() -> None:
    words = ("invalid_blocks", "message_not_found", "a_new_word")
    found = [slack_answer.said(SlackHeard("post", no(one))) for one in words]
    assert [one.is_layout for one in found] == [True, False, False]
    assert [one.is_gone for one in found] == [False, True, False]


def test_what_never_came_is_no_word_of_slack() -> None:
    assert slack_answer.said(SlackHeard("post", Unanswered("tls", "x"))) == Said(ok=False, status=0)


@pytest.mark.parametrize(
    ("url", "is_bot"),
    [
        ("https://slack.com/api/chat.postMessage", True),
        ("https://slack-gov.com/api/chat.postMessage?x=y", True),
        ("https://hooks.slack.com/services/T/B/X", False),
        ("https://example.com/?x=/chat.postMessage", False),
    ],
)
def test_a_bots_address_is_known(url: str, is_bot: bool) -> None:
    assert slack_answer.is_web_api(url) is is_bot
