"""What the answers of Teams mean: of workflows, and of the connectors that they replace. Pure.

https://learn.microsoft.com/power-automate/limits-and-config
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
"""

import re
from typing import Final

from msgspec.structs import replace

from alerting.notify import http_answer
from alerting.notify.reply import HttpReply, Reply
from alerting.notify.verdict import Rejected, Retry, Verdict

PAUSE: Final = 60.0
"""Seconds to wait when it was too much and the answer does not say how long."""
# A connector says yes, and in its body what Teams itself said.
_INSIDE: Final = re.compile(r"HTTP error (\d{3})")
_GONE: Final = frozenset({404, 410})
_HINT: Final = "; the workflow is gone or turned off, as when its owner left"
_TOO_LARGE: Final = re.compile(r"size exceeded|too ?large|RequestEntityTooLarge", re.IGNORECASE)


def verdict(answer: Reply) -> Verdict:
    """Return what an answer means, whichever way it is told."""
    if isinstance(answer, HttpReply):
        inside = _INSIDE.search(answer.body) if answer.status // 100 == 2 else None
        found = http_answer.verdict(
            answer if inside is None else replace(answer, status=int(inside[1]))
        )
        return _told(found, answer)
    return http_answer.verdict(answer)


def _told(found: Verdict, answer: HttpReply) -> Verdict:
    if isinstance(found, Retry) and found.reason == "throttled" and found.after is None:
        return replace(found, after=PAUSE)
    if isinstance(found, Rejected) and answer.status in _GONE:
        return replace(found, detail=found.detail + _HINT)
    if isinstance(found, Rejected) and _TOO_LARGE.search(answer.body):
        return replace(found, too_large=True)
    return found
