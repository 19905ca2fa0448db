"""HubSpot: whether a private app or an OAuth app is let in, and what is left of its day.

https://developers.hubspot.com/docs/api/usage-details
"""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

import msgspec

from exporter.events import tree
from exporter.integrations import instants, quota, verdict
from exporter.integrations.call import Answer, Call, Topic
from exporter.integrations.found import Found, Quota
from exporter.integrations.kind import Integration

DAY: Final = 86_400.0
_USAGE: Final = "/account-info/v3/api-usage/daily/private-apps"
_ACCOUNT: Final = "/account-info/v3/details"
_CONTACTS: Final = "/crm/v3/objects/contacts/search"
_NEWEST: Final = msgspec.json.encode(
    {
        "sorts": [{"propertyName": "lastmodifieddate", "direction": "DESCENDING"}],
        "properties": ["lastmodifieddate"],
        "limit": 1,
    }
)
_JSON: Final = (("Content-Type", "application/json"),)
_HEADER: Final = "x-hubspot-ratelimit"
_OF_CATEGORY: Final = {
    "INVALID_AUTHENTICATION": "token_rejected",
    "EXPIRED_AUTHENTICATION": "token_expired",
    "MISSING_SCOPES": "permission",
    "RATE_LIMITS": "rate_limited",
}


class Hubspot(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="hubspot"
):
    """A portal of HubSpot."""

    PROVIDER: ClassVar = "hubspot"
    HOME: ClassVar = "https://api.hubapi.com"
    STATUS_PAGE: ClassVar = "https://status.hubspot.com"
    TOPICS: ClassVar = ("health", "quota", "newest")
    # Of the least tier; headers and the daily usage tell the portal's own.
    ALLOWED: ClassVar = (Quota("daily", 0, 250_000, DAY), Quota("requests", 0, 100, 10.0))

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        base = self.base(site)
        if topic == "health":
            return Call(topic=topic, url=base + _ACCOUNT)
        if topic == "quota" and self.oauth is None:
            # Of private apps only: for OAuth apps HubSpot tells no usage of the day.
            return Call(topic=topic, url=base + _USAGE)
        if topic == "newest":
            return Call(
                topic=topic, url=base + _CONTACTS, method="POST", headers=_JSON, body=_NEWEST
            )
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in HubSpot's form means: `category` says more than the status."""
        category = tree.word(answer.json, "category")
        if answer.status // 100 == 2 or not category:
            return None
        said = tree.word(answer.json, "message")
        usual = verdict.of(answer, said)
        reason = _OF_CATEGORY.get(category, usual.reason if usual else "refused")
        if reason == "rate_limited" and tree.word(answer.json, "policyName") == "DAILY":
            reason = "quota_exhausted"
        return verdict.because(reason, answer, said or category)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell; of OAuth apps they lack the day."""
        daily = {"limit": f"{_HEADER}-daily", "remaining": f"{_HEADER}-daily-remaining"}
        yield quota.of_headers(answer, "daily", daily, window=DAY)
        rolling = {"limit": f"{_HEADER}-max", "remaining": f"{_HEADER}-remaining"}
        span = verdict.number(answer.headers.get(f"{_HEADER}-interval-milliseconds")) or 10_000.0
        yield quota.of_headers(answer, "requests", rolling, window=span / 1000)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the account, its usage or a search tells."""
        if call.topic == "health":
            return verdict.having(answer.json, "portalId")
        results = tree.items(answer.json, "results")
        if call.topic == "quota":
            return (
                Found(quotas=tuple(map(_usage, results))) if results else verdict.lacking("results")
            )
        times = [instants.iso(tree.at(one, "updatedAt")) for one in results]
        return Found(newest=max(filter(None, times), default=None))


def _usage(told: Any) -> Quota:
    """Return the usage of a day; what is no number makes a quota that is not sensible."""
    used, limit = (verdict.number(tree.at(told, key)) for key in ("currentUsage", "usageLimit"))
    resets = instants.iso(tree.at(told, "resetsAt"))
    if used is None or limit is None:
        return Quota("daily", 0.0, -1.0)
    return Quota("daily", used, limit, DAY, resets.timestamp() if resets else 0.0)
