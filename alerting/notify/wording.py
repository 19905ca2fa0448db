"""What a notice says, in words and facts that every kind of message shares. Pure.

Well-known annotations have their places: summary, description, value, threshold, runbook_url (or
runbook) and dashboard_url.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from alerting import notice as notices
from alerting.figures import moment
from alerting.model import SEVERITIES, Alert, Labels, Notice
from alerting.notify.trend import span

LONGEST_SUBJECT: Final = 150
LONGEST_LINE: Final = 500
_LONGEST_BRACKET: Final = 60
_RUNBOOKS: Final = ("runbook_url", "runbook")
PLACED: Final = frozenset({"summary", "description", "value", "threshold", "dashboard_url"}).union(
    _RUNBOOKS
)
_NAMING: Final = frozenset({"alertname", "severity"})
# Of alerting.dispatch.state.Why; the others go without saying.
_WHY: Final[Mapping[str, str]] = {
    "new alerts in group": "There is more than you were told before",
    "new resolved alerts": "Some of what you were told of is over",
    "repeat interval elapsed": "A reminder: this has not ended",
    "a silence or window ended": "The silence or quiet time is over, and this has not ended",
    "acknowledged": "Somebody looks after it",
    "digest": "So much happens here that it is told together",
    "flapping": "It comes and goes; you are told of its end once it stays away",
    "escalated": "You are told as nobody has acknowledged it",
    "test": "This is a test: nothing is wrong, and nothing needs to be done",
}


class Link(Struct, frozen=True):
    """A link and what it leads to."""

    name: str
    url: str


def subject(notice: Notice) -> str:
    """Return a subject whose bracket says how it stands, and whose rest is the group's name.

    Mail programs thread by the rest, and leave a leading bracket out of the comparison: what
    changes from one notice of the group to the next is in the bracket.
    """
    return f"[{standing(notice)}] {cut(title(notice), LONGEST_SUBJECT)}"


def standing(notice: Notice) -> str:
    """Return how it stands: ``FIRING:2 critical, RESOLVED:1``."""
    if notice.test:
        return "TEST"
    group = dict(notice.group_labels)
    firing, over = counts(notice)
    said = f"FIRING:{firing}" if firing else "RESOLVED"
    if notice.status == "acknowledged":
        said = "ACKNOWLEDGED"
    if firing and "severity" not in group and (worst := worst_severity(notice.alerts)):
        said += f" {line(worst)}"
    if firing and over and notice.status != "acknowledged":
        said += f", RESOLVED:{over}"
    if "alertname" not in group:
        said += f" {names(notice.alerts, _LONGEST_BRACKET)}"
    return said.replace("]", ")").replace("[", "(")


def title(notice: Notice) -> str:
    """Return the name of a group, the same in all its notices: ``Slow (critical): channel=web``."""
    group = dict(notice.group_labels)
    name, severity = line(group.get("alertname", "")), line(group.get("severity", ""))
    parts = where(notice.group_labels)
    named = f"{name} ({severity})" if name and severity else name or severity
    return ": ".join(filter(None, (named, parts))) or "Alerts"


def names(alerts: Iterable[Alert], longest: int = LONGEST_LINE) -> str:
    """Return what alerts are called, the most frequent first: ``Slow 3×, ProbeDown``."""
    found = Counter(line(one.name) or "Alert" for one in alerts)
    words = [f"{name} {count}×" if count > 1 else name for name, count in found.most_common()]
    shown = ""
    for place, word in enumerate(words):
        longer = f"{shown}, {word}" if shown else word
        if shown and len(longer) > longest:
            return f"{shown}, +{len(words) - place}"
        shown = longer
    return cut(shown, longest)


def why(notice: Notice) -> str:
    """Return a sentence why this is told now, "" where that goes without saying."""
    said = _WHY.get("test" if notice.test else notice.reason, "")
    if notice.held:
        looks = "once" if notice.held == 1 else f"{notice.held} times"
        said += f" (held back {looks})" if said else f"Held back {looks}"
    return said


def acknowledged(notice: Notice) -> tuple[str, ...]:
    """Return who looks after it, a line each: ``Anna by slack at …: looking``."""
    said = dict.fromkeys(
        f"{line(one.by) or 'Somebody'}{f', by {line(one.via)}' if one.via else ''}"
        f" at {moment(one.at)}{f': {line(one.comment)}' if one.comment else ''}"
        for one in notice.acknowledged
    )
    return tuple(said)


def counts(notice: Notice) -> tuple[int, int]:
    """Return how many alerts fire, and how many are over."""
    firing = sum(is_firing(one) for one in notice.alerts)
    return firing, len(notice.alerts) - firing


def is_firing(alert: Alert) -> bool:
    """Say whether an alert is not over."""
    return alert.state != "resolved"


def ranked(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Return alerts in the order to read them: those that fire first, the worst first."""
    return tuple(sorted(alerts, key=_worst_first))


