"""What a conversation shows on /metrics, once, when no return and no handoff can change it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from exporter.analytics import episodes, replies
from exporter.analytics.conversation import Conversation, Terms
from exporter.analytics.episodes import Episode
from exporter.analytics.fold import Known
from exporter.analytics.replies import Wait

FIRST: Final = "chat_first_response_seconds"
RESOLUTION: Final = "chat_resolution_seconds"
DURATION: Final = "chat_conversation_duration_seconds"
MESSAGES: Final = "chat_conversation_messages"
SETTLED: Final = "chat_conversations_settled_total"
_OUTCOMES: Final = frozenset({"resolved", "unresolved", "abandoned", "escalated"})


class Observation(NamedTuple):
    """A metric, its labels behind the tenant, and what is observed; 1 of a counter."""

    metric: str
    labels: tuple[str, ...]
    value: float


def at(one: Conversation, within: int) -> int:
    """Return when a conversation settles, in Unix milliseconds; 0 while it goes on.

    ``within`` is the span in which a customer who comes back was not contained.
    """
    return one.ended + within if one.ended else 0


def observations(one: Known, terms: Terms, *, returned: bool) -> Iterator[Observation]:
    """Return what is observed of a conversation that settles; ``returned`` is its customer's."""
    row = one.row
    stretches = episodes.split(one.thread, terms.now, terms.silence)
    for stretch in stretches:
        for wait in replies.waits(stretch.beats, terms.hours)[:1]:
            yield Observation(FIRST, (row.channel, _kind(wait)), wait.ms / 1000)
    resolved = [stretch for stretch in stretches if stretch.outcome == "resolved"]
    for stretch in resolved:
        yield Observation(RESOLUTION, (row.channel, _resolved(stretch)), stretch.ms / 1000)
    if row.resolution.n and not resolved:
        # A summary says how long it took, and nobody else does.
        yield Observation(RESOLUTION, (row.channel, "resolved"), row.resolution.ms / 1000)
    if row.messages:
        yield Observation(MESSAGES, (row.channel,), row.messages)
    yield Observation(DURATION, (row.channel,), row.duration / 1000)
    labels = row.channel, outcome(row.outcome, stretches[-1]), containment(row, returned=returned)
    yield Observation(SETTLED, labels, 1)


def outcome(told: str, last: Episode) -> str:
    """Return how a conversation ended, from a closed set; "none" where nobody said so."""
    if told == "resolved" == last.outcome:
        return _resolved(last)
    return told if told in _OUTCOMES else "other" if told else "none"


def containment(one: Conversation, *, returned: bool) -> str:
    """Return whether a conversation was contained, and why not (row Q4)."""
    if one.handed_off:
        return "handed_off"
    if not one.by_customer:
        return "unengaged"
    return "returned" if returned else "contained"


def _resolved(stretch: Episode) -> str:
    return f"resolved_{stretch.by}" if stretch.by else "resolved"


def _kind(wait: Wait) -> str:
    if replies.is_answer(wait.beat, human=True):
        return "human"
    return "ai"
