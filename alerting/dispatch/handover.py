"""What dispatch is to be told of the alerts of our rules: what changed between two evaluations."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from alerting.model import Alert, Labels


def changed(
    before: Mapping[Labels, Alert], now: Mapping[Labels, Alert], at: datetime
) -> list[Alert]:
    """Return what ended and what began, in this order; what vanished is over at `at`."""
    vanished = [
        replace(one, state="resolved", resolved_at=at, keep_firing_since=None)
        for labels, one in before.items()
        if one.state == "firing" and labels not in now
    ]
    new = [one for labels, one in now.items() if _is_new(one, before.get(labels))]
    ended = [one for one in new if one.state == "resolved"]
    return [*vanished, *ended, *(one for one in new if one.state != "resolved")]


def _is_new(alert: Alert, last: Alert | None) -> bool:
    if last is None:
        return alert.state != "resolved"
    return alert.state != last.state or alert.fired_at != last.fired_at or alert.rule != last.rule
