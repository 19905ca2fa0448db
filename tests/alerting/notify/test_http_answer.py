"""What an HTTP server's answer means, whoever asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from alerting.notify import http_answer
from alerting.notify.reply import HttpReply, SmtpReply, Unanswered
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)


def http(status: int, **more: str) -> HttpReply:
    return HttpReply(status=status, at=NOW, **more)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (http(200), Sent()),
        (http(204, body="fine"), Sent()),
        (http(429, retry_after="120"), Retry(reason="throttled", detail="answer 429", after=120.0)),
        (http(503, retry_after="Sat, 21 Nov 2026 03:03:11 GMT", body="later"),
         Retry(reason="server", detail="answer 503: later", after=60.0)),
        (http(500), Retry(reason="server", detail="answer 500")),
        (http(408), Retry(reason="server", detail="answer 408")),
        (http(401, body="who?"), Rejected(detail="answer 401: who?", reason="auth")),
        (http(404, body="none"), Rejected(detail="answer 404: none")),
        (http(413), Rejected(detail="answer 413", too_large=True)),
        (http(302), Rejected(
            detail="answer 302: it leads elsewhere; write the address it leads to")),
        (http(199), Rejected(detail="answer 199")),
        (Unanswered("refused", "nobody"), Retry(reason="refused", detail="nobody")),
        (Unanswered("timeout", "slow", doubtful=True),
         Retry(reason="timeout", detail="slow", doubtful=True)),
        (SmtpReply(stage="content", code=250),
         Retry(reason="other", detail="not the answer of an HTTP server")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_later(reply: Any, verdict: Verdict) -> None:
    assert http_answer.verdict(reply) == verdict


def test_words_may_stand_for_a_body() -> None:
    found = http_answer.verdict(http(400, body="{}"), "the key is unknown")
    assert found == Rejected(detail="answer 400: the key is unknown")


def test_secrets_and_line_ends_are_not_shown() -> None:
    said = Rejected(detail="no\r\nhunter2 here")
    assert http_answer.shown(said, ("hunter2",)) == Rejected(detail="no *** here")
