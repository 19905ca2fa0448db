"""How much is said."""

from grafana import business, colours, timeseries
from grafana.business import CHANNEL, of_day
from grafana.frame import About, Frame
from grafana.query import Query, total

CONVERSATIONS = Frame(
    title="Conversations of a day, by channel",
    about=About(
        "Conversations that began in the 24 hours before each moment.",
        "It shows weeks and weekends, campaigns, and a channel that fell silent.",
        "a channel at zero: see on Integrations whether its provider is up.",
    ),
    unit="short",
    queries=(
        Query(of_day(f"chat_conversations_started_total{CHANNEL}", "channel"), "{{channel}}"),
    ),
    empty="no conversation yet",
)
MESSAGES = Frame(
    title="Messages per hour",
    about=About(
        "Messages an hour that customers wrote (received) and that were written to them (sent).",
        "The two go together; received without sent is a bot that fell silent.",
        "see on Services whether the bot's own probe is up, and on chatwatch itself what was"
        " refused.",
    ),
    unit="short",
    queries=(
        Query(f"{total(f'chat_messages_total{CHANNEL}', 'direction')} * 3600", "{{direction}}"),
    ),
    empty="no message yet",
)

PANELS = (
    timeseries.panel(CONVERSATIONS, style="stacked", names=business.CHANNELS),
    timeseries.panel(MESSAGES, names=colours.plain(("received", "sent"))),
)
