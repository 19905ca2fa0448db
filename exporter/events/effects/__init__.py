"""What one event moves on /metrics, as far as it alone decides; the rest is for folds.

Pure: event in, moves out. Labels are as the sender wrote them; the guard bounds them later. A type
that is not in the table moves only the counters of intake.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from exporter.events import (
    appointments,
    commerce,
    conversations,
    integrations,
    messages,
    operations,
    visits,
)
from exporter.events.data import Data
from exporter.events.effects import business, chat
from exporter.events.effects.move import Move

MOVES: Mapping[type[Data], Callable[[str, Any], list[Move]]] = {
    messages.Received: chat.received,
    messages.Sent: chat.sent,
    messages.Status: chat.delivered,
    messages.Answered: chat.answered,
    messages.Feedback: chat.feedback,
    messages.Called: chat.called,
    conversations.Started: chat.started,
    conversations.Ended: chat.ended,
    conversations.Reopened: chat.reopened,
    conversations.EscalationRequested: chat.escalated,
    conversations.EscalationResolved: chat.escalation_resolved,
    conversations.FollowupRequired: chat.followup_required,
    conversations.FollowupDone: chat.followup_done,
    conversations.Converted: business.converted,
    commerce.CartUpdated: partial(business.ordered, status="cart"),
    commerce.CheckoutStarted: partial(business.ordered, status="checkout"),
    commerce.Placed: partial(business.ordered, status="placed"),
    commerce.Cancelled: partial(business.ordered, status="cancelled"),
    commerce.Paid: business.paid,
    commerce.Refunded: business.refunded,
    commerce.PaymentSucceeded: partial(business.payment, status="succeeded"),
    commerce.PaymentFailed: partial(business.payment, status="failed"),
    commerce.PaymentRefunded: partial(business.payment, status="refunded"),
    commerce.SubscriptionChanged: business.subscription,
    appointments.Booked: partial(business.appointment, status="booked"),
    appointments.Rescheduled: partial(business.appointment, status="rescheduled"),
    appointments.Cancelled: partial(business.appointment, status="cancelled"),
    appointments.Completed: partial(business.appointment, status="completed"),
    appointments.NoShow: partial(business.appointment, status="no_show"),
    integrations.Queried: business.queried,
    integrations.Synced: business.synced,
    visits.PageViewed: business.page,
    visits.SessionStarted: partial(business.session, status="started"),
    visits.SessionEnded: partial(business.session, status="ended"),
    visits.BugReported: business.bug,
    visits.StepReached: business.step,
    operations.ChangeRecorded: business.change,
    operations.UsageRecorded: business.usage,
    operations.SpendRecorded: business.spend,
}


class Alike(NamedTuple):
    """How to see that two events of a type move the same series, without making their moves.

    They do where ``told`` returns the same of both; all amounts are the same too, but for what
    the type's one histogram observes, the field ``observed``; "" where it has none.
    """

    told: Callable[[Any], tuple[object, ...]]
    observed: str


# Of the types that come by the thousand.
ALIKE: Mapping[type[Data], Alike] = {
    messages.Received: Alike(chat.received_alike, ""),
    messages.Sent: Alike(chat.sent_alike, "response_seconds"),
}


def moves(data: Data) -> list[Move]:
    """Return what an event with this data moves; the tenant is the first label of each."""
    of = MOVES.get(type(data))
    return of(data.tenant, data) if of is not None else []
