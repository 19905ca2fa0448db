"""Instants and pings for the tests of heartbeats."""

from datetime import UTC, datetime, timedelta
from typing import Any

from exporter.probes.heartbeats import state
from exporter.probes.heartbeats.ping import Action, Ping
from exporter.probes.heartbeats.state import State

START = datetime(2026, 11, 21, 2, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """The instant so many minutes after two o'clock."""
    return START + timedelta(minutes=minutes)


def ping(action: Action, minutes: float, run: str = "", **more: Any) -> Ping:
    return Ping(action, at(minutes), run, **more)


def told(*pings: Ping) -> State | None:
    """What is known after these pings."""
    found = None
    for one in pings:
        found = state.after(found, one)
    return found
