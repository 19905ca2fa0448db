"""The second row: conversations, what answers them, and what they bring."""

from grafana import bounds, links, stat
from grafana.frame import About, Frame
from grafana.query import Query, per_minute, quantile

_CHOSEN = '{channel=~"$channel"}'
_HEIGHT = 4
_WIDTH = 4
_SETTLED = f"sum(increase(chat_conversations_settled_total{_CHOSEN}[$__range]))"
_CONTAINED = 'chat_conversations_settled_total{channel=~"$channel", containment="contained"}'
_CONVERSATIONS = links.board("Conversations", "chatwatch-conversations")

MESSAGES = Frame(
    title="Messages per minute",
    about=About(
        "Messages a minute of customers and agents on the chosen channels.",
        "Silence where there is usually talk is an outage that no probe sees.",
        "compare with the same hour yesterday; check the sources on “chatwatch itself”.",
    ),
    unit="short",
    queries=(Query(per_minute(f"chat_messages_total{_CHOSEN}"), "messages"),),
    empty="no message yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(_CONVERSATIONS,),
)
ACTIVE = Frame(
    title="Customers",
    about=About(
        "Conversations that go on, and those in which a customer waits for an answer.",
        "Who waits long leaves.",
        "many wait: see whether the bot answers at all, and whether people take the escalations.",
    ),
    unit="none",
    queries=(
        Query(f"sum(chat_active_conversations{_CHOSEN})", "talk"),
        Query(f"sum(chat_waiting_conversations{_CHOSEN})", "wait"),
    ),
    empty="no conversation goes on",
    width=_WIDTH,
    height=_HEIGHT,
    links=(_CONVERSATIONS,),
)
ANSWERS = Frame(
    title="Answer time, p95",
    about=About(
        "19 of 20 answers came within this time.",
        "Customers leave when they wait: 2 s is slow and 5 s too slow, as for probes.",
        "see below whether it is all answers or the slowest few, then the model's provider.",
    ),
    unit="s",
    queries=(Query(quantile(0.95, "chat_response_seconds", _CHOSEN), "p95"),),
    empty="no answer yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("AI performance", "chatwatch-ai"),),
)
CONTAINED = Frame(
    title="Without a person",
    about=About(
        "Of the conversations that were settled in the time shown, the share that no person had"
        " to help with.",
        "It says whether the bot does its work.",
        "it falls: read conversations that were handed over, and see what changed last.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"(sum(increase({_CONTAINED}[$__range])) or 0 * {_SETTLED}) / ({_SETTLED} > 0)",
            "contained",
            now=True,
        ),
    ),
    empty="none was settled yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(_CONVERSATIONS,),
)
COST = Frame(
    title="Language models cost",
    about=About(
        "What calls of language models cost in the time shown, each currency by itself.",
        "A loop between two bots, or a longer prompt, shows here first.",
        "click on the figure for which model; then see what changed last.",
    ),
    unit="short",
    queries=(
        Query(
            "sum by (currency) (increase(chat_llm_cost_total[$__range]))", "{{currency}}", now=True
        ),
    ),
    empty="no cost was told",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("AI performance", "chatwatch-ai"),),
)
REVENUE = Frame(
    title="Conversations brought",
    about=About(
        "The value of conversions in the time shown, each currency by itself.",
        "What all of this is for.",
        "none where there usually is some: try to buy something yourself, through the bot.",
    ),
    unit="short",
    queries=(
        Query(
            f"sum by (currency) (increase(chat_conversion_value_total{_CHOSEN}[$__range]))",
            "{{currency}}",
            now=True,
        ),
    ),
    empty="nothing was brought yet",
    width=_WIDTH,
    height=_HEIGHT,
    links=(links.board("Revenue & ROI", "chatwatch-revenue"),),
)

PANELS = (
    stat.panel(MESSAGES, bounds.NO_BOUND, decimals=0, history=True),
    stat.panel(ACTIVE, bounds.NO_BOUND, decimals=0),
    stat.panel(ANSWERS, bounds.SECONDS, decimals=2, history=True),
    stat.panel(CONTAINED, bounds.NO_BOUND, decimals=0),
    stat.panel(COST, bounds.NO_BOUND, decimals=2, shown="both"),
    stat.panel(REVENUE, bounds.NO_BOUND, decimals=0, shown="both"),
)
