"""How much is said, and how fast it is answered."""

from grafana import bounds, colours, links, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, per_minute, quantiles

_CHOSEN = '{channel=~"$channel"}'

MESSAGES = Frame(
    title="Messages per minute, by direction",
    about=About(
        "Messages a minute that customers wrote (received) and that agents wrote (sent).",
        "The two go together; received without sent is a bot that fell silent.",
        "check the bot's own probe and the refusals on “chatwatch itself”.",
    ),
    unit="short",
    queries=(Query(per_minute(f"chat_messages_total{_CHOSEN}", "direction"), "{{direction}}"),),
    empty="no message yet",
    height=9,
    links=(links.board("Conversations", "chatwatch-conversations"),),
)
ANSWERS = Frame(
    title="Answer time",
    about=About(
        "How long customers wait for an answer; slow and too slow are drawn as for probes.",
        "p50 is what most see, p99 what the unlucky see.",
        "all three up: the model or the network; only p99: some questions, or cold caches.",
    ),
    unit="s",
    queries=quantiles("chat_response_seconds", _CHOSEN),
    empty="no answer yet",
    height=9,
    links=(links.board("AI performance", "chatwatch-ai"),),
)

PANELS = (
    timeseries.panel(MESSAGES, names=colours.plain(("received", "sent"))),
    timeseries.panel(
        ANSWERS,
        bounds=bounds.SECONDS,
        names=colours.plain(("p95", "p99", "p50")),
        sparse=True,
    ),
)
