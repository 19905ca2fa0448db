"""The body of Alertmanager's webhooks, version 4, with what chatwatch knows besides. Pure.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from typing import Any, Final

from msgspec.structs import replace

from alerting import notice as notices
from alerting.model import Alert, Labels, Notice
from alerting.notify import cut
from alerting.notify.message import Context

_NEVER: Final = "0001-01-01T00:00:00Z"
_LONGEST: Final = 8_192
# How often the alerts are halved, by how often the body was too large.
_HALVED: Final = (0, 1, 4, 10)


def body(notice: Notice, context: Context, most: int) -> dict[str, Any]:
    """Return the body with at most so many alerts (0: all), fewer where it was too large."""
    shown = cut_down(notice, most, context.shorter).alerts
    made = {
        "receiver": notice.receiver,
        "status": "resolved" if notice.status == "resolved" else "firing",
        "alerts": [_alert(one, context.public_url) for one in shown],
        "groupLabels": dict(notice.group_labels),
        "commonLabels": dict(notices.common(one.labels for one in shown)),
        "commonAnnotations": dict(notices.common(one.annotations for one in shown)),
        "externalURL": context.public_url,
        "version": "4",
        "groupKey": notice.group_key,
        "truncatedAlerts": len(notice.alerts) - len(shown),
        "notification_reason": notice.reason,
    }
    return {**made, "test": True} if notice.test else made


def cut_down(notice: Notice, most: int, shorter: int) -> Notice:
    """Return a notice with at most so many alerts (0: all), and fewer each time it was too large.

    First half of them, then far fewer; of those that stay, long annotations are cut from the second
    time on.
    """
    alerts = notice.alerts[: most or len(notice.alerts)]
    if shorter:
        halved = _HALVED[min(shorter, len(_HALVED) - 1)]
        alerts = alerts[: max(1, len(alerts) >> halved)]
    if shorter > 1:
        longest = _LONGEST >> 2 * (shorter - 2)
        alerts = tuple(replace(one, annotations=_cut(one.annotations, longest)) for one in alerts)
    return notice if alerts == notice.alerts else replace(notice, alerts=alerts)


def _cut(annotations: Labels, longest: int) -> Labels:
    return tuple((name, cut.text(value, longest)) for name, value in annotations)


def _alert(alert: Alert, public_url: str) -> dict[str, Any]:
    is_over = alert.state == "resolved" and alert.resolved_at is not None
    made: dict[str, Any] = {
        "status": "resolved" if is_over else "firing",
        "labels": dict(alert.labels),
        "annotations": dict(alert.annotations),
        "startsAt": alert.fired_at or alert.active_at,
        "endsAt": alert.resolved_at if is_over else _NEVER,
        "generatorURL": alert.generator_url or public_url,
        "fingerprint": alert.fingerprint,
        # JSON has no word for "not a number"; it is written as null.
        "value": alert.value,
    }
    if alert.trend:
        made["trend"] = {"values": alert.trend, "seconds": alert.trend_seconds}
    return made
