"""Stripe: whether a key is let in, and the newest event; it needs Balance and Events, to read.

https://docs.stripe.com/error-codes, https://docs.stripe.com/rate-limits
"""

import re
from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from msgspec import Meta

from exporter.events import tree
from exporter.integrations.exchange import instants, verdict
from exporter.integrations.exchange.call import Answer, Call, Topic
from exporter.integrations.exchange.found import Found, Quota
from exporter.integrations.kind import Integration
from exporter.integrations.missed import stripe as missed

_OF_CODE: Final = {
    # The account of the header Stripe-Account, which took the application's access back.
    "account_invalid": "token_revoked",
    "api_key_expired": "token_expired",
    # An object is in use elsewhere; like a rate, it passes.
    "lock_timeout": "rate_limited",
    "more_permissions_required": "permission",
    "more_permissions_required_for_application": "permission",
    "platform_api_key_expired": "token_expired",
    "rate_limit": "rate_limited",
    "secret_key_required": "permission",
}
_CLOSED: Final = re.compile(
    r"\baccount\b[^.]{0,80}\b(?:closed|rejected|suspended|disabled|deactivated)\b", re.IGNORECASE
)


class Stripe(
    Integration, frozen=True, forbid_unknown_fields=True, kw_only=True, dict=True, tag="stripe"
):
    """An account of Stripe, live or a sandbox."""

    PROVIDER: ClassVar = "stripe"
    HOME: ClassVar = "https://api.stripe.com"
    STATUS_PAGE: ClassVar = "https://www.stripestatus.com"
    TOPICS: ClassVar = ("health", "newest", "events")
    # Of one endpoint, and of sandboxes; live accounts have 100 in all.
    ALLOWED: ClassVar = (Quota("requests", 0, 25, 1.0),)

    account: Annotated[
        str,
        Meta(
            pattern="^(acct_[A-Za-z0-9]{1,60})?$",
            description="id of the connected account that is asked for, acct_…",
            extra={"expected": "the id of an account, acct_…"},
        ),
    ] = ""
    version: Annotated[
        str,
        Meta(
            pattern=r"^(\d{4}-\d\d-\d\d(\.[a-z0-9_]{1,30})?)?$",
            description="version of the API, such as 2025-09-30.clover; without it, the account's",
            extra={"expected": "a version, such as 2025-09-30.clover"},
        ),
    ] = ""
    live: Annotated[
        bool | None,
        Meta(description="whether the key must be of live mode, or of a sandbox; without, either"),
    ] = None

    webhooks: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[a-z0-9_.]{1,100}$")], ...],
        Meta(
            max_length=100,
            description="types of events that `source` is sent, such as invoice.paid; of no other "
            "`reconcile` takes anything for missed; without any, all that make figures",
        ),
    ] = ()

    def first(self, topic: Topic, cursor: str, site: str, now: float) -> Call | None:
        """Return the first call about a topic."""
        paths = {"health": "/v1/balance", "newest": "/v1/events?limit=1", "events": "/v1/events"}
        if topic not in paths:
            return None
        written = {"Stripe-Version": self.version, "Stripe-Account": self.account}
        headers = tuple((name, value) for name, value in written.items() if value)
        call = Call(topic=topic, url=self.base(site) + paths[topic], headers=headers)
        if topic == "events":
            return missed.first(call, self.account, self.webhooks, cursor, now)
        return call

    def complaint(self, call: Call, answer: Answer) -> Found | None:  # noqa: ARG002 # of any call
        """Return what an error in Stripe's form means: `code` says more than the status."""
        error = tree.at(answer.json, "error")
        if answer.status // 100 == 2 or not isinstance(error, dict):
            return None
        code, said = tree.word(error, "code"), tree.word(error, "message")[:1_000]
        usual = verdict.of(answer, said)
        reason = _OF_CODE.get(code, usual.reason if usual else "refused")
        if answer.status in {401, 403} and code not in _OF_CODE and _CLOSED.search(said):
            reason = "suspended"
        # Which of its limiters it was; https://docs.stripe.com/rate-limits
        limiter = answer.headers.get("stripe-rate-limited-reason", "")
        parts = (limiter, code if reason == "rate_limited" else "", said)
        return verdict.because(reason, answer, ": ".join(filter(None, parts)))

    def told(self, call: Call, answer: Answer) -> Found:
        """Return what the balance or the newest event tells; a key of the wrong mode is told."""
        if call.topic == "events":
            return missed.read(call, answer)
        if call.topic == "newest":
            events = tree.at(answer.json, "data")
            if not isinstance(events, list):
                return verdict.lacking("data")
            times = [instants.unix(tree.at(one, "created")) for one in events]
            return Found(newest=max(filter(None, times), default=None))
        live = tree.at(answer.json, "livemode")
        if not isinstance(live, bool) or not tree.items(answer.json, "available"):
            return verdict.lacking("available" if isinstance(live, bool) else "livemode")
        if self.live in {None, live}:
            return Found()
        said = "the key is of live mode" if live else "the key is of a sandbox"
        return Found(reason="unexpected", detail=f"{said}, and `live` is {str(self.live).lower()}")

    def wrong_vendor(self) -> Iterator[tuple[str, str]]:
        """Return what is wrong with a key by how it begins."""
        kind = self.token.reveal()[:8] if self.token else ""
        if kind.startswith(("pk_", "whsec_")):
            yield "token", "expected a secret or restricted key, sk_… or rk_…"
        elif self.live and kind[3:] == "test_":
            yield "live", "the key is of a sandbox"
        elif self.live is False and kind[3:] == "live_":
            yield "live", "the key is of live mode"
