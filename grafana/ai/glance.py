"""The top row: six figures of the chosen time."""

from grafana import bounds, stat
from grafana.business import in_range, quantile_in_range, share
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4
_BY_AI = '{channel=~"$channel", agent_kind="ai"}'
_QUERIES = "chat_queries_total"
MODEL = '{provider=~"$provider", model=~"$model"}'

ANSWERS = Frame(
    title="Answer time, p95",
    about=About(
        "19 of 20 answers of assistants in the chosen time came within this time.",
        "Customers leave when they wait: 2 s is slow and 5 s too slow, as for probes.",
        "see below whether models are slower, or fewer answers come out of the cache.",
    ),
    unit="s",
    queries=(Query(quantile_in_range(0.95, "chat_response_seconds", _BY_AI), "p95", now=True),),
    empty="no answer yet",
    width=_WIDTH,
    height=_HEIGHT,
)
CACHE = Frame(
    title="Out of the cache",
    about=About(
        "Which part of the questions in the chosen time a cache answered.",
        "Such answers cost nothing and come at once.",
        "a fall after a release is a cache that was emptied, or whose keys changed.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                in_range(f'{_QUERIES}{{channel=~"$channel", cached="true"}}'),
                in_range(f'{_QUERIES}{{channel=~"$channel"}}'),
            ),
            "cached",
            now=True,
        ),
    ),
    empty="no question yet",
    width=_WIDTH,
    height=_HEIGHT,
)
FALLBACKS = Frame(
    title="No answer known",
    about=About(
        "Which part of the assistants' messages in the chosen time said that they had no answer.",
        "Each of them is a gap in what the assistant knows.",
        "see below which agent it is; /api/analytics/integrations/intelligence names the gaps.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                in_range('chat_bot_turns_total{result="fallback"}'),
                in_range("chat_bot_turns_total"),
            ),
            "fallback",
            now=True,
        ),
    ),
    empty="no message yet",
    width=_WIDTH,
    height=_HEIGHT,
)
ERRORS = Frame(
    title="Failed model calls",
    about=About(
        "Which part of the calls of the chosen models failed in the chosen time.",
        "Above 1 % people notice, above 5 % it is an outage, as for services.",
        "see below which model it is; then its provider's status page on Integrations.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                in_range(
                    'chat_llm_calls_total{provider=~"$provider", model=~"$model", result="error"}'
                ),
                in_range(f"chat_llm_calls_total{MODEL}"),
            ),
            "failed",
            now=True,
        ),
    ),
    empty="no call yet",
    width=_WIDTH,
    height=_HEIGHT,
)
FIRST = Frame(
    title="First token, p95",
    about=About(
        "19 of 20 calls of the chosen models began to answer within this time.",
        "It is what customers feel where answers are shown as they are written.",
        "see below which model it is; long prompts begin late.",
    ),
    unit="s",
    queries=(
        Query(
            quantile_in_range(0.95, "chat_llm_time_to_first_token_seconds", MODEL),
            "p95",
            now=True,
        ),
    ),
    empty="no model streams",
    width=_WIDTH,
    height=_HEIGHT,
)
COST = Frame(
    title="Cost of models",
    about=About(
        "What the chosen models cost in the chosen time, by currency.",
        "It is the price of what is saved: see Revenue & ROI for both.",
        "see below which model and which kind of token grew.",
    ),
    unit="short",
    queries=(Query(in_range(f"chat_llm_cost_total{MODEL}", "currency"), "{{currency}}", now=True),),
    empty="no cost is told",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(ANSWERS, bounds.SECONDS, decimals=2),
    stat.panel(CACHE, bounds.NO_BOUND, decimals=1),
    stat.panel(FALLBACKS, bounds.NO_BOUND, decimals=1),
    stat.panel(ERRORS, bounds.ERROR_RATIO, decimals=2),
    stat.panel(FIRST, bounds.SECONDS, decimals=2),
    stat.panel(COST, bounds.NO_BOUND, decimals=2, shown="both"),
)
