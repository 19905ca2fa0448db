"""A notice that says it is a test, and its end. Pure."""

from datetime import datetime

from msgspec.structs import replace

from alerting import notice as naming
from alerting.model import Alert, labels
from alerting.policy import Traits
from alerting.store.rows import Lane, Outgoing

NAME = "NotifyTest"


def notices(lane: Lane, traits: Traits, id: str, now: datetime) -> tuple[Outgoing, ...]:
    """Return what goes out: a beginning, and an end to those who would keep at it without one.

    `id` is of this test alone.
    """
    named = labels({"alertname": NAME, "severity": "info", "test": id})
    words = {
        "summary": f"chatwatch can reach {lane}",
        "description": "Somebody asked for this test (chatwatch notify test). Nothing is wrong.",
    }
    begun = Alert(
        rule=f"internal/{NAME}",
        labels=named,
        annotations=labels(words),
        state="firing",
        value=1.0,
        active_at=now,
        fired_at=now,
    )
    first = _told(lane, begun, now)
    if not (traits.resolves_at_once and traits.send_resolved):
        return (first,)
    return first, _told(lane, replace(begun, state="resolved", resolved_at=now), now)


def _told(lane: Lane, alert: Alert, now: datetime) -> Outgoing:
    return Outgoing(naming.alone(lane.receiver, alert, now, "test", test=True), lane.integration)
