"""How conversations end, and whether they stay ended."""

from grafana import business, timeseries
from grafana.business import CHANNEL, of_day, share
from grafana.colours import GOOD, WARNING
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 8
_CONTAINMENT = {
    "contained": GOOD,
    "handed_off": "blue",
    "returned": WARNING,
    "unengaged": "purple",
}
_ENDED = "chat_conversations_ended_total"

OUTCOMES = Frame(
    title="Endings of a day",
    about=About(
        "Conversations that ended in the 24 hours before each moment, by how they ended.",
        "Green is solved, orange was given up by the customer, red was not solved.",
        "more orange: customers wait too long; more red: read some of these conversations.",
    ),
    unit="short",
    queries=(Query(of_day(f"{_ENDED}{CHANNEL}", "outcome"), "{{outcome}}"),),
    empty="none ended yet",
    width=_WIDTH,
)
CONTAINED = Frame(
    title="Containment of a day",
    about=About(
        "Conversations that settled in the 24 hours before each moment: contained, handed to a"
        " person, with a customer who returned within a day, or without a word of the customer.",
        "What returned looked solved and was not.",
        "more handed off: see why people are asked for; more returned: read what they ask again.",
    ),
    unit="short",
    queries=(
        Query(
            of_day(f"chat_conversations_settled_total{CHANNEL}", "containment"), "{{containment}}"
        ),
    ),
    empty="none settled yet",
    width=_WIDTH,
)
AGAIN = Frame(
    title="Given up and reopened, of a day",
    about=About(
        "Of the conversations that ended in 24 hours, the share that customers gave up, and how"
        " many were reopened for each that ended.",
        "Both are work that was done and did not help.",
        "given up: answer faster at those hours; reopened: see which agent closes too early.",
    ),
    unit="percentunit",
    queries=(
        Query(
            share(
                of_day(f'{_ENDED}{{channel=~"$channel", outcome="abandoned"}}'),
                of_day(f"{_ENDED}{CHANNEL}"),
            ),
            "given up",
        ),
        Query(
            share(
                of_day(f"chat_conversation_reopens_total{CHANNEL}"), of_day(f"{_ENDED}{CHANNEL}")
            ),
            "reopened",
        ),
    ),
    empty="none ended yet",
    width=_WIDTH,
)

PANELS = (
    timeseries.panel(OUTCOMES, style="stacked", names=business.OUTCOMES),
    timeseries.panel(CONTAINED, style="stacked", names=_CONTAINMENT),
    timeseries.panel(AGAIN, names={"given up": "purple", "reopened": "blue"}),
)
