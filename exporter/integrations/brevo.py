"""Brevo: whether an API key is let in, how many mails may still be sent, and its newest campaign.

https://developers.brevo.com/docs/api-limits
https://developers.brevo.com/reference/get-account
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final

from msgspec import Meta
from msgspec.structs import replace

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration

DAY: Final = 86_400.0
_HOUR: Final = 3_600.0
_MONTH: Final = 30 * DAY
# Most calls may be made a hundred times an hour, those about contacts ten times a second; so these
# say whether we are let in. The attributes are the same for all contacts, and nobody's data.
_ATTRIBUTES: Final = "/v3/contacts/attributes"
_ACCOUNT: Final = "/v3/account"
_CAMPAIGNS: Final = "/v3/emailCampaigns?limit=10&sort=desc&excludeHtmlContent=true"
_BUCKETS: Final = {"health": "contacts", "quota": "account", "newest": "campaigns"}
_HEADERS: Final = {
    "limit": "x-sib-ratelimit-limit",
    "remaining": "x-sib-ratelimit-remaining",
    "reset": "x-sib-ratelimit-reset",
}
# A limit of contacts below this is one of a second.
_LEAST_HOURLY: Final = 1_000.0
_FREE_CREDITS: Final = 300.0
_OF_CODE: Final = {
    "unauthorized": "token_rejected",
    "permission_denied": "permission",
    "reseller_permission_denied": "permission",
    "account_under_validation": "suspended",
    "not_enough_credits": "quota_exhausted",
}
_OF_WORDS: Final = (
    # The key is right, and the address that it is shown from is not on the account's list.
    (re.compile(r"\bip address\b", re.IGNORECASE), "permission"),
    (re.compile(r"\bnot enabled\b|\bdisabled\b", re.IGNORECASE), "token_revoked"),
    (re.compile(r"\bsuspended\b", re.IGNORECASE), "suspended"),
)


class Brevo(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="brevo"
):
    """An account of Brevo."""

    PROVIDER: ClassVar = "brevo"
    HOME: ClassVar = "https://api.brevo.com"
    TOPICS: ClassVar = ("health", "quota", "newest")
    # Of the least plan; headers tell the account's own.
    ALLOWED: ClassVar = (
        Quota("contacts", 0, 36_000, _HOUR),
        Quota("account", 0, 100, _HOUR),
        Quota("campaigns", 0, 100, _HOUR),
    )

    credits: Annotated[
        Annotated[int, Meta(ge=1, le=10**12)] | None,
        Meta(
            description="mails that the plan allows in its period: Brevo tells only how many are "
            "left; without it, 300 a day for the free plan, and nothing for others",
        ),
    ] = None

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        paths = {"health": _ATTRIBUTES, "quota": _ACCOUNT, "newest": _CAMPAIGNS}
        if topic not in paths:
            return None
        return Call(topic=topic, url=self.base(site) + paths[topic], bucket=_BUCKETS[topic])

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # for any call
        """Return how a call shows the key."""
        return Shown((("api-key", value),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error means: its code, or its words where one code says several things."""
        if answer.status // 100 == 2:
            return None
        code, said = tree.word(answer.json, "code"), tree.word(answer.json, "message")
        if answer.status == 429:
            # There is no Retry-After; this is in seconds.
            wait = verdict.number(answer.headers.get(_HEADERS["reset"]))
            found = verdict.because("rate_limited", answer, said or "too many requests")
            return replace(found, retry_after=found.retry_after or _bounded(wait))
        reason = _OF_CODE.get(code, "")
        for words, meant in _OF_WORDS:
            reason = meant if reason and words.search(said) else reason
        if reason:
            return verdict.because(reason, answer, said or code)
        return verdict.of(answer, said) if said else None

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:
        """Return what the headers tell: each group of calls has a limit of its own."""
        bucket = _BUCKETS.get(call.topic, call.bucket)
        found = quota.of_headers(answer, bucket, _HEADERS, window=_HOUR)
        if found is not None and bucket == "contacts" and found.limit < _LEAST_HOURLY:
            found = replace(found, window=1.0)
        yield found

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the attributes, the account or its campaigns tell."""
        if call.topic == "health":
            return verdict.having(answer.json, "attributes")
        if call.topic == "quota":
            plans = tree.at(answer.json, "plan")
            return verdict.lacking("plan") if plans is None else Found(quotas=self._credits(answer))
        if tree.at(answer.json, "campaigns") is None and tree.at(answer.json, "count") is None:
            return verdict.lacking("campaigns")
        return Found(newest=max(_times(answer.json), default=None))

    def _credits(self, answer: Answer) -> tuple[Quota, ...]:
        """Return the credits of the first plan that is of mails, where its own number is known."""
        plans = [one for one in tree.items(answer.json, "plan") if _is_of_mails(one)]
        is_free = bool(plans) and tree.word(plans[0], "type") == "free"
        most = float(self.credits) if self.credits else _FREE_CREDITS if is_free else None
        if not plans or most is None:
            return ()
        left = verdict.number(tree.at(plans[0], "credits"))
        if left is None:
            return (Quota("credits", 0.0, -1.0),)
        # What was bought besides makes more than the plan.
        used = max(most - left, 0.0)
        ends = instants.iso(tree.word(plans[0], "endDate")[:10] + "T00:00:00Z")
        later = ends is not None and ends.timestamp() > answer.vendor_now
        resets = ends.timestamp() if ends is not None and later else 0.0
        return (Quota("credits", used, most, DAY if is_free else _MONTH, resets),)


def _is_of_mails(plan: Any) -> bool:
    is_limit = tree.word(plan, "creditsType") in {"sendLimit", ""}
    return is_limit and tree.word(plan, "type") not in {"", "sms"}


def _bounded(seconds: float | None) -> float | None:
    return None if seconds is None else min(seconds, verdict.LONGEST_WAIT)


def _times(told: Any) -> Iterator[Any]:
    for one in tree.items(told, "campaigns"):
        found = [instants.iso(tree.at(one, key)) for key in ("modifiedAt", "sentDate", "createdAt")]
        yield from filter(None, found)
