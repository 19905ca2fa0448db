"""Which alerts are told to whom: first cut, one receiver and every alert in a notice of its own."""

from datetime import datetime

from alerting import notice as notices
from alerting.model import Alert, Notice, Status
from alerting.receivers import Receiver
from alerting.store.rows import Outgoing

# What is kept in the history, and told to nobody.
_QUIET = frozenset({"info"})


def deliver(receiver: Receiver, alert: Alert, now: datetime) -> tuple[Outgoing, ...]:
    """Return what goes out for an alert that has just begun to fire, or ended: one an integration.

    Nothing of severity info, nothing pending; an end only where `send_resolved` is set. An end is
    sent after its beginning, and only where the receiver knows of that, or may (alerting.notify).
    """
    if alert.severity in _QUIET or alert.state == "pending":
        return ()
    notice = _notice(receiver.name, alert, now)
    return tuple(
        Outgoing(notice, lane.integration)
        for lane, integration in receiver.integrations.items()
        if notice.status == "firing" or integration.send_resolved
    )


def _notice(receiver: str, alert: Alert, now: datetime) -> Notice:
    status: Status = "resolved" if alert.state == "resolved" else "firing"
    key = notices.group_key(alert.labels)
    return Notice(
        id=notices.id(receiver, key, status, notices.since((alert,))),
        receiver=receiver,
        status=status,
        group_key=key,
        group_labels=alert.labels,
        alerts=(alert,),
        at=now,
    )
