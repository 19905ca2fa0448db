"""The least that each event type takes, by its name."""

from datetime import UTC, datetime, timedelta
from typing import Any

from exporter.events import model

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
FUTURE = timedelta(minutes=10)
OLDEST = NOW - timedelta(days=400)
TALK: dict[str, Any] = {"conversation_id": "c-1"}
ORDER: dict[str, Any] = {"order_id": "o-1"}
PRICE: dict[str, Any] = {"value": "19.90", "currency": "EUR"}
PAYMENT: dict[str, Any] = {"payment_id": "p-1", **PRICE}
VISIT: dict[str, Any] = {"appointment_id": "a-1"}
PERIOD = {"period_start": "2026-10-01T00:00:00Z", "period_end": "2026-10-31T00:00:00Z"}

LEAST: dict[str, dict[str, Any]] = {
    "chat.conversation.started": TALK,
    "chat.conversation.ended": {**TALK, "outcome": "resolved"},
    "chat.conversation.reopened": TALK,
    "chat.conversation.summarised": TALK,
    "chat.message.received": TALK,
    "chat.message.sent": {**TALK, "agent_kind": "ai"},
    "chat.message.status": {"message_id": "m-1", "status": "read"},
    "chat.query.answered": {"query": "open today?", "response_seconds": 1.234, "cached": False},
    "chat.feedback.received": {"score": 5},
    "chat.llm.called": {"provider": "openai", "model": "gpt-4o"},
    "chat.escalation.requested": {**TALK, "reason": "asked for a person"},
    "chat.escalation.resolved": TALK,
    "chat.followup.required": {"followup_id": "f-1", "action": "call back"},
    "chat.followup.done": {"followup_id": "f-1"},
    "chat.conversion.recorded": {"kind": "purchase"},
    "integration.queried": {"provider": "hubspot", "query_type": "contact", "success": True},
    "integration.synced": {"provider": "hubspot", "status": "ok"},
    "integration.impact.measured": {
        "metric_type": "sales_conversion",
        "provider": "hubspot",
        "baseline_value": 20,
        "current_value": 25.5,
        **PERIOD,
    },
    "insight.recorded": {"insight_type": "churn_risk", "confidence_score": 0.9},
    "commerce.cart.updated": {"cart_id": "k-1"},
    "commerce.checkout.started": {"cart_id": "k-1"},
    "commerce.order.placed": ORDER,
    "commerce.order.paid": {**ORDER, **PRICE},
    "commerce.order.cancelled": ORDER,
    "commerce.order.refunded": {**ORDER, **PRICE},
    "billing.payment.succeeded": PAYMENT,
    "billing.payment.failed": PAYMENT,
    "billing.payment.refunded": PAYMENT,
    "billing.subscription.changed": {
        "subscription_id": "s-1",
        "status": "active",
        "interval": "month",
    },
    "calendar.appointment.booked": VISIT,
    "calendar.appointment.rescheduled": VISIT,
    "calendar.appointment.cancelled": VISIT,
    "calendar.appointment.completed": VISIT,
    "calendar.appointment.no_show": VISIT,
    "web.page.viewed": {"page": "/prices"},
    "web.session.started": {"session_id": "v-1"},
    "web.session.ended": {"session_id": "v-1"},
    "web.bug.reported": {},
    "customer.identified": {"customer_id": "u-1"},
    "identity.linked": {"customer_id": "u-1", "alias": "u-2"},
    "funnel.step.reached": {"funnel": "signup", "step": "mail"},
    "agent.changed": {"agent_id": "g-1", "status": "active"},
    "widget.changed": {"widget_id": "w-1", "status": "deployed"},
    "usage.recorded": {"kind": "tokens", "quantity": 1200},
    "marketing.spend.recorded": {"traffic_source": "ads", **PRICE},
    "change.recorded": {"kind": "deploy", "name": "backend"},
}


def raw(type: str, **data: Any) -> dict[str, Any]:
    """A whole record of a type: its least fields and ``data``."""
    return {
        "id": "e-1",
        "type": type,
        "time": "2026-11-21T04:59:00Z",
        "data": {**LEAST.get(type, {}), **data},
    }


def read(raw: Any) -> model.Event:
    """What model.read makes of a record, at NOW."""
    return model.read(raw, now=NOW, future=FUTURE, oldest=OLDEST)


def event(type: str, **data: Any) -> model.Event:
    """The event of a type with its least fields and ``data``."""
    return read(raw(type, **data))


def refusal(raw: Any) -> tuple[str, str]:
    """The code and the message that a record is refused with; ("", "") where it is taken."""
    try:
        read(raw)
    except model.Invalid as invalid:
        return invalid.code, invalid.message
    return "", ""


def complaint(type: str, **data: Any) -> str:
    """The message that a type's fields are refused with."""
    return refusal(raw(type, **data))[1]
