"""What the fallback receiver is told of an integration that refuses for good."""

from datetime import datetime

from alerting import notice as notices
from alerting.model import Alert, Labels, labels
from alerting.store.rows import Fallback, Lane, Outgoing

NAME = "NoticeRejected"


def begun(lane: Lane, detail: str, since: datetime, fallback: Fallback) -> tuple[Outgoing, ...]:
    """Return what is to be said when an integration says no; never to that integration itself."""
    alert = _alert(lane, detail, since)
    return tuple(_told(one, alert, since) for one in fallback.lanes if one != lane)


def ended(
    lane: Lane, detail: str, since: datetime, now: datetime, fallback: Fallback
) -> tuple[Outgoing, ...]:
    """Return what is to be said when the integration says yes again."""
    alert = _alert(lane, detail, since, now)
    return tuple(_told(one, alert, now) for one in fallback.ends if one != lane)


def _alert(lane: Lane, detail: str, since: datetime, over: datetime | None = None) -> Alert:
    words = {
        "summary": f"{lane} refused a notice for good; somebody was not told",
        "description": f"It said: {detail or 'nothing'}. What it refused stands in the journal"
        " (chatwatch alerts explain, and the page Alerts). Look at its configuration.",
    }
    return Alert(
        rule=f"internal/{NAME}",
        labels=_labels(lane),
        annotations=labels(words),
        state="firing" if over is None else "resolved",
        value=1.0 if over is None else 0.0,
        active_at=since,
        fired_at=since,
        resolved_at=over,
    )


def _labels(lane: Lane) -> Labels:
    named = {"receiver": lane.receiver, "integration": lane.integration}
    return labels({"alertname": NAME, "severity": "critical", **named})


def _told(to: Lane, alert: Alert, at: datetime) -> Outgoing:
    reason = "first notification" if alert.state == "firing" else "all alerts resolved"
    return Outgoing(notices.alone(to.receiver, alert, at, reason), to.integration)
