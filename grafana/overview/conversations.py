"""What is said: how much, how fast it is answered, and how customers take it."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, per_minute, quantiles, total

_CHOSEN = '{channel=~"$channel"}'
_QUANTILES = colours.plain(("p95", "p99", "p50"))
_SCORES = {
    "1": "dark-red",
    "2": "orange",
    "3": "yellow",
    "4": "light-green",
    "5": "green",
}

MESSAGES = Frame(
    title="Messages per minute, by direction",
    about=About(
        "Messages a minute that customers wrote (received) and that agents wrote (sent).",
        "The two go together; received without sent is a bot that fell silent.",
        "check the bot's own probe and the refusals under “chatwatch itself”.",
    ),
    unit="short",
    queries=(Query(per_minute(f"chat_messages_total{_CHOSEN}", "direction"), "{{direction}}"),),
    empty="no message yet",
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
)
ESCALATIONS = Frame(
    title="Escalations per hour",
    about=About(
        "Times an hour that somebody asked for a person, by reason.",
        "More of them at the same traffic: the bot no longer knows an answer.",
        "read some of these conversations; see what changed last (deploy, prompt, model).",
    ),
    unit="short",
    queries=(
        Query(
            f"{total(f'chat_escalations_total{_CHOSEN}', 'reason')} * 3600",
            "{{reason}}",
            least="2m",
        ),
    ),
    empty="nobody asked for a person",
)
FEEDBACK = Frame(
    title="Feedback per hour",
    about=About(
        "Scores an hour that customers gave, from 1 (worst) to 5.",
        "What customers say of the answers, whatever the other figures say.",
        "read the comments of the low scores; they come before people leave.",
    ),
    unit="short",
    queries=(
        Query(f"{total(f'chat_feedback_total{_CHOSEN}', 'score')} * 3600", "{{score}}", least="2m"),
    ),
    empty="no score yet",
)

PANELS = (
    timeseries.panel(MESSAGES, names=colours.plain(("received", "sent"))),
    timeseries.panel(ANSWERS, bounds=bounds.SECONDS, names=_QUANTILES, sparse=True),
    timeseries.panel(ESCALATIONS, style="bars"),
    timeseries.panel(FEEDBACK, style="bars", names=_SCORES),
)
