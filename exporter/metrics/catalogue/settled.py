"""What conversations came to, observed once each, when nothing can change it any more."""

from typing import Final

from exporter.metrics.catalogue.metric import counter, histogram

_CHANNEL: Final = "tenant channel=whatsapp|instagram|messenger|web|sms|other"
_OUTCOME: Final = "outcome=resolved|resolved_ai|resolved_human|unresolved|abandoned|escalated|none"
_FIRST_SECONDS: Final = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600, 14_400, 86_400)
_LONG_SECONDS: Final = (60, 300, 900, 1800, 3600, 14_400, 43_200, 86_400, 259_200, 604_800)
_MESSAGES: Final = (1, 2, 3, 5, 8, 13, 21, 34, 55)

SETTLED = (
    histogram(
        "chat_first_response_seconds",
        "Time to the first answer to a customer, since a reopening too, of settled conversations",
        _FIRST_SECONDS,
        f"{_CHANNEL} agent_kind=ai|human",
    ),
    histogram(
        "chat_resolution_seconds",
        "Time from begin or reopening to the resolution, of settled conversations",
        _LONG_SECONDS,
        f"{_CHANNEL} outcome=resolved|resolved_ai|resolved_human",
    ),
    histogram(
        "chat_conversation_duration_seconds",
        "Time that settled conversations went on, without what lay between end and reopening",
        _LONG_SECONDS,
        _CHANNEL,
    ),
    histogram(
        "chat_conversation_messages",
        "Messages of settled conversations",
        _MESSAGES,
        _CHANNEL,
    ),
    counter(
        "chat_conversations_settled_total",
        "Conversations that ended and whose customer can no longer come back in time, by how they "
        "ended and whether no person had to help",
        f"{_CHANNEL} {_OUTCOME} containment=contained|handed_off|returned|unengaged",
    ),
)
