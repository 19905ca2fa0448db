"""What PagerDuty's answers to an event mean. Pure.

https://developer.pagerduty.com/docs/events-api-v2-overview#response-codes--retry-logic
"""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from alerting.notify import backoff, http_answer
from alerting.notify.reply import HttpReply, Reply
from alerting.notify.verdict import Rejected, Retry, Verdict

PAUSE: Final = 120.0
"""Seconds to wait when PagerDuty has been told too much and does not say how long: minutes."""
_FORBIDDEN: Final = 403


def verdict(answer: Reply, *, is_v1: bool = False) -> Verdict:
    """Return what an answer means; the older API says with 403 that it has been told too much."""
    if not isinstance(answer, HttpReply):
        return http_answer.verdict(answer)
    said = _said(answer.body)
    if is_v1 and answer.status == _FORBIDDEN:
        detail = f"answer {_FORBIDDEN}: {said or 'too many events'}"
        asked = backoff.asked(answer.retry_after, answer.at)
        return Retry(reason="throttled", detail=detail, after=PAUSE if asked is None else asked)
    found = http_answer.verdict(answer, said)
    if isinstance(found, Retry) and found.reason == "throttled" and found.after is None:
        return replace(found, after=PAUSE)
    if isinstance(found, Rejected) and "size" in said.lower():
        return replace(found, too_large=True)
    return found


def _said(body: str) -> str:
    """Return the words of a body like ``{"status", "message", "errors": []}``; "" for others."""
    try:
        read: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return ""
    if not isinstance(read, dict):
        return ""
    errors = read.get("errors")
    every = errors if isinstance(errors, Sequence) and not isinstance(errors, str) else [errors]
    words = [read.get("message"), *every]
    return "; ".join(dict.fromkeys(one for one in words if isinstance(one, str) and one))
