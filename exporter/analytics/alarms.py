"""Alerts as document 003 spells them (rows G2, G5, J3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta, Struct

from alerting.model import Alert

Kind = Literal["performance", "revenue", "satisfaction", "system"]
Severity = Literal["low", "medium", "high"]

_KINDS: Final[Mapping[str, Kind]] = {kind: kind for kind in get_args(Kind)}
# The words of 003 for ours.
_SEVERITIES: Final[Mapping[str, Severity]] = {
    "critical": "high",
    "warning": "medium",
    "info": "low",
}


class Alarm(Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """An alert that fires; it names an agent or a customer where its labels do."""

    type: Annotated[Kind, Meta(description="its label `class`; `system` where it has none")]
    severity: Annotated[Severity, Meta(description="high is critical, medium a warning, low info")]
    message: Annotated[str, Meta(description="its summary, or its name")]
    agent_id: Annotated[str | None, Meta(description="absent where it is of no agent")] = None
    customer_id: Annotated[str | None, Meta(description="absent where it is of no customer")] = None


class Event(Struct, frozen=True, kw_only=True):
    """What a stream tells of an alert."""

    name: str
    state: Literal["firing", "resolved"]
    since: datetime
    alert: Alarm


def alarm(alert: Alert) -> Alarm:
    """Return an alert as answers tell it."""
    labels, notes = dict(alert.labels), dict(alert.annotations)
    return Alarm(
        type=_KINDS.get(labels.get("class", ""), "system"),
        severity=_SEVERITIES.get(alert.severity, "low"),
        message=notes.get("summary") or notes.get("description") or alert.name,
        agent_id=labels.get("agent_id") or labels.get("agent"),
        customer_id=labels.get("customer_id") or labels.get("customer"),
    )


def event(alert: Alert, state: Literal["firing", "resolved"]) -> Event:
    """Return what a stream tells of an alert."""
    since = alert.fired_at or alert.active_at
    return Event(name=alert.name, state=state, since=since, alert=alarm(alert))


def firing(ours: Iterable[Alert], posted: Iterable[Alert]) -> list[Alert]:
    """Return what fires: of our rules what no worse one covers, and what others posted."""
    return [
        *(one for one in ours if one.state == "firing" and not one.inhibited),
        *(one for one in posted if one.state == "firing" and not one.rule),
    ]


def tenant(alert: Alert) -> str:
    """Return whose alert it is by its label; "" is the operator's."""
    return dict(alert.labels).get("tenant", "")


def concerns(event: Event, agent: str) -> bool:
    """Say whether an alert is of an agent, or of none."""
    return event.alert.agent_id in (None, agent)
