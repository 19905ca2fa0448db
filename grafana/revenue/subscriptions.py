"""What is known of subscriptions, and what marketing costs."""

from grafana import colours, table, timeseries
from grafana.business import in_range, of_day
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.table import Column

_CHANGES = "billing_subscription_changes_total"
_STATES = {
    "trialing": "blue",
    "active": colours.GOOD,
    "past_due": colours.WARNING,
    "paused": "purple",
    "canceled": colours.BAD,
}
_COLUMNS = tuple(
    Column(
        name=name,
        query=in_range(f'{_CHANGES}{{status="{status}"}}', "plan"),
        unit="short",
        absent="0",
        decimals=0,
    )
    for name, status in (
        ("Active", "active"),
        ("On trial", "trialing"),
        ("Past due", "past_due"),
        ("Paused", "paused"),
        ("Cancelled", "canceled"),
    )
)

PLANS = Frame(
    title="Reports by plan",
    about=About(
        "How often a subscription of each plan was told to be in a state, in the chosen time.",
        "Plans that are cancelled as often as begun do not grow.",
        "past due ones are cards to be renewed: write to these customers first.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no subscription yet",
    width=24,
    height=6,
)
REPORTS = Frame(
    title="Subscriptions of a day",
    about=About(
        "Reports of a subscription's state in the 24 hours before each moment.",
        "It shows the day on which many cancel.",
        "see what they got just before: a bill, a price, a letter.",
    ),
    unit="short",
    queries=(Query(of_day(_CHANGES, "status"), "{{status}}"),),
    empty="no subscription yet",
)
SPEND = Frame(
    title="Marketing of a day, $currency",
    about=About(
        "What marketing cost in the 24 hours before each moment, by source, in the chosen"
        " currency.",
        "It is worth what the conversations bring that it causes.",
        "compare it with the revenue of the same days; stop what brings nobody.",
    ),
    unit="short",
    queries=(
        Query(
            of_day('marketing_spend_total{currency="$currency"}', "traffic_source"),
            "{{traffic_source}}",
        ),
    ),
    empty="no spend in this currency",
)

PANELS = (
    table.panel(PLANS, "plan", _COLUMNS, falling=True),
    timeseries.panel(REPORTS, style="stacked", names=_STATES),
    timeseries.panel(SPEND, style="stacked"),
)
