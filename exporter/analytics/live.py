"""The few figures that are pushed while they change (row G4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from exporter.analytics.activity import Counts
from exporter.analytics.figures.conversations import Overview

Figures = Mapping[str, float | None]


class State(Struct, frozen=True, tag="state"):
    """How the connection is: `behind` while figures of today cannot be read."""

    at: datetime
    state: Literal["connected", "behind", "closing"]
    why: str = ""


class Pushed(Struct, frozen=True, tag="figures"):
    """Figures that are others now; the first have all."""

    at: datetime
    figures: Figures


def figures(
    now: Counts, today: Overview | None, alerts: int, completeness: float | None = None
) -> Figures:
    """Return the figures of a moment: of the last minutes, of today, and what fires.

    Without ``today`` nothing is said of it: its figures are not known at the moment.
    ``completeness`` is that of today's whole hours, None while nothing is known of it.
    """
    found: dict[str, float | None] = {
        "messages": now.messages,
        "conversations": now.conversations,
        "users": now.users,
        "errors": now.errors,
        "conversions": now.conversions,
        "alerts": alerts,
    }
    if today is not None:
        found |= {
            "today_conversations": today.conversations,
            "today_active": today.active,
            "today_messages": today.messages,
            "today_response_time_ms": today.average_response_time_ms.value,
            "today_csat": today.csat.value,
            "today_escalation": today.escalation.value,
            "today_resolution": today.resolution.value,
            "today_automation": today.automation.value,
            "today_conversion": today.conversion.value,
            "today_completeness": completeness,
        }
    return found


def is_whole(figures: Figures) -> bool:
    """Say whether those of today are among them."""
    return any(name.startswith("today_") for name in figures)


def changed(before: Figures, now: Figures) -> Figures:
    """Return the figures that are others now."""
    return {name: now[name] for name in now if name not in before or before[name] != now[name]}
