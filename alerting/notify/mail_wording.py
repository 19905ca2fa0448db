"""What a mail says, for somebody who was asleep a minute ago: text and HTML. Pure.

The templates are Jinja2, sandboxed; what stands in labels and annotations is never one. The first
alerts are told in full, more of them in a line each, and of those beyond it is said how many.
"""

import re
from collections.abc import Mapping
from typing import Final

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct
from msgspec.structs import asdict, replace

from alerting.figures import moment
from alerting.model import Alert, Labels, Notice
from alerting.notify import chart, trend, wording
from alerting.notify.chart import Picture
from alerting.notify.wording import Link

IN_FULL: Final = 5
A_CROWD: Final = 10
IN_FULL_OF_A_CROWD: Final = 3
OVER_IN_FULL: Final = 2
IN_A_LINE: Final = 45
PICTURES: Final = 3
LONGEST_TEXT: Final = 4_000
MOST_FACTS: Final = 30
_PAGE: Final = re.compile(r"[\w./-]{1,200}\.(?:md|txt|html)(?:#[\w-]{1,100})?")


class Fact(Struct, frozen=True):
    """A fact with its name."""

    name: str
    value: str


class Item(Struct, frozen=True, kw_only=True):
    """One alert in full."""

    name: str
    severity: str
    is_firing: bool
    headline: str
    facts: tuple[Fact, ...]
    description: tuple[str, ...]
    links: tuple[Link, ...]
    picture: Picture | None = None


class Row(Struct, frozen=True, kw_only=True):
    """One alert in a line."""

    severity: str
    is_firing: bool
    headline: str
    value: str
    since: str


class Mail(Struct, frozen=True, kw_only=True):
    """All that both templates show."""

    tone: str
    standing: str
    title: str
    count: str
    is_mixed: bool
    notes: tuple[str, ...]
    shared: tuple[Fact, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...]
    more: int
    links: tuple[Link, ...]
    status_page: Link | None
    receiver: str
    at: str


def mail(notice: Notice, public_url: str) -> Mail:
    """Return what a mail says of a notice."""
    alerts = wording.ranked(notice.alerts)
    shared = wording.common(alerts) if len(alerts) > 1 else ()
    full = _in_full(notice)
    items = _told_apart(tuple(_item(one, notice, shared) for one in alerts[:full]))
    links = _same_links(items)
    rest = alerts[full:]
    return Mail(
        tone=_tone(notice),
        standing=_standing(notice),
        title=_title(notice),
        count=_count(notice),
        is_mixed=len({one.name for one in alerts}) > 1,
        notes=_notes(notice),
        shared=_where(shared),
        items=tuple(_illustrated(items, alerts, notice)),
        rows=tuple(_row(one, notice, shared) for one in rest[:IN_A_LINE]),
        more=max(len(rest) - IN_A_LINE, 0),
        links=links,
        status_page=wording.link("Status page", public_url),
        receiver=wording.line(notice.receiver),
        at=moment(notice.at),
    )


def text(mail: Mail) -> str:
    """Return the plain text."""
    return _JINJA.get_template("mail.txt").render(asdict(mail))


def html(mail: Mail) -> str:
    """Return the HTML: tables and inline styles; its pictures are called by ``cid:``."""
    return _JINJA.get_template("mail.html").render(asdict(mail))


def pictures(mail: Mail) -> tuple[Picture, ...]:
    """Return the pictures that go with the HTML."""
    return tuple(one.picture for one in mail.items if one.picture is not None)


def _in_full(notice: Notice) -> int:
    """Return how many alerts are told in full: those that fire, or some that are over."""
    firing, over = wording.counts(notice)
    most = IN_FULL if len(notice.alerts) <= A_CROWD else IN_FULL_OF_A_CROWD
    return min(firing, most) if firing else min(over, OVER_IN_FULL)


def _tone(notice: Notice) -> str:
    """Return what the colour says."""
    if notice.test:
        return "test"
    if notice.status == "acknowledged":
        return "acknowledged"
    if not wording.counts(notice)[0]:
        return "over"
    return "critical" if wording.worst_severity(notice.alerts) == "critical" else "firing"


def _standing(notice: Notice) -> str:
    firing, _ = wording.counts(notice)
    said = "FIRING" if firing else "RESOLVED"
    if notice.status == "acknowledged":
        said = "ACKNOWLEDGED"
    severity = wording.line(wording.worst_severity(notice.alerts)) if firing else ""
    if not firing:
        severity = wording.line(dict(wording.common(notice.alerts)).get("severity", ""))
    parts = ("TEST" if notice.test else "", said, severity.upper())
    return " · ".join(filter(None, parts))


def _title(notice: Notice) -> str:
    """Return the alerts' names; those that are over count only where nothing else does."""
    firing = [one for one in notice.alerts if wording.is_firing(one)]
    return wording.names(firing or notice.alerts, 120)


def _count(notice: Notice) -> str:
    """Return how many of each there are, "" for a single one."""
    if len(notice.alerts) == 1:
        return ""
    firing, over = wording.counts(notice)
    said = (f"{firing} firing" if firing else "", f"{over} over" if over else "")
    return ", ".join(filter(None, said))


