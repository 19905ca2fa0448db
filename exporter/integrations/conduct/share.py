"""What of a vendor's quota our own looks take, as they are planned. Pure."""

from exporter.integrations.conduct import manners
from exporter.integrations.exchange.found import Quota
from exporter.integrations.kind import Integration


def planned(one: Integration, quota: Quota, now: float) -> float | None:
    """Return what our calls take of a quota, at most SHARE; None where its span is not known.

    Calls are put off where they would take more, and a list of many pages is counted as one call.
    """
    if not quota.window:
        return None
    if one.paused:
        return 0.0
    spent = 0.0
    for topic in one.TOPICS:
        every, call = one.every(topic), one.first(topic, "", "", now)
        if every and call is not None and quota.bucket in {call.bucket, manners.DAY}:
            spent += call.weight * quota.window / every
    return min(manners.SHARE, spent / quota.limit)
