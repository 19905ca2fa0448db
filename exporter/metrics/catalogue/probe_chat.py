"""What chats answer to golden questions; the label `question` is the name of one."""

from functools import partial

from exporter.metrics.catalogue.metric import gauge

_gauge = partial(gauge, configured=True)

PROBE_CHAT = (
    _gauge(
        "probe_chat_question_success",
        "Whether a question was answered as it has to be; one that was not reached has no series",
        "probe question",
    ),
    _gauge(
        "probe_chat_first_token_seconds",
        "From the beginning of a question to the first text of its answer",
        "probe question",
    ),
    _gauge(
        "probe_chat_answer_seconds",
        "From the beginning of a question to the end of its answer",
        "probe question",
    ),
    _gauge("probe_chat_answer_characters", "How long an answer was", "probe question"),
    _gauge("probe_chat_cost", "What an answer cost, as it says itself", "probe question"),
    _gauge(
        "probe_chat_event_seconds",
        "From the end of an answer until the event about it was on our disk",
        "probe question",
    ),
)
