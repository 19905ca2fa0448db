"""Language models compared: how much they are called, how fast they are, how often they fail."""

from grafana import bounds, table, timeseries
from grafana.ai.glance import MODEL
from grafana.business import in_range, of_day, quantile_in_range, quantile_of_day, share
from grafana.frame import About, Frame
from grafana.query import Query
from grafana.table import Column, Key

_KEYS = ("provider", "model")
_CALLS = "chat_llm_calls_total"
_FAILED = f'{_CALLS}{{provider=~"$provider", model=~"$model", result="error"}}'


def _of(share_: float, histogram: str) -> str:
    """A quantile of the chosen time, of each model."""
    return quantile_in_range(share_, histogram, MODEL, *_KEYS)


def _tokens(kind: str) -> str:
    chosen = f'{{provider=~"$provider", model=~"$model", type="{kind}"}}'
    return in_range(f"chat_llm_tokens_total{chosen}", *_KEYS)


_COLUMNS = (
    Column(name="Calls", query=in_range(f"{_CALLS}{MODEL}", *_KEYS), unit="short"),
    Column(
        name="Failed",
        query=share(in_range(_FAILED, *_KEYS), in_range(f"{_CALLS}{MODEL}", *_KEYS)),
        unit="percentunit",
        decimals=2,
        steps=bounds.ERROR_RATIO,
    ),
    Column(name="Median", query=_of(0.5, "chat_llm_duration_seconds"), unit="s", decimals=2),
    Column(
        name="p95",
        query=_of(0.95, "chat_llm_duration_seconds"),
        unit="s",
        decimals=2,
        steps=bounds.SECONDS,
    ),
    Column(
        name="First token, p95",
        query=_of(0.95, "chat_llm_time_to_first_token_seconds"),
        unit="s",
        absent="not streamed",
        decimals=2,
        steps=bounds.SECONDS,
    ),
    Column(name="Tokens read", query=_tokens("input"), unit="short", decimals=1),
    Column(name="Tokens written", query=_tokens("output"), unit="short", decimals=1),
)
COMPARED = Frame(
    title="Models compared",
    about=About(
        "Every model with its calls in the chosen time, what failed, how fast it was, and what it"
        " read and wrote.",
        "A dearer model has to be faster, surer or better.",
        "choose one above to see its course; see what each costs at the end of the page.",
    ),
    unit="short",
    queries=table.queries(_COLUMNS),
    empty="no call yet",
    width=24,
    height=6,
)
DURATION = Frame(
    title="Model time of a day, p95",
    about=About(
        "19 of 20 calls of a model in the 24 hours before each moment took at most this long.",
        "It is the largest part of what customers wait for.",
        "one provider: see its status page; one model: see whether prompts grew.",
    ),
    unit="s",
    queries=(
        Query(quantile_of_day(0.95, "chat_llm_duration_seconds", MODEL, "model"), "{{model}}"),
    ),
    empty="no call yet",
    width=8,
)
FIRST = Frame(
    title="First token of a day, p95",
    about=About(
        "19 of 20 calls of a model in the 24 hours before each moment began to answer within this"
        " time.",
        "Customers who see words wait more patiently.",
        "long prompts begin late; so does a provider without room.",
    ),
    unit="s",
    queries=(
        Query(
            quantile_of_day(0.95, "chat_llm_time_to_first_token_seconds", MODEL, "model"),
            "{{model}}",
        ),
    ),
    empty="no model streams",
    width=8,
)
FAILED = Frame(
    title="Failed calls of a day",
    about=About(
        "Which part of a model's calls failed in the 24 hours before each moment.",
        "A failed call is an answer that is missing, or late and paid twice.",
        "see the provider's quota and status on Integrations; let another model stand in.",
    ),
    unit="percentunit",
    queries=(
        Query(share(of_day(_FAILED, "model"), of_day(f"{_CALLS}{MODEL}", "model")), "{{model}}"),
    ),
    empty="no call yet",
    width=8,
)

PANELS = (
    table.panel(COMPARED, tuple(Key(one) for one in _KEYS), _COLUMNS, sort="Calls", falling=True),
    timeseries.panel(DURATION, bounds=bounds.SECONDS, style="thin"),
    timeseries.panel(FIRST, bounds=bounds.SECONDS, style="thin"),
    timeseries.panel(FAILED, bounds=bounds.ERROR_RATIO, style="thin"),
)
