"""Events on their way in: what became of them, and how long their senders wait."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total

_WIDTH = 8
_NARROW = 6
_SOURCE = '{source=~"$source"}'
_RESULTS = {
    "accepted": "blue",
    "duplicate": "purple",
    "reconciled": "light-blue",
    "rejected": colours.BAD,
    "quarantined": colours.WARNING,
    "unmapped": "yellow",
}

EVENTS = Frame(
    title="Events in",
    about=About(
        "Events a second that senders posted, by what became of them.",
        "Rejected ones are missing in all figures; quarantined and unmapped ones could not be"
        " read as events.",
        "the answer to the sender says what to change; docs/events.md lists the types.",
    ),
    unit="eps",
    queries=(Query(total(f"webhook_events_total{_SOURCE}", "result"), "{{result}}"),),
    empty="no event yet",
    width=_WIDTH,
)
REFUSALS = Frame(
    title="Refusals",
    about=About(
        "Requests and events of senders that were refused a second, by code.",
        "A sender that is refused tries again for a while, then its events are lost.",
        "docs/http.md says what each code means and what to change.",
    ),
    unit="eps",
    queries=(
        Query(total(f"webhook_refusals_total{_SOURCE}", "source", "code"), "{{source}}: {{code}}"),
    ),
    empty="nothing was refused",
    width=_WIDTH,
)
WAITING = Frame(
    title="Waiting events",
    about=About(
        "Events of each source that wait to be written.",
        "A queue that does not empty ends in refusals.",
        "see whether more came in or commits are slow.",
    ),
    unit="short",
    queries=(Query(f"sum by (source) (webhook_queue_depth{_SOURCE})", "{{source}}"),),
    empty="no source",
    width=_WIDTH,
)
ACKNOWLEDGED = Frame(
    title="Time to acknowledge, p95",
    about=About(
        "How long senders wait until their events are on disk, by source.",
        "Senders give up after some seconds and send the same again.",
        "see the commit time below, then the waiting events.",
    ),
    unit="s",
    queries=(
        Query(quantile(0.95, "webhook_ack_duration_seconds", _SOURCE, "source"), "{{source}}"),
    ),
    empty="no request yet",
    width=_NARROW,
)
LAG = Frame(
    title="Age of events, p95",
    about=About(
        "From the moment that an event is about to its arrival, by source.",
        "What comes late is told late, by no fault of chatwatch.",
        "the sender holds events back, or sends again what failed: see the refusals.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "webhook_event_lag_seconds", _SOURCE, "source"), "{{source}}"),),
    empty="no event yet",
    width=_NARROW,
)

PANELS = (
    timeseries.panel(EVENTS, names=_RESULTS),
    timeseries.panel(REFUSALS, style="bars", failing="A"),
    timeseries.panel(WAITING, style="thin", most=timeseries.AtLeast(1)),
    timeseries.panel(ACKNOWLEDGED, style="thin", sparse=True),
    timeseries.panel(LAG, style="thin", sparse=True),
)
