"""Alerts and rules as the status page shows them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from alerting import figures as numbers
from alerting.model import SEVERITIES, Alert
from alerting.view import GroupView, View
from exporter.web import status_figures as figures
from exporter.web.status_figures import Moment

Level = Literal["good", "warning", "bad", "idle"]

MOST_ROWS = 50
MOST_BROKEN = 20
# Evaluations come every few seconds to minutes; later than this, nobody watches.
_LATE = 300.0
_LEVELS: Mapping[str, Level] = {"critical": "bad", "warning": "warning"}
_NO_RULES = "No rules yet: name their files under alerting.rules in config/chatwatch.yml."
_NAMING = ("alertname", "severity")


class Row(Struct, frozen=True, kw_only=True):
    """One alert; `where` are its labels as ``probe=backend``, `runbook` a link or ""."""

    name: str
    severity: str
    level: Level
    is_firing: bool
    since: Moment
    value: str
    threshold: str
    summary: str
    where: tuple[str, ...]
    runbook: str


class Broken(Struct, frozen=True):
    """A rule that could not be evaluated, and why."""

    rule: str
    error: str


class Alerts(Struct, frozen=True, kw_only=True):
    """What fires or is about to; `about` says how the rules are, `empty` why there is nothing."""

    rows: tuple[Row, ...]
    more: int
    firing: Mapping[str, int]
    pending: int
    about: str
    empty: str
    worries: tuple[str, ...]
    broken: tuple[Broken, ...]

    @property
    def level(self) -> Level:
        """How bad the worst is that fires."""
        found = {_LEVELS.get(severity, "good") for severity in self.firing}
        return next((level for level in ("bad", "warning") if level in found), "good")

    @property
    def counted(self) -> str:
        """How many fire: ``3 alerts fire: 1 critical, 2 warning``; "" when none does."""
        total = sum(self.firing.values())
        if not total:
            return ""
        fire = figures.number(total, "alert fires", "alerts fire")
        return f"{fire}: " + ", ".join(f"{n} {severity}" for severity, n in self.firing.items())


def alerts(view: View, now: datetime) -> Alerts:
    """Return how the alerts look now, of more than MOST_ROWS the first."""
    firing = view.firing
    broken = tuple(_broken(view.groups))
    return Alerts(
        rows=tuple(row(alert, now) for alert in view.alerts[:MOST_ROWS]),
        more=max(0, len(view.alerts) - MOST_ROWS),
        firing=_by_severity(firing),
        pending=len(view.alerts) - len(firing),
        about=_about(view, now),
        empty="Nothing fires." if _rules(view) else _NO_RULES,
        worries=tuple(_worries(view, broken, now)),
        broken=broken[:MOST_BROKEN],
    )


def row(alert: Alert, now: datetime) -> Row:
    """Return one alert as it looks now."""
    notes = dict(alert.annotations)
    return Row(
        name=alert.name or "Alert",
        severity=alert.severity,
        level=_LEVELS.get(alert.severity, "idle"),
        is_firing=alert.state == "firing",
        since=figures.moment(alert.fired_at or alert.active_at, now),
        value=notes.get("value") or numbers.number(alert.value),
        threshold=notes.get("threshold", ""),
        summary=notes.get("summary") or notes.get("description", ""),
        where=tuple(f"{name}={value}" for name, value in alert.labels if name not in _NAMING),
        runbook=link(notes.get("runbook_url") or notes.get("runbook", "")),
    )


def link(url: str) -> str:
    """Return a URL that leads to a web page; "" for anything else that pretends to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""


def _worries(view: View, broken: Sequence[Broken], now: datetime) -> Iterator[str]:
    """Say what is wrong with the judging itself."""
    if broken:
        yield f"{figures.number(len(broken), 'rule')} cannot be evaluated"
    if view.at is not None and (now - view.at).total_seconds() > _LATE:
        yield f"no rule was evaluated for {figures.span((now - view.at).total_seconds())}"
    if view.unsaved:
        yield "alerts cannot be saved, so nobody is told"


def _about(view: View, now: datetime) -> str:
    if not (count := _rules(view)):
        return ""
    rules = figures.number(count, "rule")
    if view.at is None:
        return f"{rules}, not evaluated yet"
    return f"{rules}, evaluated {figures.span((now - view.at).total_seconds())} ago"


def _rules(view: View) -> int:
    return len({(group.name, one.evaluation.name) for group in view.groups for one in group.rules})


def _by_severity(alerts: Iterable[Alert]) -> Mapping[str, int]:
    """Return how many there are of each severity that there is, the worst first."""
    found: dict[str, int] = {}
    for alert in alerts:
        found[alert.severity] = found.get(alert.severity, 0) + 1
    known = [severity for severity in reversed(SEVERITIES) if severity in found]
    other = [severity for severity in found if severity not in SEVERITIES]
    return {severity: found[severity] for severity in (*known, *other)}


def _broken(groups: Iterable[GroupView]) -> Iterator[Broken]:
    for group in groups:
        for one in group.rules:
            if one.checkup is not None and one.checkup.error:
                yield Broken(f"{group.name}: {one.evaluation.name}", one.checkup.error)
