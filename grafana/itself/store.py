"""The store: how long transactions take, and whether they fail."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, quantile, total

_WIDTH = 6

COMMITS = Frame(
    title="Commit time",
    about=About(
        "How long a transaction of events takes.",
        "Nothing is acknowledged before its transaction is on disk.",
        "look for another program that keeps this disk busy, or for a disk that fails.",
    ),
    unit="s",
    queries=(
        Query(quantile(0.5, "store_commit_duration_seconds"), "p50"),
        Query(quantile(0.95, "store_commit_duration_seconds"), "p95"),
    ),
    empty="no transaction yet",
    width=_WIDTH,
)
FAILURES = Frame(
    title="Transactions that failed",
    about=About(
        "Transactions a minute that did not reach the disk, by reason.",
        "Their senders were told to come again; alerts and figures wait too.",
        "full: make room; locked: another program holds the database; io or corrupt: copy the"
        " database away before anything else.",
    ),
    unit="short",
    queries=(
        Query(f"{total('store_commit_failures_total', 'reason')} * 60", "{{reason}}"),
        Query(f"{total('alerting_save_failures_total')} * 60", "alerts"),
    ),
    empty="all reached the disk",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(COMMITS, names=colours.plain(("p95", "p50")), sparse=True),
    timeseries.panel(
        FAILURES,
        most=timeseries.AtLeast(1),
        style="bars",
        failing="A",
        names={"alerts": "dark-red"},
    ),
)
