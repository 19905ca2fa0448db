"""The top row: what fires, and whether anybody hears of it."""

from grafana import bounds, colours, stat
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 4
_HEIGHT = 4

CRITICAL = Frame(
    title="Critical",
    about=About(
        "Critical alerts that fire now.",
        "Somebody was called for each: people cannot use something, or data is lost.",
        "open its runbook, docs/runbooks/ALERT.md, and acknowledge it so that others know.",
    ),
    unit="none",
    queries=(Query('sum(alerting_alerts{state="firing", severity="critical"})', "critical"),),
    empty="not evaluated, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
WARNINGS = Frame(
    title="Warnings",
    about=About(
        "Warnings that fire now.",
        "They are tomorrow's critical alerts; nobody is woken for them.",
        "look at them by daylight, the oldest first.",
    ),
    unit="none",
    queries=(Query('sum(alerting_alerts{state="firing", severity="warning"})', "warnings"),),
    empty="not evaluated, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
COMING = Frame(
    title="About to fire",
    about=About(
        "Alerts whose condition holds, but not for as long as their rule asks yet.",
        "What may call somebody in a minute.",
        "look at it now if you are awake; most go away by themselves.",
    ),
    unit="none",
    queries=(Query('sum(alerting_alerts{state="pending"})', "pending"),),
    empty="not evaluated, or not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
SILENT = Frame(
    title="Silences in force",
    about=About(
        "Silences that keep alerts from being told at this moment.",
        "A silence that somebody forgot hides the next outage.",
        "chatwatch silence list says whose they are, and when they end.",
    ),
    unit="none",
    queries=(Query('sum(alertmanager_silences{state="active"})', "silences"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
UNTOLD = Frame(
    title="Oldest notice that waits",
    about=About(
        "How long the first of the notices that nobody took yet has waited.",
        "What waits here is what somebody should know already.",
        "see “Deliveries by channel” for which one fails; tell people in another way meanwhile.",
    ),
    unit="s",
    queries=(Query("max(alerting_outbox_oldest_seconds)", "oldest"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
REFUSING = Frame(
    title="Receivers that say no",
    about=About(
        "Channels that refused for good, and have not taken anything since.",
        "An alert that goes there reaches nobody.",
        "a password, a token or an address has changed: chatwatch notify test says which.",
    ),
    unit="none",
    queries=(Query("sum(alerting_receivers_refusing)", "refuse"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
_NONE = {0: ("none", colours.GOOD)}

PANELS = (
    stat.panel(CRITICAL, bounds.CRITICAL_ALERTS, states=_NONE, history=True),
    stat.panel(WARNINGS, bounds.OTHER_ALERTS, states=_NONE, history=True),
    stat.panel(COMING, bounds.INFORMATION, states=_NONE),
    stat.panel(SILENT, bounds.INFORMATION, states=_NONE),
    stat.panel(UNTOLD, bounds.NOTICES_WAIT, states=_NONE),
    stat.panel(REFUSING, bounds.FAILURES, states=_NONE),
)
