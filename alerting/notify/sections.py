"""Each alert of a notice as a headline and facts, for pages and cards. Pure."""

from datetime import datetime

from msgspec import Struct

from alerting.model import Alert, Notice
from alerting.notify import trend, wording
from alerting.notify.wording import Link

LONGEST_DESCRIPTION = 20_000


class Section(Struct, frozen=True, kw_only=True):
    """One alert in people's words; facts are pairs of a name and a value, none empty."""

    name: str
    severity: str
    is_firing: bool
    headline: str
    facts: tuple[tuple[str, str], ...]
    description: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def sections(notice: Notice, most: int) -> tuple[Section, ...]:
    """Return at most so many alerts of a notice: those first that fire, the worst before others."""
    return tuple(_section(one, notice.at) for one in wording.ranked(notice.alerts)[:most])


def _section(alert: Alert, at: datetime) -> Section:
    is_firing = wording.is_firing(alert)
    links = wording.links(alert)
    # A runbook in the team's own files cannot be linked; its name leads there too.
    page = "" if any(one.name == "Runbook" for one in links) else wording.runbook(alert)
    facts = (
        ("Where", wording.where(alert.labels)),
        ("Since" if is_firing else "Over", wording.since(alert, at)),
        ("Value", wording.value(alert)),
        ("Threshold", wording.threshold(alert)),
        ("Trend", trend.words(alert)),
        ("Runbook", page),
    )
    description = dict(alert.annotations).get("description", "")[:LONGEST_DESCRIPTION]
    return Section(
        name=wording.line(alert.name) or "Alert",
        severity=wording.line(alert.severity),
        is_firing=is_firing,
        headline=wording.headline(alert),
        facts=tuple(one for one in facts if one[1]),
        description=tuple(filter(None, map(wording.line, description.splitlines()))),
        links=links,
    )
