"""Slack: whether an app is let into a workspace, and the newest message of a channel.

Slack says no with status 200. Its status page is not of Statuspage, so none is asked by itself.
https://docs.slack.dev/reference/methods/auth.test
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final
from urllib.parse import urlencode

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration

_FORM: Final = (("Content-Type", "application/x-www-form-urlencoded"),)
_HISTORY: Final = "history"
_OF_ERROR: Final = {
    "access_denied": "permission",
    "accesslimited": "permission",
    "account_inactive": "suspended",
    "channel_not_found": "missing",
    "ekm_access_denied": "permission",
    "enterprise_is_restricted": "permission",
    "fatal_error": "server_error",
    "internal_error": "server_error",
    "invalid_auth": "token_rejected",
    "missing_scope": "permission",
    "no_permission": "permission",
    "not_allowed_token_type": "permission",
    "not_authed": "token_rejected",
    "not_in_channel": "permission",
    "org_login_required": "maintenance",
    "rate_limited": "rate_limited",
    "ratelimited": "rate_limited",
    "request_timeout": "timeout",
    "restricted_action": "permission",
    "service_unavailable": "server_error",
    "team_access_not_granted": "permission",
    "team_added_to_org": "maintenance",
    "token_expired": "token_expired",
    "token_revoked": "token_revoked",
    "two_factor_setup_required": "permission",
    "unknown_method": "missing",
}


class Slack(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="slack"
):
    """An app in a workspace."""

    PROVIDER: ClassVar = "slack"
    HOME: ClassVar = "https://slack.com"
    TOPICS: ClassVar = ("health", "newest")
    # Limits are of each method: `hundreds per minute` of auth.test, tier 3 of the other.
    ALLOWED: ClassVar = (Quota("requests", 0, 100, 60.0), Quota(_HISTORY, 0, 50, 60.0))

    channel: Annotated[
        str,
        Meta(
            pattern="^([CDG][A-Z0-9]{1,30})?$",
            description="id of the channel whose newest message counts, such as C0123456789; "
            "without it, no message is looked at",
            extra={"expected": "the id of a channel, such as C0123456789"},
        ),
    ] = ""

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:  # noqa: ARG002
        """Return the first call about a topic."""
        base = self.base(site) + "/api"
        if topic == "health":
            return Call(topic=topic, url=f"{base}/auth.test", method="POST", headers=_FORM)
        if topic == "newest" and self.channel:
            asked = urlencode({"channel": self.channel, "limit": "1"})
            return Call(topic=topic, url=f"{base}/conversations.history?{asked}", bucket=_HISTORY)
        return None

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what a no of Slack means, whatever its status; None for a yes."""
        if tree.at(answer.json, "ok") is not False:
            return None
        error, usual = tree.word(answer.json, "error"), verdict.of(answer)
        reason = _OF_ERROR.get(error) or (usual.reason if usual else "refused")
        needed = tree.word(answer.json, "needed")
        said = f"{error}, it needs {needed}" if needed else error
        return verdict.because(reason, answer, said or "it says no, and not why")

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the identity or the channel tells."""
        if tree.at(answer.json, "ok") is not True:
            return verdict.lacking("ok")
        if call.topic == "health":
            return verdict.having(answer.json, "team_id")
        messages = tree.at(answer.json, "messages")
        if not isinstance(messages, list):
            return verdict.lacking("messages")
        times = [instants.unix(verdict.number(tree.at(one, "ts"))) for one in messages]
        return Found(newest=max(filter(None, times), default=None))

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return that a token is of a kind that may not ask this."""
        if self.token is not None and self.token.reveal().startswith("xapp-"):
            yield "token", "an app-level token cannot ask this; write the bot's, xoxb-…"
