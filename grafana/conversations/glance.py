"""The top row: six figures of the chosen time."""

from grafana import bounds, business, stat
from grafana.business import CHANNEL, in_range, share
from grafana.frame import About, Frame
from grafana.query import Query

_HEIGHT = 4
_WIDTH = 4
_SETTLED = "chat_conversations_settled_total"
_CONTAINED = in_range(f'{_SETTLED}{{channel=~"$channel", containment="contained"}}')
_ENDED = in_range(f'{_SETTLED}{{channel=~"$channel", outcome!="none"}}')
_RESOLVED = in_range(
    f'{_SETTLED}{{channel=~"$channel", outcome=~"resolved|resolved_ai|resolved_human"}}'
)

VOLUME = Frame(
    title="Conversations",
    about=About(
        "Conversations that began in the chosen time, on the chosen channels.",
        "It is what all shares on this page are of.",
        "see below which channel it is, and whether a source of events fell silent.",
    ),
    unit="short",
    queries=(
        Query(in_range(f"chat_conversations_started_total{CHANNEL}"), "conversations", now=True),
    ),
    empty="no conversation yet",
    width=_WIDTH,
    height=_HEIGHT,
)
FIRST = Frame(
    title="First answer, median",
    about=About(
        "Half of the customers had their first answer within this time, in the chosen time.",
        "Who hears nothing at first does not wait for more.",
        "see below whether it is the answers of assistants or of people that are late.",
    ),
    unit="s",
    queries=(
        Query(
            business.quantile_in_range(0.5, "chat_first_response_seconds", CHANNEL),
            "median",
            now=True,
        ),
    ),
    empty="none settled yet",
    width=_WIDTH,
    height=_HEIGHT,
)
CONTAINMENT = Frame(
    title="Containment",
    about=About(
        "Of conversations that settled in the chosen time, the share in which no person had to"
        " help and whose customer did not come back within a day.",
        "It is the honest measure of what assistants do alone.",
        "see below whether people are called more often, or customers come back.",
    ),
    unit="percentunit",
    queries=(Query(share(_CONTAINED, in_range(f"{_SETTLED}{CHANNEL}")), "contained", now=True),),
    empty="none settled yet",
    width=_WIDTH,
    height=_HEIGHT,
)
RESOLUTION = Frame(
    title="Resolution",
    about=About(
        "Of conversations that ended with a word on how, the share that ended as resolved.",
        "What is not solved comes back, or goes elsewhere.",
        "see below what the others ended as, and which subjects grew.",
    ),
    unit="percentunit",
    queries=(Query(share(_RESOLVED, _ENDED), "resolved", now=True),),
    empty="none settled yet",
    width=_WIDTH,
    height=_HEIGHT,
)
SATISFACTION = Frame(
    title="Satisfaction",
    about=About(
        "Mean of the grades from 1 to 5 that customers gave in the chosen time.",
        "Below 4 there is something to mend, below 3 customers are about to leave.",
        "read the conversations behind low grades; see below since when there are more.",
    ),
    unit="none",
    queries=(Query(business.csat('channel=~"$channel"', "$__range"), "CSAT", now=True),),
    empty="no grade yet",
    width=_WIDTH,
    height=_HEIGHT,
)
NOW = Frame(
    title="At this moment",
    about=About(
        "Conversations with a message just now, and those in which a customer waits.",
        "Waiting customers are the ones who can still be kept.",
        "if they wait on one channel only, see whether its sender works; else call more people.",
    ),
    unit="short",
    queries=(
        Query(f"sum(chat_active_conversations{CHANNEL})", "active", now=True),
        Query(f"sum(chat_waiting_conversations{CHANNEL})", "waiting", now=True),
    ),
    empty="nobody writes just now",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(VOLUME, bounds.NO_BOUND),
    stat.panel(FIRST, bounds.NO_BOUND, decimals=1),
    stat.panel(CONTAINMENT, bounds.NO_BOUND, decimals=1),
    stat.panel(RESOLUTION, bounds.NO_BOUND, decimals=1),
    stat.panel(SATISFACTION, bounds.CSAT, decimals=2),
    stat.panel(NOW, bounds.NO_BOUND, decimals=0),
)
