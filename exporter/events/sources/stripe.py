"""Stripe: payments, refunds, disputes and subscriptions.

https://docs.stripe.com/webhooks
"""

from datetime import datetime, timedelta
from typing import Annotated, Any

from msgspec import Meta

from exporter.events import bodies, found, mac, tree
from exporter.events.found import Found
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.events.stripe import payments, subscriptions, told
from exporter.events.stripe.told import Told
from exporter.refusal import Refused

_HEADER = "Stripe-Signature"
_THIN = "v2.core.event"
_EVENTS = frozenset({"event", _THIN})
_CUSTOMERS = frozenset({"customer.created", "customer.updated"})


class Stripe(Sender, frozen=True, forbid_unknown_fields=True, tag="stripe"):
    """An account's endpoint; ``secrets`` are its signing secrets, ``whsec_`` included."""

    counts: Annotated[
        payments.Counted,
        Meta(
            description="what a payment is counted by: invoices and the checkouts without one, or "
            "payment intents, or charges; the others tell the same money again and stay unmapped",
        ),
    ] = "invoices"
    refunds: Annotated[
        payments.Returned,
        Meta(description="what a refund is counted by: charge.refunded, or refund objects"),
    ] = "charges"
    client_reference: Annotated[
        payments.Referred, Meta(description="whose id client_reference_id of a checkout is")
    ] = "conversation"
    test_mode: Annotated[
        bool, Meta(description="whether events of the test mode count; else they stay unmapped")
    ] = False

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:
        """Return the index of the secret that signed ``{t}.{raw body}``."""
        return mac.stamped(inbound, _HEADER, self.secrets, now, tolerance)

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:
        """Return what an event tells; Refused where the body is no event of Stripe's."""
        raw = _unwrapped(bodies.json_of(inbound.body))
        if not tree.word(raw, "id") or not tree.word(raw, "type"):
            raise Refused(
                "wrong_type",
                "the body has no id and type, so it is no event of Stripe's",
                "check that the URL was given to Stripe and to nobody else",
            )
        return found.parsed(self._told(raw, told.of(raw, now)))

    def _told(self, raw: Any, event: Told) -> list[Found]:
        if tree.word(raw, "object") == _THIN:
            return event.unmapped("a thin event has no object; choose snapshot events")
        if tree.at(raw, "livemode") is False and not self.test_mode:
            return event.unmapped("of the test mode; see test_mode:")
        if event.type.startswith(subscriptions.PREFIX):
            return subscriptions.changed(event)
        if event.type in _CUSTOMERS:
            return _customer(event)
        choice = payments.Choice(self.counts, self.refunds, self.client_reference)
        money = payments.told(event, choice)
        return event.unmapped("no mapping for this type") if money is None else money


def _unwrapped(raw: Any) -> Any:
    """Return the event itself; EventBridge and Event Grid send it within one of theirs."""
    for name in ("detail", "data"):
        if tree.word(tree.at(raw, name), "object") in _EVENTS:
            return raw[name]
    return raw


def _customer(event: Told) -> list[Found]:
    known = {name: tree.word(event.object, name) for name in ("name", "email", "phone")}
    before = tree.word(event.previous, "email")
    linked = event.linked(event.about, before if before != known["email"] else "")
    kept = [*event.identified(event.about, known), *linked]
    return kept or event.unmapped("nothing is known of this customer")
