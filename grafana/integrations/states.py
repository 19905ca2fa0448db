"""Each integration over time and now."""

from grafana import bounds, colours, table, timeline
from grafana.frame import About, Frame
from grafana.integrations.chosen import CHOSEN, MATCHERS, ONLY, STATES
from grafana.query import Query
from grafana.table import Column, Key

LEVELS = {
    0: ("operational", colours.GOOD),
    1: ("maintenance", "blue"),
    2: ("degraded", colours.WARNING),
    3: ("partial outage", colours.BAD),
    4: ("major outage", "dark-red"),
}
_BY = "integration, provider"

STATE = Frame(
    title="States over time",
    about=About(
        "The state of each integration; the worst within a step is drawn.",
        "What began at the same moment elsewhere was most likely caused here.",
        "not let in: a token; throttled: a quota; down: the vendor; unknown: our own network.",
    ),
    unit="none",
    queries=(
        Query(
            timeline.expr("integration_state", "state", STATES, MATCHERS, by="integration"),
            "{{integration}}",
        ),
    ),
    empty="none is watched",
    width=16,
    height=8,
    links=(ONLY,),
)
INCIDENTS = Frame(
    title="What vendors say of themselves",
    about=About(
        "The level that each vendor's own status page tells.",
        "An outage that the vendor knows of is not ours to mend.",
        "wait, and tell your users; alerts about what it explains begin after it.",
    ),
    unit="none",
    queries=(
        Query(f"max by (integration) (integration_incident_level{CHOSEN})", "{{integration}}"),
    ),
    empty="no status page is read",
    width=8,
    height=8,
)
_COLUMNS = (
    Column(
        name="Works",
        query=f"min by ({_BY}) (integration_up{CHOSEN})",
        unit="none",
        absent="not known yet",
        states={0: ("no", colours.BAD), 1: ("yes", colours.GOOD)},
    ),
    Column(
        name="Fresh",
        query=f"min by ({_BY}) (integration_freshness_score{CHOSEN})",
        unit="none",
        decimals=2,
        steps=bounds.FRESHNESS,
        bar=(0, 1),
    ),
    Column(
        name="Data is behind by",
        query=f"max by ({_BY}) (integration_data_age_seconds{CHOSEN})",
        unit="s",
        decimals=0,
    ),
    Column(
        name="Quota used",
        query=f"max by ({_BY}) (integration_ratelimit_used_ratio{CHOSEN})",
        unit="percentunit",
        absent="not told",
        decimals=0,
        steps=bounds.QUOTA_RATIO,
        bar=(0, 1),
    ),
    Column(
        name="Token, days left",
        query=f"(min by ({_BY}) (integration_token_expiry_timestamp_seconds{CHOSEN}) - time())"
        " / 86400",
        unit="none",
        absent="does not expire",
        decimals=0,
        steps=bounds.TOKEN_DAYS,
    ),
    Column(
        name="Alerts",
        query=f"max by ({_BY}) (integration_muted{CHOSEN})",
        unit="none",
        states={0: ("told", colours.UNKNOWN), 1: ("held back", colours.WARNING)},
    ),
    Column(
        name="Looked at",
        query=f"max by ({_BY}) (integration_checked_timestamp_seconds{CHOSEN}) * 1000",
        unit="dateTimeFromNow",
    ),
)
NOW = Frame(
    title="Integrations now",
    about=About(
        "Every chosen integration in a line; a name leads to that one alone.",
        "It tells a vendor that is down from a token that expired and from data that is old.",
        "held back: what this explains is not told anew; mend this one first.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="none is watched",
    width=24,
    height=8,
)

PANELS = (
    timeline.panel(STATE, timeline.places(STATES)),
    timeline.panel(INCIDENTS, LEVELS),
    table.panel(NOW, (Key("integration", links=(ONLY,)), Key("provider")), _COLUMNS),
)
