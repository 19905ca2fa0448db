"""HubSpot: whether a private app or an OAuth app is let in, and what is left of its day.

https://developers.hubspot.com/docs/api/usage-details
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final

import msgspec
from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration
from exporter.integrations.missed import hubspot as missed

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
    "RATE_LIMIT": "rate_limited",
}
_OF_STATUS: Final = {
    # Too much is written at once; no account is locked, as 423 means elsewhere.
    423: ("rate_limited", "too much is written at once"),
    477: ("maintenance", "the account is moving to another data centre"),
}


class Hubspot(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="hubspot"
):
    """A portal of HubSpot."""

    PROVIDER: ClassVar = "hubspot"
    HOME: ClassVar = "https://api.hubapi.com"
    STATUS_PAGE: ClassVar = "https://status.hubspot.com"
    TOPICS: ClassVar = ("health", "quota", "newest", "events")
    # Of the least tier; headers and the daily usage tell the portal's own.
    # Searches have a limit of their own, and their answers tell none.
    ALLOWED: ClassVar = (
        Quota("daily", 0, 250_000, DAY),
        Quota("requests", 0, 100, 10.0),
        Quota("search", 0, 5, 1.0),
    )

    webhooks: Annotated[
        tuple[missed.Webhook, ...],
        Meta(
            min_length=1,
            max_length=20,
            description="what `source` is sent: creations, and properties whose changes are; of "
            "nothing else `reconcile` takes anything for missed",
        ),
    ] = missed.WEBHOOKS

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:
        """Return the first call about a topic."""
        base = self.base(site)
        if topic == "events":
            return missed.first(base, self.webhooks, cursor, now)
        if topic == "health":
            return Call(topic=topic, url=base + _ACCOUNT)
        if topic == "quota" and self.oauth is None:
            # Of private apps only: for OAuth apps HubSpot tells no usage of the day.
            return Call(topic=topic, url=base + _USAGE)
        if topic == "newest":
            return Call(
                topic=topic,
                url=base + _CONTACTS,
                method="POST",
                headers=_JSON,
                body=_NEWEST,
                bucket="search",
            )
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in HubSpot's form means: `category` says more than the status."""
        if answer.status // 100 == 2:
            return None
        said = tree.word(answer.json, "message")
        if answer.status in _OF_STATUS:
            reason, usual = _OF_STATUS[answer.status]
            return verdict.because(reason, answer, said or usual)
        # Errors of limits have `errorType` in place of a category.
        category = tree.word(answer.json, "category") or tree.word(answer.json, "errorType")
        reason = _OF_CATEGORY.get(category, "")
        if reason == "rate_limited" and tree.word(answer.json, "policyName") == "DAILY":
            reason = "quota_exhausted"
        return verdict.because(reason, answer, said or category) if reason else _usual(answer, said)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell; of OAuth apps they lack the day."""
        daily = {"limit": f"{_HEADER}-daily", "remaining": f"{_HEADER}-daily-remaining"}
        yield quota.of_headers(answer, "daily", daily, window=DAY)
        rolling = {"limit": f"{_HEADER}-max", "remaining": f"{_HEADER}-remaining"}
        span = verdict.number(answer.headers.get(f"{_HEADER}-interval-milliseconds")) or 10_000.0
        yield quota.of_headers(answer, "requests", rolling, window=span / 1000)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the account, its usage or a search tells."""
        if call.topic == "events":
            return missed.read(call, answer)
        if call.topic == "health":
            return verdict.having(answer.json, "portalId")
        if tree.at(answer.json, "results") is None:
            return verdict.lacking("results")
        results = tree.items(answer.json, "results")
        if call.topic == "quota":
            told = tuple(self.quotas(call, answer))
            return Found(quotas=tuple(_usage(one, told, answer.vendor_now) for one in results))
        times = [instants.iso(tree.at(one, "updatedAt")) for one in results]
        return Found(newest=max(filter(None, times), default=None))


def _usual(answer: Answer, said: str) -> Found | None:
    return verdict.of(answer, said) if said else None


def _usage(told: Any, headers: tuple[Quota | None, ...], now: float) -> Quota:
    """Return the usage of a day; what is no number makes a quota that is not sensible.

    A count that HubSpot kept (`fetchStatus` is CACHED) is older than what the headers of the same
    answer say, so theirs is taken where it is there; only the body says when the day is over. A
    fresh count of a day that is over counts the next one already.
    """
    used, limit = (verdict.number(tree.at(told, key)) for key in ("currentUsage", "usageLimit"))
    if used is None or limit is None:
        return Quota("daily", 0.0, -1.0)
    ends = instants.iso(tree.at(told, "resetsAt"))
    resets = ends.timestamp() if ends else 0.0
    if tree.word(told, "fetchStatus") != "CACHED":
        return Quota("daily", used, limit, DAY, resets if resets > now else 0.0)
    newer = [one.used for one in headers if one and (one.bucket, one.limit) == ("daily", limit)]
    return Quota("daily", max(newer, default=used), limit, DAY, resets)
