"""Alerts as stories write them: ``name/labels@begin-end``, a minus before those that are over."""

import re
from datetime import UTC, datetime, timedelta

from alerting.model import Alert, labels

# A Saturday, at midnight.
BEGIN = datetime(2026, 11, 21, tzinfo=UTC)
_ALERT = re.compile(r"(-?)([^/@]+)((?:/[^/@]+)*)(?:@([0-9.]+)(?:-([0-9.]+))?)?")
_LABELS = ("a", "b", "c")


def at(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def read(text: str) -> tuple[dict[str, str], float | None, float | None]:
    found = _ALERT.fullmatch(text)
    assert found is not None, text
    named = {"alertname": found[2]}
    named |= dict(zip(_LABELS, found[3].split("/")[1:], strict=False))
    begin, end = (None if one is None else float(one) for one in found.group(4, 5))
    return named, begin, end


def own(text: str, now: datetime) -> Alert:
    named, _, _ = read(text)
    return Alert(
        rule=f"rules/{named['alertname']}",
        labels=labels(named),
        annotations=(),
        state="firing",
        value=1.0,
        active_at=now,
        fired_at=now,
    )


def fits(text: str, alert: Alert) -> bool:
    named, begin, end = read(text)
    state = "resolved" if text.startswith("-") else "firing"
    if alert.labels != labels(named) or alert.state != state:
        return False
    is_begun = begin is None or alert.fired_at == at(begin)
    return is_begun and (end is None or alert.resolved_at == at(end))


def written(alert: Alert) -> str:
    named = dict(alert.labels)
    rest = "".join(f"/{named[name]}" for name in _LABELS if name in named)
    minus = "-" if alert.state == "resolved" else ""
    times = [alert.fired_at, alert.resolved_at]
    spans = "-".join(f"{(one - BEGIN).total_seconds():g}" for one in times if one is not None)
    return f"{minus}{named['alertname']}{rest}@{spans}"
