"""Each service over time and now."""

from grafana import bounds, colours, table, timeline
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.services.chosen import CHOSEN, ONLY, STATES
from grafana.table import Column, Key

STATE = Frame(
    title="States over time",
    about=About(
        "The state of each probe; the worst within a step is drawn, so no failure is too short.",
        "Failures at the same moment have one cause; regular ones have a schedule.",
        "place the cursor on a red bar and read the reason in “Failed runs per hour, by reason”.",
    ),
    unit="none",
    queries=(
        Query(
            timeline.expr("probe_state", "state", STATES, 'probe=~"$probe"', by="probe"),
            "{{probe}}",
        ),
    ),
    empty="no probes, or not scraped",
    width=24,
    height=9,
    links=(ONLY,),
)


def _uptime(window: str) -> Column:
    return Column(
        name=f"Uptime {window}",
        query=f'min by (probe) (probe_uptime_ratio{{probe=~"$probe", window="{window}"}})',
        unit="percentunit",
        decimals=2,
        steps=bounds.UPTIME_RATIO,
    )


_COLUMNS = (
    Column(
        name="State",
        query=f"min by (probe) (probe_up{CHOSEN})",
        unit="none",
        states={0: ("down", colours.BAD), 1: ("up", colours.GOOD)},
    ),
    _uptime("24h"),
    _uptime("30d"),
    Column(
        name="Last run took",
        query=f"max by (probe) (probe_duration_seconds{CHOSEN})",
        unit="s",
        decimals=2,
        steps=bounds.SECONDS,
    ),
    Column(
        name="HTTP status",
        query=f"max by (probe) (probe_http_status_code{CHOSEN})",
        unit="none",
        absent="no HTTP",
    ),
    Column(
        name="Alerts",
        query=f"max by (probe) (probe_muted{CHOSEN})",
        unit="none",
        states={0: ("told", colours.UNKNOWN), 1: ("held back", colours.WARNING)},
    ),
    Column(
        name="Last run",
        query=f"max by (probe) (probe_last_run_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeFromNow",
    ),
)
NOW = Frame(
    title="Services now",
    about=About(
        "Every chosen probe with its uptime and its last run; a name leads to that probe alone.",
        "One line says whether a service is down, slow or often down, and whether people are told.",
        "held back: it is paused, in maintenance, or what it depends on is down; see that first.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no probes, or not scraped",
    width=24,
    height=10,
)

PANELS = (
    timeline.panel(STATE, timeline.places(STATES)),
    table.panel(NOW, Key("probe", name="Probe", links=(ONLY,)), _COLUMNS),
)
