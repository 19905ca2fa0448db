"""How notices are named, so that the same thing is said once and its end is known as its end."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from alerting.model import Alert, Labels, Status


def group_key(labels: Labels) -> str:
    """Return what Alertmanager calls a group whose route is the root: ``{}:{a="b", c="d"}``."""
    pairs = ", ".join(f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in labels)
    return "{}:{" + pairs + "}"


def id(receiver: str, group_key: str, status: Status, since: datetime) -> str:
    """Return the name of a notice: 32 hex digits, the same whenever the same is to be said."""
    said = json.dumps([receiver, group_key, status, since.isoformat()])
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def since(alerts: Iterable[Alert]) -> datetime:
    """Return when the first of the alerts began to fire."""
    return min(alert.fired_at or alert.active_at for alert in alerts)


def common(many: Iterable[Labels]) -> Labels:
    """Return the pairs that all of many have."""
    shared = [set(pairs) for pairs in many]
    return tuple(sorted(set.intersection(*shared))) if shared else ()
