"""Follow-ups, as events tell of them (row A17), in any order and any repetition.

A follow-up is told by itself, or by a conversation's summary. Of several claims about one the
greatest counts, and of several ends the earliest.
"""

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.analytics.thread import Thread
from exporter.events.conversations import FollowupDone, FollowupRequired
from exporter.events.data import Data
from exporter.events.summaries import Summarised

OVERDUE: Final = 24 * 3_600_000
"""Milliseconds after which what was promised for no time is overdue."""

Kind = Literal["event", "insight"]
"""Told by itself (named by its own id), or by a summary (named by its conversation)."""

By = Literal["", "day", "channel", "agent"]

TYPES: Final = (FollowupRequired, FollowupDone, Summarised)
"""The events that may say anything of follow-ups."""
_CLAIMING: Final = frozenset({"required", "summarised"})


class Claim(NamedTuple):
    """Somebody says that a follow-up is required, or that it is not; instants are Unix ms.

    A summary of a later end counts, then the one that came later; of events the earliest.
    """

    tenant: str
    kind: Kind
    id: str
    rank: int
    seq: int
    key: bytes
    is_required: bool
    asked: int
    day: int
    due: int
    agent: str
    channel: str
    conversation: str


class Kept(NamedTuple):
    """Somebody says that a follow-up was made at an instant."""

    tenant: str
    kind: Kind
    id: str
    done: int


class Counts(NamedTuple):
    """Follow-ups that are required, those of them that were made, and open ones that are late."""

    required: int = 0
    done: int = 0
    overdue: int = 0


NONE: Final = Counts()


def told(
    tenant: str, at: int, seq: int, key: bytes, data: Data, zone: ZoneInfo
) -> Iterator[Claim | Kept]:
    """Return what an event at an instant (Unix milliseconds) says of follow-ups."""
    talk = data.conversation_id or ""
    who = data.agent_id or "", data.channel or "", talk
    if isinstance(data, FollowupRequired):
        due = at + OVERDUE if data.due_at is None else round(data.due_at.timestamp() * 1000)
        when = at, days.day(at, zone), due
        yield Claim(tenant, "event", data.followup_id, -at, 0, key, True, *when, *who)
    elif isinstance(data, FollowupDone):
        yield Kept(tenant, "event", data.followup_id, at)
        if talk:
            # What a summary asks for has no id of its own.
            yield Kept(tenant, "insight", talk, at)
    elif isinstance(data, Summarised) and data.followup_required is not None:
        ended = at if data.ended_at is None else round(data.ended_at.timestamp() * 1000)
        when = at, days.day(at, zone), at + OVERDUE
        is_required = data.followup_required
        yield Claim(tenant, "insight", talk, ended, seq, key, is_required, *when, *who)


def may_claim(thread: Thread) -> bool:
    """Say whether any beat of a conversation may have asked for a follow-up."""
    return any(beat.kind in _CLAIMING for beat in thread)


def added(one: Counts, other: Counts) -> Counts:
    """Return both together."""
    return Counts(*(a + b for a, b in zip(one, other, strict=True)))
