"""How much is said, and how it ends."""

from grafana import business, timeseries
from grafana.business import CHANNEL, of_day
from grafana.conversations.volume import CONVERSATIONS
from grafana.frame import About, Frame
from grafana.query import Query

BY_OUTCOME = Frame(
    title="How conversations of a day ended",
    about=About(
        "Conversations that ended in the 24 hours before each moment, by how they ended.",
        "Green is solved, orange was given up by the customer, red was not solved.",
        "see on Conversations why people are asked for, and where customers are lost.",
    ),
    unit="short",
    queries=(Query(of_day(f"chat_conversations_ended_total{CHANNEL}", "outcome"), "{{outcome}}"),),
    empty="none ended yet",
)

PANELS = (
    timeseries.panel(CONVERSATIONS, style="stacked", names=business.CHANNELS),
    timeseries.panel(BY_OUTCOME, style="stacked", names=business.OUTCOMES),
)
