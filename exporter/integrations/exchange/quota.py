"""Quotas out of headers and bodies; what cannot be is left out, and said."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from exporter.integrations.exchange import spans
from exporter.integrations.exchange.call import Answer
from exporter.integrations.exchange.found import Quota
from exporter.integrations.exchange.verdict import number

LARGEST: Final = 1e15
"""No vendor's limit is as large; what says so is absurd."""
LEAST: Final = 1e-3
"""Nor is any smaller than this, whatever its unit."""
# Vendors let a little more through than the limit, and count a moment late.
_MOST_OVER: Final = 2.0


def sensible(quota: Quota) -> bool:
    """Say whether numbers can be a quota: a limit, not far exceeded, no negative use, of a span."""
    within = LEAST <= quota.limit <= LARGEST and 0 <= quota.used <= quota.limit * _MOST_OVER
    return within and 0 <= quota.window <= spans.LONGEST and quota.resets >= 0


def sifted(quotas: Iterable[Quota | None]) -> tuple[tuple[Quota, ...], tuple[str, ...]]:
    """Return the quotas that can be, and ("quota",) where one cannot; None is one nobody told."""
    told = [quota for quota in quotas if quota is not None]
    good = tuple(quota for quota in told if sensible(quota))
    return good, ("quota",) if len(good) < len(told) else ()


def known(told: Iterable[Quota], before: Mapping[str, Quota], now: float) -> dict[str, Quota]:
    """Return quotas by bucket; one that does not tell when it begins anew keeps what was told."""
    found = {}
    for quota in told:
        old = before.get(quota.bucket)
        keeps = old is not None and not quota.resets and old.resets > now
        found[quota.bucket] = replace(quota, resets=old.resets) if old and keeps else quota
    return found


def of_headers(
    answer: Answer, bucket: str, names: Mapping[str, str], *, window: float = 0.0
) -> Quota | None:
    """Return the quota of a bucket told by headers; None where they are not there.

    ``names`` has the names of `limit`, of `remaining` or `used`, and of `reset` where there is one,
    in whatever form. Headers that are there and no numbers make a quota that is not sensible.
    """
    texts = {part: answer.headers.get(name) for part, name in names.items()}
    return of_parts(answer, bucket, texts, window=window)


def of_parts(
    answer: Answer, bucket: str, parts: Mapping[str, Any], *, window: float = 0.0
) -> Quota | None:
    """Return the quota of a bucket whose parts are told as numbers, or as texts of them.

    ``parts`` has `limit`, `remaining` or `used`, and `reset`; None for what nobody tells.
    """
    left, used = parts.get("remaining"), parts.get("used")
    if parts.get("limit") is None or (left is None and used is None):
        return None
    limit, left, used = number(parts["limit"]), number(left), number(used)
    if limit is None or (left is None and used is None):
        return Quota(bucket, 0.0, -1.0)
    spent = limit - left if left is not None else used or 0.0
    return Quota(bucket, spent, limit, window, spans.reset(parts.get("reset"), answer))
