"""What is kept from people on purpose, and what somebody looks after."""

from grafana import colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total

_WIDTH = 8
_HEIGHT = 7
_STATES = ("active", "suppressed", "unprocessed")
_SILENCES = ("active", "pending", "expired")
_REASONS = ("silence", "inhibition", "mute_time_interval", "active_time_interval")

STATES = Frame(
    title="Alerts that are told, and hidden",
    about=About(
        "Alerts by state: active ones are told, suppressed ones are silenced or follow from"
        " another.",
        "What is suppressed is still wrong.",
        "many suppressed for days: mend what was silenced, or delete the rule.",
    ),
    unit="short",
    queries=(Query("sum by (state) (alertmanager_alerts)", "{{state}}"),),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
SILENCES = Frame(
    title="Silences and acknowledgements",
    about=About(
        "Silences that are in force or begin later, and alerts that somebody looks after.",
        "An acknowledged alert has an owner; a silence that goes on and on hides the next outage.",
        "chatwatch silence list says whose they are, and when they end.",
    ),
    unit="short",
    queries=(
        Query('sum by (state) (alertmanager_silences{state!="expired"})', "silences, {{state}}"),
        Query("sum(alerting_dispatch_acknowledgements)", "acknowledged"),
    ),
    empty="not scraped",
    width=_WIDTH,
    height=_HEIGHT,
)
HIDDEN = Frame(
    title="Hidden alerts per hour, by why",
    about=About(
        "Times that something began to hide an alert, by what it was.",
        "Inhibition is good: one cause, one notice. Time intervals are what you asked for.",
        "does something hide too much, see inhibit_rules and time_intervals of alerting.yml.",
    ),
    unit="short",
    queries=(
        Query(
            f"{total('alertmanager_notifications_suppressed_total', 'reason')} * 3600",
            "{{reason}}",
            least="2m",
        ),
    ),
    empty="nothing was hidden",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    timeseries.panel(STATES, style="stacked", names=colours.plain(_STATES)),
    timeseries.panel(
        SILENCES,
        most=timeseries.AtLeast(1),
        names=colours.plain(("silences, active", "acknowledged", "silences, pending")),
    ),
    timeseries.panel(HIDDEN, style="bars", names=colours.plain(_REASONS)),
)
