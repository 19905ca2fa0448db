"""What a notice says: subject, text and HTML, for somebody who was asleep a minute ago. Pure.

The templates are Jinja2, sandboxed; what stands in labels and annotations is never one. Well-known
annotations have their places: summary, description, value, threshold, runbook_url (or runbook) and
dashboard_url. All others, and all labels, are listed.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from urllib.parse import urlsplit

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from alerting import notice as notices
from alerting.model import SEVERITIES, Alert, Labels, Notice

MOST_ALERTS = 30
LONGEST_SUBJECT = 150
LONGEST_LINE = 500
LONGEST_TEXT = 4_000
_RUNBOOKS = ("runbook_url", "runbook")
_PLACED = {"summary", "description", "value", "threshold", "dashboard_url", *_RUNBOOKS}
_PAGE = re.compile(r"[\w./-]{1,200}\.(?:md|txt|html)(?:#[\w-]{1,100})?")
_NAMING = {"alertname", "severity"}


class Line(Struct, frozen=True):
    """A fact with its name."""

    name: str
    value: str


class Link(Struct, frozen=True):
    """A link and what it leads to."""

    name: str
    url: str


class Item(Struct, frozen=True, kw_only=True):
    """One alert in people's words; of one that is over, no more than that and what it was."""

    name: str
    severity: str
    is_firing: bool
    headline: str
    facts: tuple[Line, ...]
    description: tuple[str, ...]
    links: tuple[Link, ...]


def subject(notice: Notice) -> str:
    """Return a subject that differs between a beginning and its end in the bracket only.

    Mail programs thread by it, and leave a leading bracket out of the comparison.
    """
    firing = sum(alert.state != "resolved" for alert in notice.alerts)
    status = f"FIRING:{firing}" if notice.status == "firing" else "RESOLVED"
    named = dict(notices.common(alert.labels for alert in notice.alerts))
    name = line(named.get("alertname", "")) or f"{len(notice.alerts)} alerts"
    severity = f" ({line(named['severity'])})" if "severity" in named else ""
    where = ", ".join(f"{k}={line(v)}" for k, v in named.items() if k not in _NAMING)
    rest = f"{name}{severity}" + (f": {where}" if where else "")
    return f"[{status}] {_cut(rest, LONGEST_SUBJECT)}"


def text(notice: Notice, public_url: str) -> str:
    """Return the plain text."""
    return _TEXT.render(_told(notice, public_url))


def html(notice: Notice, public_url: str) -> str:
    """Return the HTML: tables and inline styles, nothing from elsewhere."""
    return _HTML.render(_told(notice, public_url))


def line(text: str) -> str:
    """Return a text as one line without control characters, cut."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    return _cut(" ".join(clean.split()), LONGEST_LINE)


def span(seconds: float) -> str:
    """Return a span in its two largest units: ``2 h 5 min``."""
    rest = round(max(seconds, 0.0))
    parts: list[str] = []
    for name, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        if count or (name == "s" and not parts):
            parts.append(f"{count} {name}")
        elif parts:
            break
    return " ".join(parts[:2])


def moment(instant: datetime) -> str:
    """Return an instant as people read it, to the second."""
    return f"{instant:%Y-%m-%d %H:%M:%S} UTC"


def _told(notice: Notice, public_url: str) -> Mapping[str, object]:
    """Return what both templates show."""
    alerts = sorted(notice.alerts, key=_worst_first)
    items = tuple(_item(alert, notice.at) for alert in alerts[:MOST_ALERTS])
    return {
        "items": items,
        "more": len(alerts) - len(items),
        "at": moment(notice.at),
        "status_page": _link("Status page", public_url),
        "receiver": line(notice.receiver),
    }


def _item(alert: Alert, at: datetime) -> Item:
    notes = dict(alert.annotations)
    is_firing = alert.state != "resolved"
    begun, ended = alert.fired_at or alert.active_at, alert.resolved_at or at
    summary = line(notes.get("summary", ""))
    links = _links(notes)
    # A page in the team's own files cannot be linked; its name leads there too.
    page = _runbook(notes) if is_firing and _PAGE.fullmatch(_runbook(notes)) else ""
    facts = (*_facts(alert, at), *_others(notes), Line("Runbook", page))
    return Item(
        name=line(alert.name) or "Alert",
        severity=line(alert.severity),
        is_firing=is_firing,
        headline=summary if is_firing else f"Over after {span((ended - begun).total_seconds())}",
        facts=tuple(one for one in facts if one.value),
        description=_paragraph(notes.get("description", "")) if is_firing else (),
        links=links if is_firing else (),
    )


def _facts(alert: Alert, at: datetime) -> tuple[Line, ...]:
    notes = dict(alert.annotations)
    is_firing = alert.state != "resolved"
    begun = alert.fired_at or alert.active_at
    # What was waited for before firing is part of how long it has been bad.
    ahead = (begun - alert.active_at).total_seconds()
    first = f", first seen {span(ahead)} before" if ahead >= 1 else ""
    return (
        Line("What", "" if is_firing else line(notes.get("summary", ""))),
        Line("Where", ", ".join(f"{k}={line(v)}" for k, v in _where(alert.labels))),
        Line("Since" if is_firing else "From", moment(begun) + first),
        Line("Until", "" if is_firing else moment(alert.resolved_at or at)),
        Line("Value", line(notes.get("value", "")) or f"{alert.value:.6g}"),
        Line("Threshold", line(notes.get("threshold", ""))),
    )


def _links(notes: Mapping[str, str]) -> tuple[Link, ...]:
    named = (_link("Runbook", _runbook(notes)), _link("Dashboard", notes.get("dashboard_url", "")))
    return tuple(link for link in named if link is not None)


def _runbook(notes: Mapping[str, str]) -> str:
    return next((notes[name] for name in _RUNBOOKS if name in notes), "")


def _others(notes: Mapping[str, str]) -> tuple[Line, ...]:
    return tuple(Line(line(k).capitalize(), line(v)) for k, v in notes.items() if k not in _PLACED)


def _where(labels: Labels) -> Labels:
    return tuple(pair for pair in labels if pair[0] not in _NAMING)


def _worst_first(alert: Alert) -> tuple[bool, int, Labels]:
    rank = SEVERITIES.index(alert.severity) if alert.severity in SEVERITIES else -1
    return alert.state == "resolved", -rank, alert.labels


def _paragraph(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(line, _cut(text, LONGEST_TEXT).splitlines())))


def _link(name: str, url: str) -> Link | None:
    """Return a link to a web page; anything else that pretends to be one is none."""
    clean = "".join(url.split())
    try:
        parts = urlsplit(clean)
    except ValueError:
        return None
    fits = parts.scheme in {"http", "https"} and parts.netloc and clean.isprintable()
    return Link(name, clean) if fits and len(clean) <= 2 * LONGEST_LINE else None


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


_FOLDER = resources.files("alerting.notify").joinpath("templates")
_FILES = {name: _FOLDER.joinpath(name).read_text("utf-8") for name in ("mail.txt", "mail.html")}
_JINJA = ImmutableSandboxedEnvironment(
    loader=DictLoader(_FILES),
    undefined=StrictUndefined,
    autoescape=lambda name: name is not None and name.endswith(".html"),
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_TEXT = _JINJA.get_template("mail.txt")
_HTML = _JINJA.get_template("mail.html")
