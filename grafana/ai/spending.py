"""What models read, wrote and cost."""

from grafana import business, colours, timeseries
from grafana.ai.glance import MODEL
from grafana.business import of_day
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_TYPES = colours.plain(("input", "output", "cache_read", "reasoning", "cache_write"))
_COST = f"chat_llm_cost_total{MODEL}"
_CALLS = of_day(f"chat_llm_calls_total{MODEL}")

TOKENS = Frame(
    title="Tokens of a day, by kind",
    about=About(
        "Tokens of the 24 hours before each moment that models read (input), wrote (output), took"
        " from a cache, or used to reason.",
        "Tokens are what is paid for; those out of a cache are cheap.",
        "input that grows at the same traffic is a prompt that grew.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_llm_tokens_total{MODEL}", "type"), "{{type}}"),),
    empty="no token is told",
    width=_WIDTH,
)
COST = Frame(
    title="Cost of a day, by model",
    about=About(
        "What each model cost in the 24 hours before each moment, in its currency.",
        "It is what a month's bill will say, a month earlier.",
        "see beside it whether more was asked, or each call costs more.",
    ),
    unit="short",
    queries=(Query(of_day(_COST, "model", "currency"), "{{model}}, {{currency}}"),),
    empty="no cost is told",
    width=_WIDTH,
)
EACH = Frame(
    title="Cost of a thousand calls",
    about=About(
        "What a thousand calls of the chosen models cost, of the 24 hours before each moment, by"
        " currency.",
        "It tells dearer calls from more calls.",
        "see which kind of token grew; a cache of prompts makes input cheap.",
    ),
    unit="short",
    queries=(
        Query(
            f"1000 * {of_day(_COST, 'currency')} / on () group_left () ({_CALLS} > 0)",
            "{{currency}}",
        ),
    ),
    empty="no cost is told",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(TOKENS, style="stacked", names=_TYPES),
    timeseries.panel(COST, style="thin"),
    timeseries.panel(EACH, names=business.CURRENCIES),
)
