"""What fires at this moment, and where it says what to do."""

from grafana import colours, links, table
from grafana.frame import About, Frame
from grafana.table import Column, Key

SEVERITIES = (
    ("info", "blue"),
    ("warning", colours.WARNING),
    ("critical", colours.BAD),
)
"""What severities are called, and their colours, the worst last."""
# What an alert may be about. It is one column: a column for each would be empty nearly everywhere.
_ABOUT = ", ".join(
    f'"{label}"'
    for label in (
        "probe",
        "integration",
        "provider",
        "sync",
        "bucket",
        "source",
        "process",
        "system_filesystem_mountpoint",
        "agent",
        "customer",
        "kpi",
        "currency",
        "group",
        "route",
        "reason",
    )
)
_NAMED = "alertname, about"


def columns(chosen: str = "") -> tuple[Column, ...]:
    """Return the severity of each alert that fires and since when, of those whose labels fit."""
    ranked = " or ".join(
        f'{rank} * ALERTS{{{chosen}alertstate="firing", severity="{severity}"}}'
        for rank, (severity, _) in enumerate(SEVERITIES)
    )
    held = f'{{{chosen}severity!=""}}'
    since = f'ALERTS_FOR_STATE{held} and ignoring (alertstate) ALERTS{{alertstate="firing"}}'
    return (
        Column(
            name="Severity",
            query=f"max by ({_NAMED}) ({_with_about(ranked)})",
            unit="none",
            states=dict(enumerate(SEVERITIES)),
        ),
        Column(
            name="Since",
            query=f"min by ({_NAMED}) ({_with_about(since)}) * 1000",
            unit="dateTimeFromNow",
        ),
    )


def _with_about(expr: str) -> str:
    """Say in one label what each alert is about; what is about nothing else is about us."""
    joined = f'label_join({expr}, "about", " ", {_ABOUT})'
    trimmed = f'label_replace({joined}, "about", "$1", "about", " *(.*?) *")'
    return f'label_replace({trimmed}, "about", "–", "about", "")'


_COLUMNS = columns('alertname=~"$alertname", ')
OWN_PAGE = links.page("chatwatch's own page, with what to do", "${chatwatch}/")

FIRING = Frame(
    title="Firing now",
    about=About(
        "Every alert that fires, what it is about, and since when its condition holds.",
        "Somebody was told of each; here is whether it is over.",
        "docs/runbooks/ALERT.md says what to do, chatwatch's own page (the link of a row) what it"
        " said; acknowledge it there.",
    ),
    unit="none",
    queries=table.queries(_COLUMNS),
    empty="no alert fires",
    width=24,
    height=8,
)

PANELS = (
    table.panel(
        FIRING,
        (Key("alertname", name="Alert", links=(OWN_PAGE,)), Key("about")),
        _COLUMNS,
        falling=True,
    ),
)
