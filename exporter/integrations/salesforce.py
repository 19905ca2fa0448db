"""Salesforce: whether an integration user is let into an organisation, and what is left of its day.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import urlencode

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

DAY: Final = 86_400.0
# `api-usage=18/5000; per-app-api-usage=17/250(appName=one of ours)`; each day is the last 24 hours.
_USED: Final = re.compile(r"([a-z-]{1,40})=(\d{1,15})/(\d{1,15})(?:\([^()]*\))?")
_MOST_PARTS: Final = 16
_OF_HEADER: Final = {
    "api-usage": ("daily", DAY),
    "api-bursts": ("bursts", 0.0),
    "per-app-api-usage": ("app", DAY),
}
_OF_LIMIT: Final = {
    "DailyApiRequests": ("daily", DAY),
    "DailyBulkApiBatches": ("bulk_batches", DAY),
    "DailyDurableStreamingApiEvents": ("streaming_events", DAY),
    "DataStorageMB": ("data_storage", 0.0),
    "FileStorageMB": ("file_storage", 0.0),
}
_OF_CODE: Final = {
    "INVALID_SESSION_ID": "token_rejected",
    "INVALID_AUTH_HEADER": "token_rejected",
    "REQUEST_LIMIT_EXCEEDED": "quota_exhausted",
    "API_DISABLED_FOR_ORG": "permission",
    "API_CURRENTLY_DISABLED": "permission",
    "FUNCTIONALITY_NOT_ENABLED": "permission",
    "INSUFFICIENT_ACCESS": "permission",
    "INVALID_OPERATION_WITH_EXPIRED_PASSWORD": "permission",
    "LOGIN_DURING_RESTRICTED_DOMAIN": "permission",
    "LOGIN_DURING_RESTRICTED_TIME": "permission",
    "ORG_LOCKED": "suspended",
    "TRIAL_EXPIRED": "suspended",
    "FUNCTIONALITY_TEMPORARILY_UNAVAILABLE": "maintenance",
    "SERVER_UNAVAILABLE": "server_error",
    "UNSUPPORTED_API_VERSION": "missing",
    # An object that is not there looks the same as one that this user may not see.
    "INVALID_TYPE": "missing",
}
_SUSPENDED: Final = re.compile(
    r"\borg(anization)?\b.{0,60}\b(suspended|inactive|locked|expired|deleted|deactivated)\b",
    re.IGNORECASE,
)
_CONCURRENT: Final = re.compile("concurrent", re.IGNORECASE)
_MAINTENANCE: Final = re.compile(rb"maintenance", re.IGNORECASE)


class Salesforce(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="salesforce"
):
    """An organisation at `https://NAME.my.salesforce.com`; its base URL may come with the token."""

    PROVIDER: ClassVar = "salesforce"
    TOPICS: ClassVar = ("health", "quota", "newest")
    # Of the least edition; each answer tells the organisation's own.
    ALLOWED: ClassVar = (Quota("daily", 0, 15_000, DAY),)

    version: Annotated[
        str, Meta(pattern=r"^\d{2,3}\.0$", description="version of the REST API: `66.0`")
    ] = "66.0"
    object: Annotated[
        str,
        Meta(
            pattern="^[A-Za-z][A-Za-z0-9_]{0,79}$",
            description="object whose newest record is looked at for the age of data",
        ),
    ] = "Account"

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic; `limits` needs more permissions than the rest."""
        base = f"{self.base(site)}/services/data/v{self.version}"
        if topic == "health":
            return Call(topic=topic, url=base)
        if topic == "quota":
            return Call(topic=topic, url=f"{base}/limits")
        if topic == "newest":
            # The index of SystemModstamp answers this; MAX() would read the whole object.
            query = (
                f"SELECT SystemModstamp FROM {self.object} "  # noqa: S608 # a name by its pattern
                "ORDER BY SystemModstamp DESC LIMIT 1"
            )
            return Call(topic=topic, url=f"{base}/query?{urlencode({'q': query})}")
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error means: a list of codes with sentences."""
        if answer.status // 100 == 2:
            return None
        told = answer.json if isinstance(answer.json, list) else [answer.json]
        first = told[0] if told else None
        code, said = tree.word(first, "errorCode"), tree.word(first, "message")[:1_000]
        reason = _OF_CODE.get(code, "")
        if code == "REQUEST_LIMIT_EXCEEDED" and _CONCURRENT.search(said):
            reason = "rate_limited"
        if _SUSPENDED.search(said):
            reason = "suspended"
        if answer.status == 503 and _MAINTENANCE.search(answer.body):
            reason, said = "maintenance", said or "down for maintenance"
        if reason:
            return verdict.because(reason, answer, said or code)
        return verdict.of(answer, said) if said else None

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what `Sforce-Limit-Info` tells; parts of other names are not ours."""
        parts = answer.headers.get("sforce-limit-info", "").split(";", _MOST_PARTS)
        for part in parts[:_MOST_PARTS]:
            bucket, window = _OF_HEADER.get(part.partition("=")[0].strip(), ("", 0.0))
            if not bucket:
                continue
            found = _USED.fullmatch(part.strip())
            if found is None:
                yield Quota(bucket, 0.0, -1.0)
            else:
                yield Quota(bucket, float(found[2]), float(found[3]), window)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the version, the limits or a query tells."""
        if call.topic == "health":
            return verdict.having(answer.json, "sobjects")
        if call.topic == "quota":
            if tree.at(answer.json, "DailyApiRequests") is None:
                return verdict.lacking("DailyApiRequests")
            return Found(quotas=tuple(_limits(answer.json)))
        if tree.at(answer.json, "records") is None:
            return verdict.lacking("records")
        records = tree.items(answer.json, "records")
        times = [instants.iso(tree.at(one, "SystemModstamp")) for one in records]
        return Found(newest=max(filter(None, times), default=None))


def _limits(told: Any) -> Iterator[Quota]:
    """Return the limits that matter here; one of 0 is of a feature that is not there."""
    for key, (bucket, window) in _OF_LIMIT.items():
        if tree.at(told, key) is None or tree.at(told, key, "Max") == 0:
            continue
        most = verdict.number(tree.at(told, key, "Max"))
        left = tree.at(told, key, "Remaining")
        # Storage may be overdrawn: what is left of it is below 0 then.
        if most is None or isinstance(left, bool) or not isinstance(left, int):
            yield Quota(bucket, 0.0, -1.0)
        else:
            yield Quota(bucket, most - min(max(left, -(10**15)), 10**15), most, window)
