"""Which alerts an Alertmanager is sent, when, and in what words. Pure.

https://github.com/prometheus/prometheus/blob/main/rules/alerting.go (needsSending)
https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from alerting.model import Alert, Labels

BATCH: Final = 256
"""Alerts in one request."""
_LASTING: Final = 4


def is_due(alert: Alert, sent: datetime | None, now: datetime, resend: timedelta) -> bool:
    """Say whether an alert is to be sent again; `sent` is when it was last."""
    if alert.state == "pending":
        return False
    if sent is None or (alert.resolved_at is not None and alert.resolved_at > sent):
        return True
    return sent + resend < now


def remembered(sent: Mapping[Labels, datetime], alerts: Iterable[Alert]) -> dict[Labels, datetime]:
    """Return when alerts were sent, without those that are no more."""
    return {one.labels: sent[one.labels] for one in alerts if one.labels in sent}


def body(alerts: Sequence[Alert], now: datetime, lasting: timedelta, url: str) -> bytes:
    """Return the JSON of a request; what fires ends `lasting` from now unless it is sent again."""
    return msgspec.json.encode([_posted(one, now, lasting, url) for one in alerts])


def lasting(interval: timedelta, resend: timedelta) -> timedelta:
    """Return how long an Alertmanager is to believe what it was sent: as long as four sendings."""
    return _LASTING * max(interval, resend)


def _posted(alert: Alert, now: datetime, lasting: timedelta, url: str) -> dict[str, Any]:
    started = alert.fired_at or alert.active_at
    ends = alert.resolved_at if alert.state == "resolved" else now + lasting
    return {
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "startsAt": started,
        "endsAt": ends,
        "generatorURL": alert.generator_url or url,
    }
