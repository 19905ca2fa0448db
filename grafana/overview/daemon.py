"""chatwatch itself: who watches the watcher."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.overview import notices
from grafana.query import OWN, Query, quantile, total

WIDTH = 8
_RESULTS = {
    "accepted": "blue",
    "duplicate": "purple",
    "rejected": colours.BAD,
    "unmapped": colours.WARNING,
}

EVENTS = Frame(
    title="Events in",
    about=About(
        "Events a second that senders posted, by what became of them.",
        "Rejected ones are missing above; unmapped ones have a type that chatwatch does not know.",
        "the answer to the sender says what to change; docs/events.md lists the types.",
    ),
    unit="eps",
    queries=(Query(total("webhook_events_total", "result"), "{{result}}"),),
    empty="no event yet",
    width=WIDTH,
)
REFUSALS = Frame(
    title="Refusals",
    about=About(
        "Requests and events of senders that were refused a second, by code.",
        "A sender that is refused tries again for a while, then its events are lost.",
        "docs/http.md says what each code means and what to change.",
    ),
    unit="eps",
    queries=(Query(total("webhook_refusals_total", "source", "code"), "{{source}}: {{code}}"),),
    empty="nothing was refused",
    width=WIDTH,
)
WAITING = Frame(
    title="Waiting events",
    about=About(
        "Events of each source that wait to be written.",
        "A queue that does not empty ends in refusals.",
        "see beside it whether more came in or commits are slow.",
    ),
    unit="short",
    queries=(Query("sum by (source) (webhook_queue_depth)", "{{source}}"),),
    empty="no source",
    width=WIDTH,
)
ACKNOWLEDGED = Frame(
    title="Time to acknowledge, p95",
    about=About(
        "How long senders wait until their events are on disk, by source.",
        "Senders give up after some seconds and send the same again.",
        "see the commit time beside it, then the waiting events.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "webhook_ack_duration_seconds", "", "source"), "{{source}}"),),
    empty="no request yet",
    width=WIDTH,
)
COMMITS = Frame(
    title="Commit time, p95",
    about=About(
        "How long a transaction of events takes.",
        "Nothing is acknowledged before its transaction is on disk.",
        "look for another program that keeps this disk busy, or for a disk that fails.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "store_commit_duration_seconds"), "p95"),),
    empty="no transaction yet",
    width=WIDTH,
)
SCRAPE = Frame(
    title="Scrape",
    about=About(
        "How long Prometheus' scrape of chatwatch takes.",
        "Beyond the scrape's timeout there is a gap in every graph.",
        "look for a label with too many values: metrics_label_overflow_total names it.",
    ),
    unit="s",
    queries=(Query(f"max(scrape_duration_seconds {OWN})", "scrape"),),
    empty="not scraped",
    width=WIDTH,
)
LATENESS = Frame(
    title="Lateness of probes, p99",
    about=About(
        "How long after it was due a run of a probe starts.",
        "Late runs find out late that a service is down.",
        "run fewer probes, or less often; see whether the event loop is late too.",
    ),
    unit="s",
    queries=(Query(quantile(0.99, "probe_lateness_seconds"), "p99", least="1m"),),
    empty="no run yet",
    width=WIDTH,
)
LOOP = Frame(
    title="Lateness of the event loop",
    about=About(
        "How late chatwatch's event loop came to its last appointment.",
        "While it is late nobody is answered, and nothing is probed.",
        "see chatwatch's CPU; if that is low, the machine itself is busy.",
    ),
    unit="s",
    queries=(Query("max(event_loop_lag_seconds)", "lag"),),
    empty="not scraped",
    width=WIDTH,
)
MISSED = Frame(
    title="Missed appointments per minute",
    about=About(
        "Runs of probes, and looks at the rules, that were due and did not take place.",
        "What is not looked at cannot be told.",
        "a probe that takes longer than its interval misses runs; else see chatwatch's CPU.",
    ),
    unit="short",
    queries=(
        Query(f"{total('probe_missed_total')} * 60", "probes"),
        Query(f"{total('alerting_ticks_missed_total')} * 60", "rules"),
    ),
    empty="none was missed",
    width=WIDTH,
)
MEMORY = Frame(
    title="chatwatch's memory",
    about=About(
        "Memory that chatwatch's process holds.",
        "It should be flat while the traffic is.",
        "a climb without end is a bug: tell its makers, with this graph.",
    ),
    unit="bytes",
    queries=(Query(f"max(process_resident_memory_bytes {OWN})", "memory"),),
    empty="not scraped",
    width=WIDTH,
)
PROCESSOR = Frame(
    title="chatwatch's CPU",
    about=About(
        "How busy chatwatch keeps processors; 100 % is one of them.",
        "Near 100 % it takes in no more events and probes late.",
        "see which of events, probes and rules grew.",
    ),
    unit="percentunit",
    queries=(Query(f"max(rate(process_cpu_seconds_total[$__rate_interval]) {OWN})", "CPU"),),
    empty="not scraped",
    width=WIDTH,
)
OVERFLOW = Frame(
    title="Labels shown as other",
    about=About(
        "Values of labels that a minute brought and that are shown as `other`.",
        "What is `other` can no longer be told apart in the graphs above.",
        "raise the label's cap (metrics.caps), or send fewer different values.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total('metrics_label_overflow_total', 'metric', 'label')} * 60",
            "{{metric}}: {{label}}",
        ),
    ),
    empty="every value is shown",
    width=WIDTH,
)

PANELS = (
    timeseries.panel(EVENTS, names=_RESULTS),
    timeseries.panel(REFUSALS, failing="A"),
    timeseries.panel(WAITING),
    timeseries.panel(ACKNOWLEDGED, sparse=True),
    timeseries.panel(COMMITS, names=colours.plain(("p95",)), sparse=True),
    timeseries.panel(SCRAPE, names=colours.plain(("scrape",))),
    *notices.PANELS,
    timeseries.panel(LATENESS, bounds=bounds.PROBES_LATE, names=colours.plain(("p99",))),
    timeseries.panel(LOOP, bounds=bounds.LOOP_LATE, names=colours.plain(("lag",))),
    timeseries.panel(MISSED, names=colours.plain(("probes", "rules"))),
    timeseries.panel(MEMORY, names=colours.plain(("memory",))),
    timeseries.panel(PROCESSOR, names=colours.plain(("CPU",))),
    timeseries.panel(OVERFLOW),
)
