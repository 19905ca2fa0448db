"""What conversations bring."""

from grafana import business, timeseries
from grafana.business import CHANNEL, of_day
from grafana.frame import About, Frame
from grafana.query import Query

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
CONVERSIONS = Frame(
    title="Conversions of a day, by kind",
    about=About(
        "Purchases, leads, appointments and referrals of the 24 hours before each moment.",
        "Leads and appointments of today are the revenue of next month.",
        "see on Funnels at which step customers stop.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_conversions_total{CHANNEL}", "type"), "{{type}}"),),
    empty="no conversion yet",
)
_KINDS = {
    "purchase": "blue",
    "lead": "purple",
    "appointment": "light-blue",
    "referral": "dark-purple",
}

PANELS = (
    timeseries.panel(REVENUE, names=business.CURRENCIES),
    timeseries.panel(CONVERSIONS, style="stacked", names=_KINDS),
)
