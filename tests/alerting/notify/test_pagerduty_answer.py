"""PagerDuty's answers, of both of its APIs."""

import json
from datetime import UTC, datetime

import pytest

from alerting.notify import pagerduty_answer
from alerting.notify.reply import HttpReply, Unanswered
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
WRONG = json.dumps(
    {"status": "invalid event", "message": "Event object is invalid", "errors": ["no summary"]}
)


def http(status: int, body: str = "", retry_after: str = "") -> HttpReply:
    return HttpReply(status=status, at=NOW, body=body, retry_after=retry_after)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (http(202), Sent()),
        (http(400, WRONG), Rejected(detail="answer 400: Event object is invalid; no summary")),
        (http(400, "words"), Rejected(detail="answer 400: words")),
        (http(400, "[1]"), Rejected(detail="answer 400: [1]")),
        (http(400, "[" * 9000), Rejected(detail=f"answer 400: {'[' * 9000}")),
        (http(400, '{"message": "a", "errors": "b"}'), Rejected(detail="answer 400: a; b")),
        (http(400, '{"message": 1, "errors": [null]}'),
         Rejected(detail='answer 400: {"message": 1, "errors": [null]}')),
        (http(400, '{"message": "event exceeds size limit"}'),
         Rejected(detail="answer 400: event exceeds size limit", too_large=True)),
        (http(413), Rejected(detail="answer 413", too_large=True)),
        (http(429), Retry(reason="throttled", detail="answer 429", after=120.0)),
        (http(429, retry_after="30"), Retry(reason="throttled", detail="answer 429", after=30.0)),
        (http(500, "oops"), Retry(reason="server", detail="answer 500: oops")),
        (http(403), Rejected(detail="answer 403", reason="auth")),
        (Unanswered("network", "gone"), Retry(reason="network", detail="gone")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_in_minutes(reply: HttpReply, verdict: Verdict) -> None:
    assert pagerduty_answer.verdict(reply) == verdict


def test_the_older_api_says_too_much_with_403() -> None:
    later = Retry(reason="throttled", detail="answer 403: too many events", after=120.0)
    assert pagerduty_answer.verdict(http(403), is_v1=True) == later
    said = pagerduty_answer.verdict(http(403, '{"message": "slow down"}', "7"), is_v1=True)
    assert said == Retry(reason="throttled", detail="answer 403: slow down", after=7.0)
    assert pagerduty_answer.verdict(http(200), is_v1=True) == Sent()
