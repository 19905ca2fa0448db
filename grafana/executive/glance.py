"""The top row: six figures of 30 days, and how they changed."""

from grafana import bounds, links, stat
from grafana.business import change, month, share
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4
_CSAT = share(month("rating_points"), month("ratings"))
_AUTOMATED = share(month("conversations_automated"), month("conversations_ended"))
_CONVERTED = share(month("conversations_converted"), month("conversations"))
_CSAT_BEFORE = share(month("rating_points", span="before"), month("ratings", span="before"))
_AUTOMATED_BEFORE = share(
    month("conversations_automated", span="before"), month("conversations_ended", span="before")
)
_CONVERTED_BEFORE = share(
    month("conversations_converted", span="before"), month("conversations", span="before")
)

CONVERSATIONS = Frame(
    title="Conversations, 30 days",
    about=About(
        "Conversations that began in the 30 days up to today.",
        "It is what all other figures here are made of.",
        "see below which channel it is, and whether a source of events fell silent.",
    ),
    unit="short",
    queries=(Query(month("conversations"), "conversations"),),
    empty="no conversation yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Conversations", "chatwatch-conversations"),),
)
SATISFACTION = Frame(
    title="Satisfaction, 30 days",
    about=About(
        "Mean of the grades from 1 to 5 that customers gave in the 30 days up to today.",
        "Below 4 there is something to mend, below 3 customers are about to leave.",
        "see on Agents whose grades fell, and read the conversations behind low ones.",
    ),
    unit="none",
    queries=(Query(_CSAT, "CSAT"),),
    empty="no grade yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Agents", "chatwatch-agents"),),
)
AUTOMATION = Frame(
    title="Automation, 30 days",
    about=About(
        "Which part of the conversations that ended did so without a message by a person.",
        "It is what assistants are there for; too much of it shows in satisfaction.",
        "see on AI performance whether answers fall back or fail more often.",
    ),
    unit="percentunit",
    queries=(Query(_AUTOMATED, "automated"),),
    empty="none ended yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("AI performance", "chatwatch-ai"),),
)
CONVERSION = Frame(
    title="Conversion, 30 days",
    about=About(
        "Which part of the conversations brought a purchase, a lead, an appointment or a referral.",
        "Talk that brings nothing is a cost.",
        "see on Funnels at which step customers stop.",
    ),
    unit="percentunit",
    queries=(Query(_CONVERTED, "converted"),),
    empty="no conversation yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Funnels", "chatwatch-funnels"),),
)
REVENUE = Frame(
    title="Revenue, 30 days",
    about=About(
        "What conversations of the 30 days up to today brought, by currency.",
        "Currencies are not added up, so each has its own figure.",
        "see on Revenue & ROI which channel it is.",
    ),
    unit="short",
    queries=(Query(month("revenue", "currency"), "{{currency}}"),),
    empty="nothing sold yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Revenue & ROI", "chatwatch-revenue"),),
)
COMPLETE = Frame(
    title="Data that came, 24 h",
    about=About(
        "Of the events that usually come in 24 hours, the share that did, of the worst source.",
        "Figures made of half the events are half the truth.",
        "see below which source it is, then whether its sender works.",
    ),
    unit="percentunit",
    queries=(Query("min(data_completeness_ratio)", "complete"),),
    empty="known after three days",
    width=_WIDTH,
    height=_HEIGHT,
)
CHANGES = Frame(
    title="Against the 30 days before",
    about=About(
        "By how much each figure above is more or less than in the 30 days before.",
        "A month tells little by itself; its direction does.",
        "beyond 20 % either way ask what changed: a campaign, a price, a model, a release.",
    ),
    unit="percentunit",
    queries=(
        Query(change(month("conversations"), month("conversations", span="before")), "volume"),
        Query(change(_CSAT, f"({_CSAT_BEFORE})"), "satisfaction"),
        Query(change(_AUTOMATED, f"({_AUTOMATED_BEFORE})"), "automation"),
        Query(change(_CONVERTED, f"({_CONVERTED_BEFORE})"), "conversion"),
        Query(
            change(month("revenue", "currency"), month("revenue", "currency", span="before")),
            "revenue {{currency}}",
        ),
    ),
    empty="known after 30 days",
    width=24,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(CONVERSATIONS, bounds.NO_BOUND, history=True),
    stat.panel(SATISFACTION, bounds.CSAT, decimals=2, history=True),
    stat.panel(AUTOMATION, bounds.NO_BOUND, decimals=1, history=True),
    stat.panel(CONVERSION, bounds.CONVERSION, decimals=1, history=True),
    stat.panel(REVENUE, bounds.NO_BOUND, shown="both"),
    stat.panel(COMPLETE, bounds.COMPLETENESS, decimals=1),
    stat.panel(CHANGES, bounds.CHANGE, decimals=1, shown="both"),
)
