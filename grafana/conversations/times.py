"""How long customers wait: for the first answer, for each, and for the end."""

from grafana import bounds, colours, heatmap, timeseries
from grafana.business import CHANNEL, quantile_of_day
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_KINDS = {
    "ai, median": "blue",
    "ai, p95": "light-blue",
    "human, median": "purple",
    "human, p95": "light-purple",
}
_SECONDS = "chat_response_seconds"
_BY_AI = '{channel=~"$channel", agent_kind="ai"}'


def _by_kind(histogram: str) -> tuple[Query, ...]:
    """Median and p95 of assistants and of people."""
    return tuple(
        Query(
            quantile_of_day(share, histogram, CHANNEL, "agent_kind"), f"{{{{agent_kind}}}}, {name}"
        )
        for share, name in ((0.5, "median"), (0.95, "p95"))
    )


FIRST = Frame(
    title="First answer of a day, by who gave it",
    about=About(
        "Median and p95 of the time to the first answer, of conversations that settled in the 24"
        " hours before each moment.",
        "Assistants answer in seconds, people in minutes; each has its own trouble.",
        "people slower: too few of them at these hours; assistants slower: see AI performance.",
    ),
    unit="s",
    queries=_by_kind("chat_first_response_seconds"),
    empty="none settled yet",
    width=_WIDTH,
)
ANSWERS = Frame(
    title="Every answer of a day, by assistants",
    about=About(
        "Median, p95 and p99 of the time to an answer of the 24 hours before each moment; slow and"
        " too slow are drawn as for probes.",
        "p50 is what most see, p99 what the unlucky see.",
        "all three up: the model or the network; only p99: some questions, or cold caches.",
    ),
    unit="s",
    queries=tuple(
        Query(quantile_of_day(share, _SECONDS, _BY_AI), name)
        for share, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
    ),
    empty="no answer yet",
    width=_WIDTH,
)
RESOLUTION = Frame(
    title="Time until it is solved, of a day",
    about=About(
        "Median and p95 of the time from begin to resolution, of conversations that settled in the"
        " 24 hours before each moment.",
        "Customers count the days, not the answers.",
        "see below whether more of them had to be reopened, or wait for people.",
    ),
    unit="s",
    queries=(
        Query(quantile_of_day(0.5, "chat_resolution_seconds", CHANNEL), "median"),
        Query(quantile_of_day(0.95, "chat_resolution_seconds", CHANNEL), "p95"),
    ),
    empty="none resolved yet",
    width=_WIDTH,
)
SPREAD = Frame(
    title="Answer times, spread",
    about=About(
        "How many answers of an hour took how long; the darker, the more.",
        "Two bands are two kinds of answers, such as a cache and a model, or a bot and people.",
        "a band that moves up is a slower model; one that appears above is something new.",
    ),
    unit="s",
    queries=(heatmap.query(_SECONDS, CHANNEL, least="1h"),),
    empty="no answer yet",
    width=24,
    height=8,
)

PANELS = (
    timeseries.panel(FIRST, names=_KINDS),
    timeseries.panel(ANSWERS, bounds=bounds.SECONDS, names=colours.plain(("p95", "p99", "p50"))),
    timeseries.panel(RESOLUTION, names=colours.plain(("median", "p95"))),
    heatmap.panel(SPREAD),
)
