"""Limits that vendors tell in a family of headers, and how long to wait by them.

`quota.of_headers` reads the quota of such a family.
"""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from exporter.integrations.exchange import spans, verdict
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Found

USUAL: Final[Mapping[str, str]] = {
    "limit": "x-ratelimit-limit",
    "remaining": "x-ratelimit-remaining",
    "reset": "x-ratelimit-reset",
}


def refused(answer: Answer, names: Mapping[str, str], said: str = "") -> Found:
    """Return that there were too many requests; without Retry-After, the reset tells the wait."""
    found = verdict.because("rate_limited", answer, said or "too many requests")
    until = spans.reset(answer.headers.get(names["reset"]), answer)
    if found.retry_after is not None or not until:
        return found
    return replace(found, retry_after=min(max(until - answer.at, 0.0), verdict.LONGEST_WAIT))
