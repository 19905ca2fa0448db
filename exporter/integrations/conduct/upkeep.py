"""What of a memory holds on by the settings as they are now. Pure."""

from msgspec.structs import replace

from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Topic
from exporter.integrations.kind import Integration
from exporter.integrations.states import STATE_OF


def fit(one: Integration, memory: Memory) -> Memory:
    """Return a memory without topics that are not asked any more: they have no say.

    Neither has one with a reason that only another version of us knows.
    """
    return replace(
        memory,
        due={topic: at for topic, at in memory.due.items() if _is_asked(one, topic)},
        following=tuple(call for call in memory.following if _is_asked(one, call.topic)),
        said={
            topic: said
            for topic, said in memory.said.items()
            if _is_asked(one, topic) and said.reason in STATE_OF
        },
        incident=memory.incident if one.page else None,
    )


def _is_asked(one: Integration, topic: Topic) -> bool:
    return one.oauth is not None if topic == "token" else one.every(topic) is not None
