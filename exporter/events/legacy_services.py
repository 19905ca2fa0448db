"""Our services that tell of themselves by sync: their words, and what each becomes. Pure.

docs/analytics-calls.md says the same to people; a test holds the two together.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class Service(Struct, frozen=True):
    """One service: a type of events.md and further fields by its words for what happened.

    An item's type may be a word, a word behind one of ``nouns``, or a noun alone, with the word in
    the field ``asks`` (the noun's own meaning stands in ``words`` for where that is absent). Any
    other word is the status of a thing of type ``otherwise``. ``named`` are fields by the service's
    names, ``own`` is a field that is the item's id where it is absent, ``figure`` what one item
    moves.
    """

    words: Mapping[str, tuple[str, Mapping[str, Any]]]
    figure: str
    nouns: tuple[str, ...] = ()
    asks: str = ""
    otherwise: str = ""
    named: Mapping[str, str] = {}
    own: str = ""


def _all(words: str, type: str, **more: Any) -> dict[str, tuple[str, Mapping[str, Any]]]:
    return dict.fromkeys(words.split(), (type, more))


_STARTS = {"start_time": "starts_at", "end_time": "ends_at", "start": "starts_at", "end": "ends_at"}
_SPAN = {
    "start_time": "started_at",
    "end_time": "ended_at",
    "duration": "duration_seconds",
    "follow_up_required": "followup_required",
    "follow_up_actions": "followup_actions",
}
_INBOUND = "inbound incoming received message interaction"
_OUTBOUND = "outbound outgoing sent"
_SUMMARY = "chat.conversation.summarised"

SERVICES: Mapping[str, Service] = {
    "agent_wizard": Service({}, "webhook_events_total", otherwise="agent.changed"),
    "calendar": Service(
        {
            **_all("booked created scheduled appointment", "calendar.appointment.booked"),
            **_all("rescheduled moved", "calendar.appointment.rescheduled"),
            **_all("cancelled canceled", "calendar.appointment.cancelled"),
            **_all("completed attended", "calendar.appointment.completed"),
            **_all("no_show noshow missed", "calendar.appointment.no_show"),
        },
        "calendar_appointments_total",
        nouns=("appointment",),
        asks="status",
        named=_STARTS,
        own="appointment_id",
    ),
    "payment": Service(
        {
            **_all(
                "succeeded success completed paid transaction payment", "billing.payment.succeeded"
            ),
            **_all("failed declined", "billing.payment.failed"),
            **_all("refunded refund", "billing.payment.refunded"),
        },
        "billing_payments_total",
        nouns=("transaction", "payment"),
        asks="status",
        named={"amount": "value", "transaction_id": "payment_id"},
        own="payment_id",
    ),
    "billing": Service(
        {
            **_all("usage", "usage.recorded", kind="usage", quantity=1),
            **_all("cost", "usage.recorded", kind="cost", quantity=0),
        },
        "chat_usage_total",
        named={"amount": "value", "cost": "value", "units": "quantity"},
    ),
    "widget": Service({}, "webhook_events_total", otherwise="widget.changed"),
    "my_agents": Service({}, "webhook_events_total", otherwise="agent.changed"),
    "insights": Service(
        {
            **_all(_INBOUND, "chat.message.received"),
            **_all(_OUTBOUND, "chat.message.sent", agent_kind="ai"),
        },
        "chat_messages_total",
        nouns=("interaction", "message"),
        asks="direction",
        named={"platform": "channel", "content": "text"},
    ),
    "ai": Service(
        {
            **_all("conversation conversation_metrics", _SUMMARY),
            **_all("performance", "chat.query.answered", query="", cached=False),
            **_all("usage", "chat.llm.called"),
        },
        "chat_response_seconds",
        named={
            **_SPAN,
            "platform": "channel",
            "prompt_tokens": "input_tokens",
            "completion_tokens": "output_tokens",
            "response_time": "response_seconds",
            "cost": "value",
        },
    ),
    "whatsapp": Service(
        {
            **_all(_INBOUND, "chat.message.received", channel="whatsapp"),
            **_all(_OUTBOUND, "chat.message.sent", channel="whatsapp", agent_kind="ai"),
            **_all("engagement", "chat.message.status", channel="whatsapp"),
            **_all("channel_performance", _SUMMARY, channel="whatsapp"),
        },
        "chat_messages_total",
        nouns=("message",),
        asks="direction",
        named={**_SPAN, "platform": "channel", "content": "text"},
    ),
}
# What is told in milliseconds, and the field of seconds that it becomes.
MILLISECONDS: Mapping[str, str] = {
    "response_time_ms": "response_seconds",
    "response_time_avg": "response_seconds_avg",
    "duration_ms": "duration_seconds",
    "time_to_first_token_ms": "time_to_first_token_seconds",
}
# Fields that hold an object whose names are spelt like ours.
NESTED = frozenset({"escalation", "customer_journey", "conversion_event"})
