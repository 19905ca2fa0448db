"""Intercom: whether a workspace's token is let in, and its newest conversation.

https://developers.intercom.com/docs/references/rest-api/errors/error-codes
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

import msgspec
from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, limits, quota, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

WINDOW: Final = 10.0
_NEWEST: Final = msgspec.json.encode(
    {
        "query": {"field": "updated_at", "operator": ">", "value": 0},
        "sort": {"field": "updated_at", "order": "descending"},
        "pagination": {"per_page": 1},
    }
)
_JSON: Final = (("Content-Type", "application/json"),)
_OF_CODE: Final = {
    "action_forbidden": "permission",
    "api_plan_restricted": "permission",
    "client_error": "refused",
    "forbidden": "permission",
    "missing_authorization": "token_rejected",
    "not_found": "missing",
    "rate_limit_exceeded": "rate_limited",
    "request_timeout": "timeout",
    "retry_after": "rate_limited",
    "server_error": "server_error",
    "service_unavailable": "server_error",
    "token_blocked": "suspended",
    "token_expired": "token_expired",
    "token_not_found": "token_rejected",
    "token_revoked": "token_revoked",
    "token_suspended": "suspended",
    "token_unauthorized": "permission",
    "too_many_requests": "rate_limited",
    "unauthorized": "token_rejected",
}


class Intercom(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="intercom"
):
    """A workspace; `url` is `https://api.eu.intercom.io` or `https://api.au.intercom.io` there."""

    PROVIDER: ClassVar = "intercom"
    HOME: ClassVar = "https://api.intercom.io"
    STATUS_PAGE: ClassVar = "https://www.intercomstatus.com"
    TOPICS: ClassVar = ("health", "newest")
    # 10 000 a minute, spread over windows of ten seconds; headers tell the app's own.
    ALLOWED: ClassVar = (Quota("requests", 0, 1_666, WINDOW),)

    version: Annotated[
        str, Meta(pattern=r"^\d{1,2}\.\d{1,2}$", description="Intercom-Version, of the API")
    ] = "2.14"

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        headers = (("Accept", "application/json"), ("Intercom-Version", self.version))
        if topic == "health":
            return Call(topic=topic, url=f"{self.base()}/me", headers=headers)
        if topic == "newest":
            return Call(
                topic=topic,
                url=f"{self.base()}/conversations/search",
                method="POST",
                headers=(*headers, *_JSON),
                body=_NEWEST,
            )
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:
        """Return what a list of errors means: the first one's `code` says more than the status."""
        errors = tree.items(answer.json, "errors")
        first = errors[0] if errors else None
        said = tree.word(first, "message")
        if answer.status == 429:
            return limits.refused(answer, limits.USUAL, said)
        if tree.word(answer.json, "type") != "error.list":
            return None
        code = tree.word(first, "code")
        usual = verdict.of(answer, said)
        reason = _OF_CODE.get(code, usual.reason if usual else "refused")
        if code == "api_plan_restricted" and call.topic == "health":
            # Every plan may ask who it is: there is no plan any more.
            reason = "suspended"
        if reason == "rate_limited":
            return limits.refused(answer, limits.USUAL, said)
        return verdict.because(reason, answer, said or code)

    def quotas(self, call: Call, answer: Answer) -> Iterator[Quota | None]:  # noqa: ARG002
        """Return what the headers tell of the ten seconds."""
        yield quota.of_headers(answer, "requests", limits.USUAL, window=WINDOW)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the token's admin tells, or when a conversation last changed."""
        if call.topic == "health":
            return verdict.having(answer.json, "id")
        conversations = tree.at(answer.json, "conversations")
        if not isinstance(conversations, list):
            return verdict.lacking("conversations")
        times = [instants.unix(tree.at(one, "updated_at")) for one in conversations]
        return Found(newest=max(filter(None, times), default=None))
