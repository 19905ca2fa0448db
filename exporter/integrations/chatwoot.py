"""Chatwoot, theirs or self-hosted: whether an account is active, and its newest conversation.

https://developers.chatwoot.com/api-reference/introduction
"""

from typing import Annotated, ClassVar, Final

from msgspec import Meta

from alerting.strict import Secret
from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.exchange.token import Shown
from exporter.integrations.kind import Integration
from exporter.integrations.missed import chatwoot as missed

# Chatwoot documents it with underscores. Servers take both for one, and nginx drops the other.
_HEADER: Final = "api-access-token"
_NEWEST: Final = "/conversations?status=all&assignee_type=all&sort_by=last_activity_at_desc&page=1"
_SUSPENDED: Final = "account is suspended"
_NOT_ALLOWED: Final = ("not authorized", "unauthorized to")


class Chatwoot(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="chatwoot"
):
    """One account; `token` is an agent's, for a bot's may not look at accounts."""

    PROVIDER: ClassVar = "chatwoot"
    TOPICS: ClassVar = ("health", "newest", "events")
    PAGES: ClassVar = missed.MOST_CALLS
    # By address, as it is delivered; Chatwoot tells no limits.
    ALLOWED: ClassVar = (Quota("requests", 0, 3_000, 60.0),)

    account: Annotated[
        int, Meta(ge=1, le=2**53, description="number of the account: …/app/accounts/<number>")
    ]

    webhooks: Annotated[
        tuple[missed.Webhook, ...],
        Meta(
            min_length=1,
            max_length=10,
            description="events that `source` is sent; of no other `reconcile` takes anything for "
            "missed",
        ),
    ] = missed.WEBHOOKS

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        account = f"{self.base()}/api/v1/accounts/{self.account}"
        if topic == "events":
            return missed.first(account, self.account, self.webhooks, cursor, now)
        path = {"health": "", "newest": _NEWEST}.get(topic)
        return None if path is None else Call(topic=topic, url=account + path)

    def credentials(self, call: Call, value: Secret) -> Shown:  # noqa: ARG002 # of any call
        """Return the token in Chatwoot's own header."""
        return Shown(((_HEADER, value),))

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what a 401 means, for all but what is not there is one; words tell them apart."""
        if answer.status != 401:
            return None
        errors = tree.items(answer.json, "errors") or [None]
        said = tree.word(answer.json, "error") or tree.word({"error": errors[0]}, "error")
        words = said.lower()
        reason = "token_rejected"
        if _SUSPENDED in words:
            reason = "suspended"
        elif any(part in words for part in _NOT_ALLOWED):
            reason = "permission"
        return verdict.because(reason, answer, said)

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the account tells, or when something last happened in a conversation."""
        if call.topic == "events":
            return missed.read(call, answer)
        if call.topic == "health":
            if tree.word(answer.json, "status") == "suspended":
                return Found(reason="suspended", detail="the account is suspended")
            return verdict.having(answer.json, "id")
        conversations = tree.at(answer.json, "data", "payload")
        if not isinstance(conversations, list):
            return verdict.lacking("data.payload")
        times = [instants.unix(tree.at(one, "last_activity_at")) for one in conversations]
        return Found(newest=max(filter(None, times), default=None))
