"""What fires, and what was how over the last hours."""

import msgspec

from grafana import links, table, timeline
from grafana.alerts import firing
from grafana.frame import About, Frame
from grafana.integrations import chosen as vendors
from grafana.query import Query
from grafana.services import chosen as services
from grafana.table import Key

_ALERTS = links.board("Alerts", "chatwatch-alerts", "alertname")
_HEIGHT = 8

STATES = Frame(
    title="Services over time",
    about=About(
        "The state of each probe; the worst within a step is drawn, so no failure is too short.",
        "Failures at the same moment have one cause; regular ones have a schedule.",
        "click on a bar: the board “Services” has the reason.",
    ),
    unit="none",
    queries=(
        Query(
            timeline.expr("probe_state", "state", services.STATES, 'probe=~"$probe"', by="probe"),
            "{{probe}}",
        ),
    ),
    empty="no probes, or not scraped",
    width=6,
    height=_HEIGHT,
    links=(links.board("This probe", "chatwatch-services", "probe"),),
)
VENDORS = Frame(
    title="Integrations over time",
    about=About(
        "The state of each integration; the worst within a step is drawn.",
        "What began at the same moment as a failure of ours may be its cause.",
        "click on a bar: the board “Integrations” has the reason.",
    ),
    unit="none",
    queries=(
        Query(
            timeline.expr("integration_state", "state", vendors.STATES, "", by="integration"),
            "{{integration}}",
        ),
    ),
    empty="none is watched",
    width=6,
    height=_HEIGHT,
    links=(links.board("This integration", "chatwatch-integrations", "integration"),),
)
_COLUMNS = firing.columns()
FIRING = msgspec.structs.replace(
    firing.FIRING, queries=table.queries(_COLUMNS), width=12, height=_HEIGHT
)

PANELS = (
    table.panel(
        FIRING,
        (Key("alertname", name="Alert", links=(_ALERTS,)), Key("about")),
        _COLUMNS,
        falling=True,
    ),
    timeline.panel(STATES, timeline.places(services.STATES)),
    timeline.panel(VENDORS, timeline.places(vendors.STATES)),
)
