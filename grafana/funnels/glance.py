"""The top row: how many begin, how many come to the end, and where most are lost."""

from grafana import bounds, stat
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4
CHOSEN = '{funnel="$funnel"}'
REACHED = f"sum by (place, step) (chat_funnel_passages{CHOSEN})"
BEGAN = f"max({REACHED})"
ENDED = f"min({REACHED})"
# Of each step, those who had reached the step before: its ratio is of them.
RATIO = f"max by (place, step) (chat_funnel_step_ratio{CHOSEN})"
LOST = f"({REACHED} / ({RATIO} > 0)) * (1 - {RATIO})"

BEGIN = Frame(
    title="Began",
    about=About(
        "Passages through the funnel that began in the 30 days up to today.",
        "It is what all shares on this page are of.",
        "fewer of them: see on Conversations which channel fell silent.",
    ),
    unit="short",
    queries=(Query(BEGAN, "began"),),
    empty="no funnel, or nobody began",
    width=_WIDTH,
    height=_HEIGHT,
)
END = Frame(
    title="Came to the end",
    about=About(
        "Of these, those that reached the last step within the funnel's window.",
        "It is what the funnel is for.",
        "those who began lately may still go on; else see at which step they stop.",
    ),
    unit="short",
    queries=(Query(ENDED, "ended"),),
    empty="no funnel, or nobody began",
    width=_WIDTH,
    height=_HEIGHT,
)
WHOLE = Frame(
    title="Of all who began",
    about=About(
        "Which part of those that began came to the end.",
        "It tells a better offer from more visitors.",
        "see below which step got worse, and since when.",
    ),
    unit="percentunit",
    queries=(Query(f"{ENDED} / ({BEGAN} > 0)", "came to the end"),),
    empty="no funnel, or nobody began",
    width=_WIDTH,
    height=_HEIGHT,
)
MOST = Frame(
    title="Most are lost before",
    about=About(
        "The step that most did not reach of those who were at the step before, and how many.",
        "Mending this step brings the most customers to the end.",
        "/api/analytics/funnel/<id>/bottlenecks says what to look at.",
    ),
    unit="short",
    queries=(Query(f"topk(1, round({LOST}))", "{{step}}", now=True),),
    empty="nobody is lost",
    width=_WIDTH,
    height=_HEIGHT,
)
WORST = Frame(
    title="Hardest step",
    about=About(
        "The step that the smallest part reached, of those who were at the step before.",
        "It may be few customers, and still the worst that is asked of them.",
        "go this step yourself; ask whether it is needed at all.",
    ),
    unit="percentunit",
    queries=(Query(f"bottomk(1, {RATIO})", "{{step}}", now=True),),
    empty="nobody is lost",
    width=_WIDTH,
    height=_HEIGHT,
)
SLOWEST = Frame(
    title="Longest step",
    about=About(
        "The step that takes longest after the one before it, in the median.",
        "Customers who wait forget.",
        "remind them, or make the step shorter.",
    ),
    unit="s",
    queries=(
        Query(
            f"topk(1, max by (place, step) (chat_funnel_step_median_seconds{CHOSEN}))",
            "{{step}}",
            now=True,
        ),
    ),
    empty="no step took time",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(BEGIN, bounds.NO_BOUND, history=True),
    stat.panel(END, bounds.NO_BOUND, history=True),
    stat.panel(WHOLE, bounds.NO_BOUND, decimals=1, history=True),
    stat.panel(MOST, bounds.NO_BOUND, shown="both"),
    stat.panel(WORST, bounds.NO_BOUND, decimals=1, shown="both"),
    stat.panel(SLOWEST, bounds.NO_BOUND, decimals=1, shown="both"),
)
