"""What PagerDuty is told of a notice besides its summary: details, alerts and links. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from alerting.model import Notice
from alerting.notify import address, sections, wording
from alerting.notify.pagerduty_event import MOST_ALERTS, Image, Link, Severity
from alerting.notify.sections import Section

MOST_LINKS: Final = 20
_LONGEST_URL: Final = 2_048
_LONGEST_NAME: Final = 255
# As Alertmanager has them, under the names that rules in PagerDuty may know.
LISTS: Final[Mapping[str, str]] = {
    "firing": '{{ template "pagerduty.default.instances" .Alerts.Firing }}',
    "resolved": '{{ template "pagerduty.default.instances" .Alerts.Resolved }}',
}
_SEVERITIES: Final[Mapping[str, Severity]] = {
    "critical": "critical", "crit": "critical", "fatal": "critical", "emergency": "critical",
    "page": "critical", "disaster": "critical",
    "error": "error", "err": "error", "major": "error", "high": "error",
    "warning": "warning", "warn": "warning", "minor": "warning", "medium": "warning",
    "info": "info", "information": "info", "notice": "info", "low": "info", "none": "info",
    "debug": "info", "ok": "info",
}  # fmt: skip


def severity(text: str) -> Severity:
    """Return PagerDuty's word for a severity: it refuses events with any other."""
    return _SEVERITIES.get(text.strip().lower(), "error")


def counts(notice: Notice) -> Mapping[str, str]:
    """Return how many alerts there are, as Alertmanager writes it."""
    firing, resolved = wording.counts(notice)
    return {"num_firing": str(firing), "num_resolved": str(resolved)}


def fewer(notice: Notice) -> Notice:
    """Return a notice with no more alerts than an event may list: of thousands, the worst."""
    if len(notice.alerts) <= MOST_ALERTS:
        return notice
    return replace(notice, alerts=wording.ranked(notice.alerts)[:MOST_ALERTS])


def details(notice: Notice, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details of the whole: why it is told, who looks after it, and what was given."""
    ours = {
        "why": wording.why(notice),
        "acknowledged_by": list(wording.acknowledged(notice)),
        **given,
    }
    return {name: value for name, value in ours.items() if value not in ("", [], {}, None)}


def alerts(notice: Notice) -> tuple[Mapping[str, Any], ...]:
    """Return the details of each alert, of no more than an event may have."""
    return tuple(_alert(one) for one in sections.sections(notice, MOST_ALERTS))


def links(notice: Notice, given: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links that were given and those of the alerts, each page once."""
    told = sections.sections(notice, MOST_LINKS)
    own = (
        Link(one.url, one.name if len(told) == 1 else f"{one.name}: {section.name}")
        for section in told
        for one in section.links
    )
    found: dict[str, Link] = {}
    for link in (*given, *own):
        if address.is_http(link.href) and len(link.href) <= _LONGEST_URL:
            found.setdefault(link.href, Link(link.href, link.text[:_LONGEST_NAME]))
    return tuple(found.values())[:MOST_LINKS]


def images(given: Iterable[Image]) -> tuple[Image, ...]:
    """Return the pictures that PagerDuty can show: those that come by https."""
    return tuple(
        Image(one.src, one.alt[:_LONGEST_NAME], one.href if _fits(one.href) else "")
        for one in given
        if one.src.startswith("https://") and _fits(one.src)
    )


def _fits(url: str) -> bool:
    return address.is_http(url) and len(url) <= _LONGEST_URL


def _alert(section: Section) -> dict[str, Any]:
    made = {
        "alert": section.name,
        "severity": section.severity,
        "status": "firing" if section.is_firing else "resolved",
        "summary": section.headline,
        "description": "\n".join(section.description),
        **{name.lower(): value for name, value in section.facts},
        **{link.name.lower(): link.url for link in section.links},
    }
    return {name: value for name, value in made.items() if value}
