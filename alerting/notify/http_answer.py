"""What the answer of an HTTP server to a notice means. Pure.

https://www.rfc-editor.org/rfc/rfc9110#name-status-codes
"""

from collections.abc import Iterable

from msgspec.structs import replace

from alerting.notify import backoff, reply
from alerting.notify.reply import HttpReply, Reply, Unanswered
from alerting.notify.verdict import Rejected, Retry, Sent, Verdict

# Asking again may help; 408 and 425 say so themselves.
_LATER = frozenset({408, 425, 429})
_AUTH = frozenset({401, 403, 407})
TOO_LARGE = 413
THROTTLED = 429


def verdict(answer: Reply, said: str = "") -> Verdict:
    """Return what an answer means by its status; `said` are words instead of its body."""
    match answer:
        case HttpReply():
            return _by_status(answer, said or answer.body)
        case Unanswered(reason, detail, doubtful):
            return Retry(reason=reason, detail=detail, doubtful=doubtful)
    return Retry(reason="other", detail="not the answer of an HTTP server")


def shown(verdict: Verdict, secrets: Iterable[str]) -> Verdict:
    """Return a verdict as it may be seen: on one line, cut, without these secrets."""
    return replace(verdict, detail=reply.shown(verdict.detail, secrets))


def _by_status(answer: HttpReply, body: str) -> Verdict:
    said = f"answer {answer.status}" + (f": {body}" if body else "")
    after = backoff.asked(answer.retry_after, answer.at)
    if answer.status // 100 == 2:
        return Sent()
    if answer.status == THROTTLED:
        return Retry(reason="throttled", detail=said, after=after)
    if answer.status >= 500 or answer.status in _LATER:
        return Retry(reason="server", detail=said, after=after)
    if answer.status // 100 == 3:
        return Rejected(detail=f"{said}: it leads elsewhere; write the address it leads to")
    if answer.status in _AUTH:
        return Rejected(detail=said, reason="auth")
    return Rejected(detail=said, too_large=answer.status == TOO_LARGE)
