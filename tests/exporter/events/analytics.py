"""Bodies of the analytics API's calls, as the requirement documents have them."""

from datetime import UTC, datetime
from typing import Any

from exporter.events import model

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def insight(**more: Any) -> dict[str, Any]:
    """A ConversationInsight with all that row A4 names."""
    return {
        "conversationId": "conv-1",
        "agentId": "agent-1",
        "customerId": "patient-1",
        "platform": "whatsapp",
        "sessionId": "session-1",
        "startTime": "2026-11-21T10:00:00.000Z",
        "endTime": "2026-11-21T11:00:00.000Z",
        "duration": 3600,
        "messageCount": 12,
        "customerMessages": 7,
        "agentResponses": 5,
        "responseTimeAvg": 35000,
        "customerSatisfactionScore": 5,
        "conversionEvent": {"type": "appointment", "value": 1200, "currency": "INR"},
        "sentiment": {"overall": "positive", "confidence": 0.9, "emotions": ["joy"]},
        "intents": [
            {"intent": "booking", "confidence": 0.8, "timestamp": "2026-11-21T10:00:05.000Z"}
        ],
        "escalation": {
            "required": True,
            "reason": "insurance",
            "timestamp": "2026-11-21T10:30:00.000Z",
            "resolvedBy": "agent-7",
        },
        "followUpRequired": True,
        "followUpActions": ["send the invoice"],
        "tags": ["dental"],
        "customerJourney": {
            "stage": "decision",
            "touchpointSequence": ["whatsapp"],
            "previousInteractions": 1,
            "daysSinceFirstContact": 0,
        },
        **more,
    }


LEAST = {
    "conversationId": "conv-1",
    "agentId": "agent-1",
    "customerId": "patient-1",
    "platform": "web",
    "startTime": "2026-11-21T10:00:00.000Z",
}


def impact(**more: Any) -> dict[str, Any]:
    """A row of business_impact_metrics."""
    return {
        "user_id": "user-1",
        "metric_type": "sales_conversion",
        "integration_provider": "hubspot",
        "baseline_value": 20,
        "current_value": 25,
        "period_start": "2026-10-01T00:00:00Z",
        "period_end": "2026-11-01T00:00:00Z",
        **more,
    }


def prediction(**more: Any) -> dict[str, Any]:
    """A row of predictive_insights."""
    return {
        "user_id": "user-1",
        "insight_type": "churn_risk",
        "confidence_score": 0.82,
        "predicted_value": 5678,
        "contributing_factors": ["silent for 60 days"],
        "recommended_actions": ["call"],
        **more,
    }


# One item of each service: its type, its data, and the event that it becomes.
ITEMS: dict[str, tuple[str, dict[str, Any], str]] = {
    "agent_wizard": ("created", {"agentId": "agent-1"}, "agent.changed"),
    "calendar": (
        "appointment_booked",
        {"appointmentId": "a-1", "startTime": "2026-11-22T10:00:00Z", "customerId": "c-1"},
        "calendar.appointment.booked",
    ),
    "payment": (
        "transaction",
        {"amount": "49.90", "currency": "EUR", "status": "completed"},
        "billing.payment.succeeded",
    ),
    "billing": (
        "usage",
        {"kind": "messages", "units": 12, "cost": 0.5, "currency": "USD"},
        "usage.recorded",
    ),
    "widget": ("deployed", {"widgetId": "w-1"}, "widget.changed"),
    "my_agents": ("status", {"agentId": "agent-1", "status": "active"}, "agent.changed"),
    "insights": (
        "interaction",
        {"conversationId": "conv-1", "platform": "instagram", "content": "Hello"},
        "chat.message.received",
    ),
    "ai": (
        "performance",
        {"responseTimeMs": 1250, "cached": False, "conversationId": "conv-1"},
        "chat.query.answered",
    ),
    "whatsapp": (
        "message_sent",
        {"conversationId": "conv-1", "content": "Yes, we do."},
        "chat.message.sent",
    ),
}


def item(service: str, **more: Any) -> dict[str, Any]:
    """The item of a service."""
    type, data, _ = ITEMS[service]
    told = {"id": "i-1", "type": type, "timestamp": "2026-11-21T11:59:00.000Z", "data": data}
    return {**told, **more}


def read(event: Any) -> model.Event:
    """Return an event as intake reads it."""
    return model.read(event, now=NOW, future=NOW - NOW, oldest=NOW.replace(year=2025))
