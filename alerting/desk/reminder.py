"""The alert that says that a silence is about to end. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from alerting.dispatch import matchers, silences
from alerting.dispatch.silences import Silence
from alerting.model import Alert, labels

NAME = "SilenceEnding"
_NAMED = ("alertname", NAME)


def due(
    known: Mapping[str, Silence],
    firing: Iterable[Alert],
    now: datetime,
    within: timedelta,
) -> tuple[Alert, ...]:
    """Return what begins and what is over, given the alerts that fire.

    A reminder ends with its silence, or sooner where somebody made that longer or ended it.
    """
    near = {one.id: one for one in silences.ending(known.values(), now, within)} if within else {}
    there = {dict(one.labels).get("silence", ""): one for one in firing if is_one(one)}
    over = [
        replace(one, state="resolved", resolved_at=now, ends_at=now, updated_at=now)
        for id, one in there.items()
        if id not in near or near[id].ends_at != one.ends_at
    ]
    begun = [_alert(one, now) for id, one in near.items() if id not in there]
    return (*over, *begun)


def is_one(alert: Alert) -> bool:
    """Say whether an alert is a reminder; many are asked."""
    return _NAMED in alert.labels


def _alert(silence: Silence, now: datetime) -> Alert:
    by, comment = silence.created_by, silence.comment
    words = {
        "summary": f"A silence of {by or 'somebody'} ends at {silence.ends_at:%Y-%m-%d %H:%M}Z",
        "description": f"It hides {matchers.text(silence.matchers)}"
        f"{f', because: {comment}' if comment else ''}. What still fires then is told again.",
    }
    named = {"alertname": NAME, "severity": "warning", "silence": silence.id, "created_by": by}
    return Alert(
        rule="",
        labels=labels(named),
        annotations=labels(words),
        state="firing",
        value=(silence.ends_at - now).total_seconds(),
        active_at=now,
        fired_at=now,
        ends_at=silence.ends_at,
        updated_at=now,
    )
