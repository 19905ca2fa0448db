"""Events that add to the sums of their day by themselves, with all that they may tell."""

from typing import Any

import msgspec

from exporter.analytics import happening
from exporter.analytics.cells import Cell
from exporter.events import model
from exporter.events.data import Data
from tests.exporter.analytics.beats import ALWAYS, START

EVERYTHING: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "chat.message.sent",
        {"conversation_id": "c", "agent_kind": "ai", "fallback": True, "error": True},
    ),
    (
        "chat.query.answered",
        {"query": "?", "response_seconds": 0.25, "cached": True, "error": True},
    ),
    ("chat.query.answered", {"query": "?", "response_seconds": 2.0, "cached": False}),
    ("chat.message.received", {"conversation_id": "c", "service": "maintenance"}),
    (
        "chat.llm.called",
        {
            "provider": "openai",
            "model": "gpt",
            "duration_seconds": 2.5,
            "time_to_first_token_seconds": 0.5,
            "input_tokens": 100,
            "output_tokens": 20,
            "value": 1_500_000,
            "currency": "USD",
            "error_type": "timeout",
            "prompt_name": "greeting",
            "prompt_version": "3",
        },
    ),
    (
        "chat.llm.called",
        {
            "provider": "openai",
            "model": "gpt",
            "operation": "execute_tool",
            "tool": "search",
            "duration_seconds": 0.5,
            "error_type": "timeout",
        },
    ),
    ("chat.feedback.received", {"score": 4, "kind": "answer"}),
    (
        "integration.queried",
        {
            "provider": "hubspot",
            "query_type": "contact_lookup",
            "success": True,
            "response_seconds": 0.25,
            "data_freshness_hours": 2,
            "confidence": 0.95,
            "confidence_without_data": 0.5,
            "satisfaction_impact": -0.8,
        },
    ),
    ("calendar.appointment.booked", {"appointment_id": "1"}),
    ("calendar.appointment.rescheduled", {"appointment_id": "1"}),
    ("calendar.appointment.cancelled", {"appointment_id": "1"}),
    ("calendar.appointment.completed", {"appointment_id": "1"}),
    ("calendar.appointment.no_show", {"appointment_id": "1"}),
)


def data(type: str, **more: Any) -> Data:
    return msgspec.convert(more, model.TYPES[type])


def cells(type: str, *, at: int = START, **more: Any) -> dict[Cell, int]:
    return dict(happening.of(at, data(type, **more), ALWAYS.zone))


def amounts(type: str, agent: str = "", **more: Any) -> dict[tuple[str, str], int]:
    """Return what an event adds to all or to an agent, by measure and name."""
    return {
        (cell.measure, cell.name): amount
        for cell, amount in cells(type, **more).items()
        if cell.agent == agent
    }
