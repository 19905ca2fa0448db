"""The top row: is something lost, late or refused?"""

from grafana import bounds, colours, stat
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 4
_HEIGHT = 4
_SOURCE = '{source=~"$source"}'
_EVENTS = f"webhook_events_total{_SOURCE}"
_REJECTED = 'webhook_events_total{source=~"$source", result="rejected"}'
_FOLD = "analytics_fold_waiting_timestamp_seconds"

UPTIME = Frame(
    title="Our own uptime, 24 h",
    about=About(
        "The share of the last 24 hours in which chatwatch answered and took events in, restarts"
        " included.",
        "What happens while it is away is told late, or never.",
        "see under “The process” whether it hangs; its log says why it restarts.",
    ),
    unit="percentunit",
    queries=(Query('min(chatwatch_api_uptime_ratio{window="24h"})', "up"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
WAITING = Frame(
    title="Oldest event that waits",
    about=About(
        "How long the first of the events that are not on disk yet has waited.",
        "Nothing is acknowledged before it is on disk; a queue that does not empty ends in"
        " refusals.",
        "see the commit time below: a slow disk shows there.",
    ),
    unit="s",
    queries=(Query("max(webhook_queue_oldest_seconds)", "waits"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
REFUSED = Frame(
    title="Refused events",
    about=About(
        "The share of events in the time shown that are not as docs/events.md says.",
        "They are missing in every figure.",
        "the answer to the sender says field by field what to change; see “Refusals” for who.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"(sum(increase({_REJECTED}[$__range])) or 0 * sum(increase({_EVENTS}[$__range])))"
            f" / (sum(increase({_EVENTS}[$__range])) > 0)",
            "refused",
            now=True,
        ),
    ),
    empty="no event yet",
    width=_WIDTH,
    height=_HEIGHT,
)
COMPLETE = Frame(
    title="Least complete source",
    about=About(
        "Of the events that usually come at these hours of the week, the share that did come in"
        " the last 24 hours, of the source that lacks most.",
        "Figures of conversations and revenue are as wrong as their events are missing.",
        "see whether its sender still runs, reaches us, and is not refused.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"bottomk(1, min by (source) (data_completeness_ratio{_SOURCE}))",
            "{{source}}",
            now=True,
        ),
    ),
    empty="not known before three days",
    width=_WIDTH,
    height=_HEIGHT,
)
BEHIND = Frame(
    title="Figures are behind by",
    about=About(
        "Since when an event is on disk that figures of conversations do not know of yet.",
        "Nothing is lost, but what people see under /api/analytics is old.",
        "the log says why events are not folded; more CPU lets them catch up.",
    ),
    unit="s",
    queries=(Query(f"max(time() - ({_FOLD} > 0)) or 0 * max({_FOLD})", "behind"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
CONFIGURATION = Frame(
    title="Configuration",
    about=About(
        "Whether the configuration on disk is the one in force.",
        "A refused one changes nothing now, but the next start would fail.",
        "run chatwatch check: it says file and line of every mistake.",
    ),
    unit="none",
    queries=(Query("min(chatwatch_config_last_reload_successful)", "in force"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(UPTIME, bounds.API_UPTIME, decimals=2),
    stat.panel(WAITING, bounds.EVENTS_WAIT, history=True),
    stat.panel(REFUSED, bounds.EVENTS_REFUSED, decimals=2),
    stat.panel(COMPLETE, bounds.COMPLETENESS, decimals=0, shown="both"),
    stat.panel(BEHIND, bounds.FIGURES_LATE, history=True),
    stat.panel(
        CONFIGURATION,
        bounds.MUST_HOLD,
        states={0: ("refused", colours.BAD), 1: ("in force", colours.GOOD)},
    ),
)
