"""The words of our messages in Slack, in its mrkdwn: short ones first, facts after them. Pure.

https://docs.slack.dev/messaging/formatting-message-text
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from alerting.dispatch.silences import Silence
from alerting.model import Alert, Labels, Notice
from alerting.notify import cut, trend, wording
from alerting.notify import slack_limits as limits

_ICONS: Final = {"critical": "🔴", "warning": "🟠", "info": "🔵"}
OVER: Final = "🟢"
SEEN: Final = "👀"
_LONGEST: Final = 400
_LONGEST_DESCRIPTION: Final = 20_000
_MOST_LABELS: Final = 30
_MOST_OTHERS: Final = 6
_MOST_SEEN: Final = 5


def icon(notice: Notice) -> str:
    """Return the colour of a group: that of the worst that fires."""
    if notice.test:
        return "🧪"
    if not any(map(wording.is_firing, notice.alerts)):
        return OVER
    return _ICONS.get(wording.worst_severity(notice.alerts), "🔴")


def heading(notice: Notice) -> str:
    """Return the name of the group, behind its colour; no markup is in it."""
    test = "Test: " if notice.test else ""
    title = wording.title(notice)
    if "alertname" not in dict(notice.group_labels):
        names = wording.names(notice.alerts, 80)
        title = names if title == "Alerts" else f"{names}: {title}"
    return f"{icon(notice)} {test}{title}"


def counted(notice: Notice) -> str:
    """Return how many fire and how many are over, "" for one alert alone."""
    firing, over = wording.counts(notice)
    if firing + over < 2:
        return ""
    said = [f"{firing} fire{'s' if firing == 1 else ''}"] if firing else []
    said += [f"{over} {'is' if over == 1 else 'are'} over"] if over else []
    return ", ".join(said)


def headline(alert: Alert) -> str:
    """Return what is wrong, in bold; a star would end that early."""
    said = wording.headline(alert).replace("*", "∗")
    return f"*{limits.escaped(cut.text(said, _LONGEST))}*"


def value(alert: Alert) -> str:
    """Return the value beside its threshold, "" where nobody said one."""
    found, bound = wording.value(alert), wording.threshold(alert)
    said = code(found) if found else ""
    return f"{said or 'no value'} against {code(bound)}" if bound else said


def history(alert: Alert) -> str:
    """Return how the value went, "" without a trend."""
    return limits.escaped(trend.words(alert))


def where(labels: Labels, besides: Labels = ()) -> str:
    """Return labels, but for the name, the severity and those of `besides`."""
    left = [
        (name, value)
        for name, value in labels
        if (name, value) not in besides and name not in {"alertname", "severity"}
    ]
    shown = [code(f"{wording.line(name)}={wording.line(value)}") for name, value in left]
    more = len(shown) - _MOST_LABELS
    tail = [f"and {cut.more(more, 'label')}"] if more > 0 else []
    return " ".join(shown[:_MOST_LABELS] + tail)


def when(alert: Alert, at: datetime) -> str:
    """Return since when it fires, or when it did."""
    begun = alert.fired_at or alert.active_at
    if wording.is_firing(alert):
        return f"{moment(begun)}{_lasting(begun, at)}"
    ended = alert.resolved_at or at
    return f"{moment(begun)} to {moment(ended)}{_lasting(begun, ended)}"


def description(alert: Alert) -> str:
    """Return what else the rule says of it, cut."""
    said = dict(alert.annotations).get("description", "")[:_LONGEST_DESCRIPTION]
    clean = ("".join(c if c.isprintable() else " " for c in one) for one in said.splitlines())
    lines = (" ".join(one.split()) for one in clean)
    return limits.cut(limits.escaped("\n".join(filter(None, lines))), 1_500)


def others(alert: Alert) -> str:
    """Return annotations that have no place of their own, a line each."""
    found = [
        f"{limits.escaped(wording.line(name).capitalize())}: "
        f"{limits.escaped(cut.text(wording.line(value), _LONGEST))}"
        for name, value in alert.annotations
        if name not in wording.PLACED
    ]
    more = len(found) - _MOST_OTHERS
    tail = [f"and {cut.more(more, 'annotation')}"] if more > 0 else []
    return "\n".join(found[:_MOST_OTHERS] + tail)


def links(alert: Alert) -> tuple[str, ...]:
    """Return links to the pages that an alert names; a runbook that is no page stands by name."""
    made = [limits.link(one.url, one.name) for one in wording.links(alert)]
    page = wording.runbook(alert)
    if page and wording.link("Runbook", page) is None:
        made.insert(0, f"Runbook: {code(cut.text(page, _LONGEST))}")
    return tuple(made)


def seen(notice: Notice) -> tuple[str, ...]:
    """Return who looks after it, a line each."""
    firing, _ = wording.counts(notice)
    found = Counter((one.by, one.via, one.at, one.comment) for one in notice.acknowledged)
    made = []
    for (by, via, at, comment), count in found.items():
        what = "it" if count >= firing else f"{count} of {firing}"
        said = f"{SEEN} *{_name(by)}* looks after {what} since {moment(at)}"
        said += f" (by {limits.escaped(wording.line(via))})" if via else ""
        said += f": {limits.escaped(cut.text(wording.line(comment), _LONGEST))}" if comment else ""
        made.append(said)
    more = len(made) - _MOST_SEEN
    tail = [f"{SEEN} and {more} more"] if more > 0 else []
    return tuple(made[:_MOST_SEEN] + tail)


def mark(alert: Alert) -> str:
    """Return the colour of an alert."""
    return _ICONS.get(alert.severity, "🔴") if wording.is_firing(alert) else OVER


def brief(alert: Alert, at: datetime, besides: Labels) -> str:
    """Return an alert in one line: for a thread, or where there is no layout.

    Labels of `besides` are known.
    """
    is_firing = wording.is_firing(alert)
    begun = alert.fired_at or alert.active_at
    ended = at if is_firing else (alert.resolved_at or at)
    lasted = _lasting(begun, ended).strip(" ()")
    said = (
        headline(alert),
        where(alert.labels, besides),
        f"{'for' if is_firing else 'over after'} {lasted}" if lasted else "",
        value(alert),
        history(alert),
    )
    return f"{mark(alert)} {' · '.join(filter(None, said))}"


def silenced(silence: Silence, id: str) -> str:
    """Return what everybody is told of a silence that somebody made by a button."""
    pairs = tuple((one.name, one.value) for one in silence.matchers)
    names = " ".join(code(f"{wording.line(name)}={wording.line(value)}") for name, value in pairs)
    said = (
        f"🔇 *{_name(silence.created_by)}* silenced {limits.cut(names, 1_500)} until "
        f"{moment(silence.ends_at)}; `chatwatch silence expire {limits.escaped(id)}` ends it"
    )
    return limits.cut(said, limits.SECTION)


def taken(by: Iterable[str]) -> str:
    """Return what somebody is told who is not the first to look after it."""
    names = [wording.line(one) for one in dict.fromkeys(by)]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more} looked after it already"


def refusal(said: str) -> str:
    """Return what somebody is told whose press could not be obeyed."""
    return limits.cut(limits.escaped(said), limits.SECTION)


def span(of: timedelta) -> str:
    """Return a span in words."""
    return trend.span(of.total_seconds())


def moment(instant: datetime) -> str:
    """Return an instant that Slack shows by the clock of whoever reads."""
    seconds = int(instant.timestamp())
    spoken = f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"<!date^{seconds}^{{date_short_pretty}} {{time}}|{spoken}>"


def code(text: str) -> str:
    """Return words as they are, in which nothing is markup."""
    return f"`{limits.escaped(text.replace('`', chr(39)))}`"


def _lasting(begun: datetime, ended: datetime) -> str:
    """Return how long it was, in brackets; a moment goes without saying."""
    seconds = (ended - begun).total_seconds()
    return f" ({trend.span(seconds)})" if seconds >= 1 else ""


def _name(by: str) -> str:
    return limits.escaped(wording.line(by).replace("*", "")) or "Somebody"
