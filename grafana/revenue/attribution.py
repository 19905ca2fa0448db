"""Which channel brings it, and what kind of conversion it is."""

from grafana import bounds, business, links, table, timeseries
from grafana.business import CHANNEL, change, month, of_day, share
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.table import Column, Key

_REVENUE = month("revenue", "channel", matchers='currency="$currency"')
_BEFORE = month("revenue", "channel", span="before", matchers='currency="$currency"')
_ALL = month("conversations", "channel")
_COLUMNS = (
    Column(name="Revenue, 30 days", query=_REVENUE, unit="short", absent="none"),
    Column(
        name="Change",
        query=change(_REVENUE, _BEFORE),
        unit="percentunit",
        decimals=1,
        steps=bounds.CHANGE,
    ),
    Column(name="A conversation", query=f"{_REVENUE} / ({_ALL} > 0)", unit="short", decimals=2),
    Column(name="Conversations", query=_ALL, unit="short"),
    Column(
        name="Converted",
        query=share(month("conversations_converted", "channel"), _ALL),
        unit="percentunit",
        decimals=1,
        steps=bounds.CONVERSION,
    ),
)
CHANNELS = Frame(
    title="Channels compared, $currency",
    about=About(
        "What conversations of each channel brought in the 30 days up to today in the chosen"
        " currency, how that changed, what it is for each conversation, and which part of them"
        " brought anything.",
        "It says where one more visitor is worth most; a busy channel that brings nothing is a"
        " cost.",
        "a channel that fell: see on Conversations whether fewer came, or on Funnels at which step"
        " they stop.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="nothing sold yet",
    width=24,
    height=9,
)
VALUE = Frame(
    title="Revenue of a day by channel, $currency",
    about=About(
        "What conversations brought in the 24 hours before each moment, in the chosen currency.",
        "It shows since when a channel brings more or less.",
        "see the marks of changes: a campaign, a price, a release.",
    ),
    unit="short",
    queries=(
        Query(
            of_day(
                'chat_conversion_value_total{channel=~"$channel", currency="$currency"}', "channel"
            ),
            "{{channel}}",
        ),
    ),
    empty="nothing sold in this currency",
)
KINDS = Frame(
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
_LINK = links.board("Conversations of this channel", "chatwatch-conversations", "channel")

PANELS = (
    table.panel(CHANNELS, Key("channel", links=(_LINK,)), _COLUMNS, falling=True),
    timeseries.panel(VALUE, style="stacked", names=business.CHANNELS),
    timeseries.panel(KINDS, style="stacked", names=business.CONVERSIONS),
)
