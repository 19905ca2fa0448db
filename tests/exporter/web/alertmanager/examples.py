"""Alerts, silences and how they stand, as the tests of `/api/v2` show them."""

from datetime import UTC, datetime, timedelta

from alerting.dispatch.matchers import parsed
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import AlertStatus, Group
from alerting.model import Alert, labels

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def alert(name: str = "Down", *, over: bool = False, **more: str) -> Alert:
    return Alert(
        rule="",
        labels=labels({"alertname": name, **more}),
        annotations=labels({"summary": f"{name} it is"}),
        state="resolved" if over else "firing",
        value=1.0,
        active_at=NOW - timedelta(minutes=6),
        fired_at=NOW - timedelta(minutes=5),
        resolved_at=NOW - timedelta(minutes=1) if over else None,
        generator_url="http://prometheus.example/graph",
    )


def status(one: Alert, **more: object) -> AlertStatus:
    hidden = any(more.get(name) for name in ("silenced_by", "inhibited_by", "muted_by"))
    given = {"receivers": ("team",), "state": "suppressed" if hidden else "active", **more}
    return AlertStatus(alert=one, **given)  # type: ignore[arg-type] # what the tests say


def silence(text: str = 'alertname="Down"', id: str = "one", minutes: int = 60) -> Silence:
    return Silence(
        id=id,
        matchers=parsed(text),
        starts_at=NOW - timedelta(minutes=10),
        ends_at=NOW + timedelta(minutes=minutes),
        created_by="ada",
        comment="a new disk",
        updated_at=NOW - timedelta(minutes=10),
    )


def group(*members: Alert, receiver: str = "team") -> Group:
    return Group(
        key="{}:{}",
        route="0",
        receiver=receiver,
        labels=labels({"alertname": "Down"}),
        flush_at=NOW,
        members={one.fingerprint: NOW for one in members},
    )
