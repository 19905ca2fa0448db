"""How notices are named, so that the same thing is said once and its end is known as its end."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from alerting.model import Alert, Labels, Notice, Status


def alone(receiver: str, alert: Alert, at: datetime, reason: str, *, test: bool = False) -> Notice:
    """Return a notice of one alert of ours, which no route leads to."""
    key, since = group_key(alert.labels), alert.fired_at or alert.active_at
    status: Status = "resolved" if alert.state == "resolved" else "firing"
    root = id(receiver, key, "firing", since)
    return Notice(
        id=id(receiver, key, status, since),
        receiver=receiver,
        status=status,
        group_key=key,
        group_labels=alert.labels,
        alerts=(alert,),
        at=at,
        thread="" if status == "firing" else root,
        reason=reason,
        test=test,
    )


def group_key(labels: Labels) -> str:
    """Return what Alertmanager calls a group whose route is the root: ``{}:{a="b", c="d"}``."""
    pairs = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels)
    return "{}:{" + pairs + "}"


def id(receiver: str, group_key: str, status: Status, since: datetime) -> str:
    """Return the name of a notice: 32 hex digits, the same whenever the same is to be said."""
    said = json.dumps([receiver, group_key, status, since.isoformat()])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def common(many: Iterable[Labels]) -> Labels:
    """Return the pairs that all of many have."""
    shared = [set(pairs) for pairs in many]
    return tuple(sorted(set.intersection(*shared))) if shared else ()