def worst_severity(alerts: Iterable[Alert]) -> str:
    """Return the worst severity of those that fire, "" where none has one that is known."""
    found = {one.severity for one in alerts if is_firing(one)}
    return next((one for one in reversed(SEVERITIES) if one in found), "")


def headline(alert: Alert) -> str:
    """Return what is wrong, or was, in a line: the summary, or else the name and where."""
    summary = line(dict(alert.annotations).get("summary", ""))
    named = ": ".join(filter(None, (line(alert.name), where(alert.labels))))
    return summary or cut(named, LONGEST_LINE) or "Alert"


def value(alert: Alert) -> str:
    """Return the value, "" where nobody said one."""
    written = line(dict(alert.annotations).get("value", ""))
    return written or (f"{alert.value:.6g}" if alert.rule and not math.isnan(alert.value) else "")


def threshold(alert: Alert) -> str:
    """Return the threshold, "" where there is none."""
    return line(dict(alert.annotations).get("threshold", ""))


def since(alert: Alert, at: datetime) -> str:
    """Return since when it fires, or from when to when it did, and how long it was."""
    begun = alert.fired_at or alert.active_at
    if is_firing(alert):
        lasts = (at - begun).total_seconds()
        return moment(begun) + (f" ({span(lasts)})" if lasts >= 1 else "")
    ended = alert.resolved_at or at
    return f"{moment(begun)} to {moment(ended)} ({span((ended - begun).total_seconds())})"


def runbook(alert: Alert) -> str:
    """Return where it says what to do: a URL, or what the rule has there; "" for nothing."""
    notes = dict(alert.annotations)
    return line(next((notes[name] for name in _RUNBOOKS if name in notes), ""))


def links(alert: Alert) -> tuple[Link, ...]:
    """Return the pages that an alert names: its runbook, its dashboard and its source."""
    notes = dict(alert.annotations)
    named = (
        link("Runbook", runbook(alert)),
        link("Dashboard", notes.get("dashboard_url", "")),
        link("Source", alert.generator_url),
    )
    return tuple(one for one in named if one is not None)


def where(labels: Labels) -> str:
    """Return all labels but the name and the severity: ``channel=web, instance=a``."""
    return ", ".join(f"{line(k)}={line(v)}" for k, v in labels if k not in _NAMING)


def common(alerts: Iterable[Alert]) -> Labels:
    """Return the labels that all alerts have."""
    return notices.common(one.labels for one in alerts)


def link(name: str, url: str) -> Link | None:
    """Return a link to a web page; anything else that pretends to be one is none."""
    clean = "".join(url.split())
    try:
        parts = urlsplit(clean)
    except ValueError:
        return None
    fits = parts.scheme in {"http", "https"} and parts.netloc and clean.isprintable()
    return Link(name, clean) if fits and len(clean) <= 2 * LONGEST_LINE else None


def clock(instant: datetime, at: datetime) -> str:
    """Return an instant in few letters, with its day only if that is another than `at`'s."""
    there, here = instant.astimezone(UTC), at.astimezone(UTC)
    is_near = abs(here - there) < timedelta(hours=18)
    return f"{there:%H:%M}" if is_near else f"{there:%Y-%m-%d %H:%M}"


def line(text: str) -> str:
    """Return a text as one line without control characters, cut."""
    clean = "".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_LINE])
    return cut(" ".join(clean.split()), LONGEST_LINE)


def cut(text: str, longest: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _worst_first(alert: Alert) -> tuple[bool, int, Labels]:
    rank = SEVERITIES.index(alert.severity) if alert.severity in SEVERITIES else -1
    return not is_firing(alert), -rank, alert.labels
