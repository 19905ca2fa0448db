"""The process: what it takes of the machine, and how late it is."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import OWN, Query, quantile

_WIDTH = 6
_HEIGHT = 7

CPU = Frame(
    title="chatwatch's CPU",
    about=About(
        "How busy chatwatch keeps processors; 100 % is one of them.",
        "Near 100 % it takes in no more events and probes late.",
        "see which of events, probes and rules grew.",
    ),
    unit="percentunit",
    queries=(Query(f"max(rate(process_cpu_seconds_total[$__rate_interval]) {OWN})", "CPU"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
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
    width=_WIDTH,
    height=_HEIGHT,
)
LATE = Frame(
    title="How late it is",
    about=About(
        "How late its event loop came to its last appointment, and probes to their runs (p99).",
        "While it is late nobody is answered, and nothing is probed.",
        "see its CPU; if that is low, the machine itself is busy.",
    ),
    unit="s",
    queries=(
        Query("max(event_loop_lag_seconds)", "event loop"),
        Query(quantile(0.99, "probe_lateness_seconds"), "probes", least="1m"),
    ),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
SCRAPE = Frame(
    title="Scrape",
    about=About(
        "How long Prometheus' scrape of chatwatch takes.",
        "Beyond the scrape's timeout there is a gap in every graph.",
        "look for a label with too many values: “Labels shown as other” names it.",
    ),
    unit="s",
    queries=(Query(f"max(scrape_duration_seconds {OWN})", "scrape"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    timeseries.panel(CPU, names=colours.plain(("CPU",))),
    timeseries.panel(MEMORY, names=colours.plain(("memory",))),
    timeseries.panel(
        LATE, bounds=bounds.LOOP_LATE, names=colours.plain(("event loop", "probes")), sparse=True
    ),
    timeseries.panel(SCRAPE, names=colours.plain(("scrape",))),
)
