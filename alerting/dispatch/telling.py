"""Telling: how a notice is made of a group, so that the same thing always bears the same name."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from alerting.dispatch.state import Group, Why
from alerting.model import Acknowledgement, Alert, Labels, Notice, State, Status
from alerting.store.rows import Lane, Outgoing


class Said(Struct, frozen=True):
    """What a notice says of itself, as in `model.Notice`; `count` is how many were told before."""

    status: Status
    reason: Why
    count: int
    thread: str = ""
    held: int = 0


def outgoing(
    group: Group,
    lane: Lane,
    alerts: Mapping[str, Alert],
    now: datetime,
    said: Said,
    acknowledged: Mapping[str, Acknowledgement],
) -> Outgoing:
    """Return what one integration is told of a group.

    `alerts` and `acknowledged` are by fingerprint.
    """
    names = sorted(alerts, key=lambda name: place(alerts[name]))
    how = [(name, alerts[name].state, str(alerts[name].fired_at)) for name in names]
    notice = Notice(
        id=_id(lane, group.key, said, now, how),
        receiver=group.receiver,
        status=said.status,
        group_key=group.key,
        group_labels=group.labels,
        alerts=tuple(alerts[name] for name in names),
        at=now,
        thread=said.thread,
        reason=said.reason,
        held=said.held,
        acknowledged=tuple(acknowledged[name] for name in names if name in acknowledged),
    )
    return Outgoing(notice, lane.integration)


def place(alert: Alert) -> tuple[str, str, Labels]:
    """Return by what alerts are ordered, as in Alertmanager: job, instance, then all labels."""
    named = dict(alert.labels)
    return named.get("job", ""), named.get("instance", ""), alert.labels


def _id(lane: Lane, key: str, said: Said, now: datetime, how: list[tuple[str, State, str]]) -> str:
    """Return 32 hex digits; other integrations of the receiver have other threads and ids."""
    where = lane.receiver, lane.integration
    parts = [*where, key, said.status, said.reason, said.count, now.isoformat(), how]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
