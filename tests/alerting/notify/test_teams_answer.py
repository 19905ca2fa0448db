"""What workflows and connectors answer."""

from datetime import UTC, datetime

import pytest

from alerting.notify import teams_answer
from alerting.notify.reply import HttpReply, Unanswered
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict

NOW = datetime(2026, 11, 21, 3, 2, 11, tzinfo=UTC)
INSIDE = "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error "
EXCEEDED = "MessageSizeExceeded-Message properties size exceeded."


def http(status: int, body: str = "", retry_after: str = "") -> HttpReply:
    return HttpReply(status=status, at=NOW, body=body, retry_after=retry_after)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (http(202), Sent()),
        (http(200, "1"), Sent()),
        (http(429), Retry(reason="throttled", detail="answer 429", after=60.0)),
        (http(429, retry_after="7"), Retry(reason="throttled", detail="answer 429", after=7.0)),
        (http(502), Retry(reason="server", detail="answer 502")),
        (http(413), Rejected(detail="answer 413", too_large=True)),
        (http(400, EXCEEDED), Rejected(detail=f"answer 400: {EXCEEDED}", too_large=True)),
        (http(400, "bad"), Rejected(detail="answer 400: bad")),
        (http(401), Rejected(detail="answer 401", reason="auth")),
        (http(404), Rejected(detail="answer 404; the workflow is gone or turned off, as when its "
                                    "owner left")),
        (http(200, f"{INSIDE}429 with ContextId"),
         Retry(reason="throttled", detail=f"answer 429: {INSIDE}429 with ContextId", after=60.0)),
        (http(200, f"{INSIDE}413"), Rejected(detail=f"answer 413: {INSIDE}413", too_large=True)),
        (http(200, f"{INSIDE}500"), Retry(reason="server", detail=f"answer 500: {INSIDE}500")),
        (http(200, f"{INSIDE}403"),
         Rejected(detail=f"answer 403: {INSIDE}403", reason="auth")),
        (Unanswered("tls", "no"), Retry(reason="tls", detail="no")),
    ],
)  # fmt: skip
def test_an_answer_means_yes_no_or_later(reply: HttpReply, verdict: Verdict) -> None:
    assert teams_answer.verdict(reply) == verdict
