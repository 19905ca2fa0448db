"""Reports of sync jobs for tests, with what matters about them only."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from exporter.events.integrations import Synced
from exporter.integrations.customs import syncs
from exporter.integrations.customs.syncs import Job, Report

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()


def instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def public(status: str = "ok", provider: str = "hubspot", **told: Any) -> bytes:
    """The public part of an event as intake keeps it; instants may be Unix seconds."""
    said = {
        name: instant(value) if name.endswith("_at") and value is not None else value
        for name, value in told.items()
    }
    return msgspec.json.encode(
        msgspec.convert({"provider": provider, "status": status, **said}, Synced)
    )


def report(status: str = "ok", **told: Any) -> Report:
    found = syncs.read(public(status, **told))
    assert found is not None
    return found


def job(*told: tuple[float, Report]) -> Job:
    """A job after reports of times."""
    found = Job()
    for at, one in told:
        found = syncs.after(found, one, at, f"event at {at}")
    return found
