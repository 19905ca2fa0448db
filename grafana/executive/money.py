"""What conversations bring."""

from grafana import business, timeseries
from grafana.business import CHANNEL, of_day
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.revenue.attribution import KINDS

REVENUE = Frame(
    title="Revenue of a day, by currency",
    about=About(
        "What conversations brought in the 24 hours before each moment, in each currency.",
        "Currencies are not added up; each line is in its own.",
        "see beside it whether fewer conversions or smaller ones are the cause.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_conversion_value_total{CHANNEL}", "currency"), "{{currency}}"),),
    empty="nothing sold yet",
)
PANELS = (
    timeseries.panel(REVENUE, names=business.CURRENCIES),
    timeseries.panel(KINDS, style="stacked", names=business.CONVERSIONS),
)
