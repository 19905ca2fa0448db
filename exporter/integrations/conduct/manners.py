"""How often a vendor may be asked: never more than 1 % of a quota, and later where it says so."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from exporter.integrations.exchange.call import Call
from exporter.integrations.exchange.found import Quota

SHARE: Final = 0.01
"""Of a quota, at most this much is ours."""
DAY: Final = "daily"
"""The bucket that every call of a vendor is counted in, where it has one."""
LOW: Final = 0.95
"""A quota of which more is used belongs to the product: only the least is asked then."""
FIRST_WAIT: Final = 30.0
"""Seconds to wait where a vendor wants us to, and does not say how long; doubled each time."""
LONGEST_BACK_OFF: Final = 3_600.0
LONGEST_AFTER: Final = 600.0
"""The same where it says how long: a longer wait than it wants hides that it is well again."""
LONGEST_SPACING: Final = 7 * 86_400.0


def spacing(quota: Quota, weight: float = 1.0) -> float:
    """Return how many seconds a call takes of our share, at most a week; 0 without a known window.

    A limit that is told once as very small must not silence an integration for ever.
    """
    return min(weight * quota.window / (quota.limit * SHARE), LONGEST_SPACING)


def earliest(
    call: Call, free: Mapping[str, float], known: Iterable[Quota], allowed: Iterable[Quota]
) -> float:
    """Return Unix seconds from when a call keeps to our share of every quota that it counts for.

    ``free`` is from when each bucket may be spent from, as `spent` tells. ``known`` are quotas that
    the vendor told, ``allowed`` those that it documents and does not tell.
    """
    rules = _rules(call, known, allowed)
    return max((free.get(quota.bucket, 0.0) for quota in rules), default=0.0)


def spent(
    call: Call,
    now: float,
    free: Mapping[str, float],
    known: Iterable[Quota],
    allowed: Iterable[Quota],
) -> dict[str, float]:
    """Return, after a call, from when each bucket may be spent from again."""
    rules = _rules(call, known, allowed)
    return {**free, **{one.bucket: now + spacing(one, call.weight) for one in rules}}


def back_off(name: str, tries: int, asked: float | None) -> float:
    """Return for how many seconds a vendor is left alone after ``tries`` waits in a row.

    What it asks for, and at least twice as long each time, up to an hour, or up to ten minutes
    where it says how long; spread by the name, so that many that were refused together do not come
    back together.
    """
    longest = LONGEST_BACK_OFF if asked is None else LONGEST_AFTER
    usual = min(FIRST_WAIT * 2.0 ** min(tries, 16), longest)
    digest = hashlib.blake2b(f"{name} {tries}".encode(), digest_size=4).digest()
    return max(asked or 0.0, usual) * (1.0 + 0.1 * int.from_bytes(digest) / 2**32)


def low(quotas: Iterable[Quota], now: float) -> Quota | None:
    """Return a quota of a long window that is nearly used up and has not reset, if there is one."""
    for quota in quotas:
        is_over = quota.resets and quota.resets <= now
        if quota.window >= LONGEST_BACK_OFF and quota.ratio >= LOW and not is_over:
            return quota
    return None


def _rules(call: Call, known: Iterable[Quota], allowed: Iterable[Quota]) -> list[Quota]:
    """Return the quotas that a call counts for: that of its bucket, and that of the day.

    A quota that is told without its span has the documented one. Tokens are asked for elsewhere.
    """
    rules = {quota.bucket: quota for quota in allowed}
    for quota in known:
        window = quota.window or (rules[quota.bucket].window if quota.bucket in rules else 0.0)
        if window:
            rules[quota.bucket] = replace(quota, window=window)
    buckets = {call.bucket} if call.topic == "token" else {call.bucket, DAY}
    return [rules[bucket] for bucket in buckets if call.signed and bucket in rules]