def _notes(notice: Notice) -> tuple[str, ...]:
    why = wording.why(notice)
    by = tuple(f"Acknowledged: {one}" for one in wording.acknowledged(notice))
    return (*((f"{why}.",) if why else ()), *by)


def _item(alert: Alert, notice: Notice, shared: Labels) -> Item:
    is_firing = wording.is_firing(alert)
    notes = dict(alert.annotations)
    begun, ended = alert.fired_at or alert.active_at, alert.resolved_at or notice.at
    lasted = f"Over after {trend.span((ended - begun).total_seconds())}"
    runbook = wording.runbook(alert)
    facts = (
        *_facts(alert, notice, shared),
        *_others(notes),
        # A page in the team's own files cannot be linked; its name leads there too.
        Fact("Runbook", runbook if _PAGE.fullmatch(runbook) else ""),
    )
    return Item(
        name=wording.line(alert.name) or "Alert",
        severity=wording.line(alert.severity),
        is_firing=is_firing,
        headline=wording.line(notes.get("summary", "")) if is_firing else lasted,
        facts=tuple(one for one in facts if one.value)[:MOST_FACTS],
        description=_paragraph(notes.get("description", "")) if is_firing else (),
        links=wording.links(alert),
    )


def _facts(alert: Alert, notice: Notice, shared: Labels) -> tuple[Fact, ...]:
    notes = dict(alert.annotations)
    is_firing = wording.is_firing(alert)
    begun = alert.fired_at or alert.active_at
    # What was waited for before firing is part of how long it has been bad.
    ahead = (begun - alert.active_at).total_seconds()
    lasts = (notice.at - begun).total_seconds() if is_firing else 0.0
    first = f", first seen {trend.span(ahead)} before" if ahead >= 1 else ""
    long = f", for {trend.span(lasts)}" if lasts >= 60 else ""
    own = tuple(pair for pair in alert.labels if pair not in shared)
    return (
        Fact("What", "" if is_firing else wording.line(notes.get("summary", ""))),
        Fact("Where", wording.where(own)),
        Fact("Since" if is_firing else "From", f"{moment(begun)}{long}{first}"),
        Fact("Until", "" if is_firing else moment(alert.resolved_at or notice.at)),
        Fact("Value", wording.value(alert)),
        Fact("Threshold", wording.threshold(alert)),
        Fact("Trend", trend.words(alert)),
    )


def _others(notes: Mapping[str, str]) -> tuple[Fact, ...]:
    line = wording.line
    return tuple(
        Fact(line(name).capitalize(), line(value))
        for name, value in notes.items()
        if name not in wording.PLACED
    )


def _where(labels: Labels) -> tuple[Fact, ...]:
    said = wording.where(labels)
    return (Fact("Where", said),) if said else ()


def _told_apart(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the items, each description of which is there only once."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for one in items:
        again = one.description in seen
        seen.add(one.description)
        found.append(replace(one, description=()) if again else one)
    return tuple(found)


def _same_links(items: tuple[Item, ...]) -> tuple[Link, ...]:
    """Return the links that all items have; they are shown once, below all of them."""
    if not items:
        return ()
    return tuple(one for one in items[0].links if all(one in other.links for other in items))


def _illustrated(items: tuple[Item, ...], alerts: tuple[Alert, ...], notice: Notice) -> list[Item]:
    """Return the items without the links of all, the first with pictures instead of small bars."""
    common = _same_links(items)
    found: list[Item] = []
    drawn = 0
    for item, alert in zip(items, alerts, strict=False):
        made = chart.chart(alert, notice.at) if drawn < PICTURES else None
        links = tuple(one for one in item.links if one not in common)
        drawn += made is not None
        picture = made and Picture(f"trend-{drawn}", made, trend.words(alert))
        found.append(replace(item, links=links, picture=picture))
    return found


def _row(alert: Alert, notice: Notice, shared: Labels) -> Row:
    own = wording.where(tuple(pair for pair in alert.labels if pair not in shared))
    named = wording.line(alert.name) if ("alertname", alert.name) not in shared else ""
    summary = wording.line(dict(alert.annotations).get("summary", ""))
    value = wording.value(alert)
    headline = summary or ": ".join(filter(None, (named, own))) or "Alert"
    since = wording.clock(alert.fired_at or alert.active_at, notice.at)
    if not wording.is_firing(alert):
        since += f" to {wording.clock(alert.resolved_at or notice.at, notice.at)}"
    return Row(
        severity=wording.line(alert.severity),
        is_firing=wording.is_firing(alert),
        headline=wording.cut(headline, 200),
        value="" if value in headline else wording.cut(value, 40),
        since=since,
    )


def _paragraph(text: str) -> tuple[str, ...]:
    lines = wording.cut(text, LONGEST_TEXT).splitlines()
    return tuple(filter(None, map(wording.line, lines)))


# Templates are compiled when they are first asked for, and then kept: few daemons send mails.
_JINJA = ImmutableSandboxedEnvironment(
    loader=PackageLoader("alerting.notify"),
    undefined=StrictUndefined,
    autoescape=lambda name: name is not None and name.endswith(".html"),
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
