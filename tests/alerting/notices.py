"""Alerts and notices for the tests of delivery."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from alerting import notice as naming
from alerting.model import Alert, Notice, Status, labels
from alerting.store.rows import Outgoing

NOW = datetime(2026, 11, 21, 3, 2, 11, 250_000, tzinfo=UTC)
SLOW = {"alertname": "AnswersSlow", "severity": "critical", "channel": "web"}
WORDS = {
    "summary": "p95 answer time on web is 6.2s",
    "description": "Look at the model provider's status first.\nThen at the queue of the bot.",
    "runbook_url": "https://wiki.example.com/answers-slow",
    "threshold": "> 5s",
    "value": "6.2s",
}
# Whatever could stand in a label or an annotation.
ANY_TEXT = st.text(max_size=300)
ANY_LABELS = st.dictionaries(
    st.from_regex("[a-z_]{1,12}", fullmatch=True), ANY_TEXT, max_size=6
).map(labels)


def alert(
    state: str = "firing", names: dict[str, str] | None = None, words: Any = None, **changes: Any
) -> Alert:
    """An alert that began to fire at NOW, after two minutes."""
    made = Alert(
        rule="chat/AnswersSlow",
        labels=labels(SLOW if names is None else names),
        annotations=labels(WORDS if words is None else words),
        state="firing",
        value=6.2,
        active_at=NOW - timedelta(minutes=2),
        fired_at=NOW,
    )
    if state == "pending":
        made = replace(made, state="pending", fired_at=None)
    if state == "resolved":
        made = replace(made, state="resolved", resolved_at=NOW + timedelta(minutes=47))
    return replace(made, **changes)


def notice(*alerts: Alert, receiver: str = "team", status: Status | None = None) -> Notice:
    """What is said of some alerts; without any, of the one that fires."""
    told = alerts or (alert(),)
    said = status or ("resolved" if all(a.state == "resolved" for a in told) else "firing")
    common = naming.common(one.labels for one in told)
    key = naming.group_key(common)
    since = min(one.fired_at or one.active_at for one in told)
    return Notice(
        id=naming.id(receiver, key, said, since),
        receiver=receiver,
        status=said,
        group_key=key,
        group_labels=common,
        alerts=told,
        at=told[0].resolved_at or NOW,
        thread="" if said == "firing" else naming.id(receiver, key, "firing", since),
    )


def pair(name: str = "AnswersSlow", receiver: str = "team") -> tuple[Notice, Notice]:
    """A beginning and its end."""
    names = {**SLOW, "alertname": name}
    return (
        notice(alert(names=names), receiver=receiver),
        notice(alert("resolved", names), receiver=receiver),
    )


def outgoing(notice: Notice, integration: str = "email[0]") -> Outgoing:
    return Outgoing(notice, integration)
