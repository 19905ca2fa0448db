"""Programs that are watched by name."""

from grafana import bounds, table
from grafana.frame import About, Frame
from grafana.table import Column, Key

_OLDEST = "system_watched_process_oldest_start_timestamp_seconds"
_COLUMNS = (
    Column(
        name="Processes",
        query="max by (process) (system_watched_processes)",
        unit="none",
        steps=bounds.MUST_HOLD,
    ),
    Column(
        name="CPU",
        query="sum by (process) (rate(system_watched_process_cpu_seconds_total[$__rate_interval]))",
        unit="percentunit",
        decimals=0,
    ),
    Column(
        name="Memory",
        query="sum by (process) (system_watched_process_memory_bytes)",
        unit="bytes",
        decimals=1,
    ),
    Column(
        name="Threads",
        query="sum by (process) (system_watched_process_threads)",
        unit="none",
    ),
    Column(
        name="Open files",
        query="sum by (process) (system_watched_process_open_files)",
        unit="none",
        absent="not ours to count",
    ),
    Column(
        name="Replaced",
        query="sum by (process) (increase(system_watched_process_restarts_total[$__range]))",
        unit="none",
        decimals=0,
        steps=bounds.OTHER_ALERTS,
    ),
    Column(
        name="Runs since",
        query=f"min by (process) ({_OLDEST}) * 1000",
        unit="dateTimeFromNow",
        absent="does not run",
    ),
)
WATCHED = Frame(
    title="Watched programs, one by one",
    about=About(
        "Each program of host.processes: how many run, what they take, and how often all of"
        " them were replaced in the time shown.",
        "A program that is gone, or comes back again and again, is a service that fails.",
        "look into its log, and into journalctl -k for whether the kernel ended it.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="none is watched: name some under host.processes",
    width=24,
    height=7,
)
PANELS = (table.panel(WATCHED, Key("process", name="Program"), _COLUMNS),)
