"""The top row: what came in, went back, was spent and was saved."""

from grafana import bounds, stat
from grafana.business import change, in_range, month
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4

CONVERSATIONS = Frame(
    title="Revenue, 30 days",
    about=About(
        "What conversations of the 30 days up to today brought, by currency.",
        "Currencies are not added up, so each has its own figure.",
        "see below which channel it is, and whether fewer or smaller conversions are the cause.",
    ),
    unit="short",
    queries=(Query(month("revenue", "currency"), "{{currency}}", now=True),),
    empty="nothing sold yet",
    width=_WIDTH,
    height=_HEIGHT,
)
CHANGED = Frame(
    title="Revenue, change",
    about=About(
        "By how much revenue of 30 days is more or less than in the 30 days before.",
        "A month tells little by itself; its direction does.",
        "beyond 20 % either way ask what changed: a campaign, a price, a release.",
    ),
    unit="percentunit",
    queries=(
        Query(
            change(month("revenue", "currency"), month("revenue", "currency", span="before")),
            "{{currency}}",
            now=True,
        ),
    ),
    empty="known after 30 days",
    width=_WIDTH,
    height=_HEIGHT,
)
ORDERS = Frame(
    title="Paid orders",
    about=About(
        "Value of the orders that were paid in the chosen time, refunds subtracted, by currency.",
        "It is all that the shop sells, by conversations or not.",
        "see below whether fewer are paid, or more go back.",
    ),
    unit="short",
    queries=(
        Query(
            f"{in_range('commerce_revenue_total', 'currency')}"
            f" - ({in_range('commerce_refunds_total', 'currency')}"
            f" or 0 * {in_range('commerce_revenue_total', 'currency')})",
            "{{currency}}",
            now=True,
        ),
    ),
    empty="no order yet",
    width=_WIDTH,
    height=_HEIGHT,
)
SAVED = Frame(
    title="Saved, 30 days",
    about=About(
        "What the time would have cost that answers without a person saved in the 30 days up to"
        " today.",
        "It is minutes an answer by an hourly rate, both set under analytics.",
        "see below whether fewer questions were asked, or more needed people.",
    ),
    unit="short",
    queries=(Query("sum by (currency) (chat_month_saved_value)", "{{currency}}", now=True),),
    empty="nothing was automated",
    width=_WIDTH,
    height=_HEIGHT,
)
COST = Frame(
    title="Cost of AI, 30 days",
    about=About(
        "What language models cost in the 30 days up to today, by currency.",
        "It is the price of what was saved.",
        "see on AI performance which model and which kind of token grew.",
    ),
    unit="short",
    queries=(Query("sum by (currency) (chat_month_ai_cost)", "{{currency}}", now=True),),
    empty="no cost is told",
    width=_WIDTH,
    height=_HEIGHT,
)
RETURN = Frame(
    title="Return on AI, 30 days",
    about=About(
        "What was saved above the cost of AI, against that cost; 100 % is twice the cost.",
        "Below zero, people would be cheaper.",
        "a return that falls is a dearer model, or fewer questions that it answers alone.",
    ),
    unit="percentunit",
    queries=(Query("avg(chat_month_ai_return_ratio)", "return", now=True),),
    empty="cost and savings differ in currency",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(CONVERSATIONS, bounds.NO_BOUND, shown="both"),
    stat.panel(CHANGED, bounds.CHANGE, decimals=1, shown="both"),
    stat.panel(ORDERS, bounds.NO_BOUND, shown="both"),
    stat.panel(SAVED, bounds.NO_BOUND, shown="both"),
    stat.panel(COST, bounds.NO_BOUND, shown="both"),
    stat.panel(RETURN, bounds.RETURN, decimals=0),
)
