"""How long customers waited for answers in a stretch of a conversation (rows Q1 and Q2)."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from exporter.analytics.beat import Beat
from exporter.analytics.hours import Hours

_BY_CUSTOMER = frozenset({"received", "answered"})
_ANSWERS = frozenset({"sent", "answered"})


class Wait(Struct, frozen=True, gc=False):
    """A customer waited from the first message that nobody had answered until an answer.

    Milliseconds; ``working`` are those within business hours. ``beat`` is the answer.
    """

    beat: Beat
    ms: int
    working: int


def waits(beats: Sequence[Beat], hours: Hours, *, human: bool = False) -> list[Wait]:
    """Return the waits that an answer ended, in order.

    Messages of the system are no answers; with ``human``, only people's are. A sender that tells
    how long an answer took is believed, as messages may be sent in one go.
    """
    found: list[Wait] = []
    # Of a sender that tells only of its own messages, these are all there is.
    alone: list[Wait] = []
    since: int | None = None
    is_one_sided = True
    for beat in beats:
        if beat.kind in _BY_CUSTOMER:
            is_one_sided = False
            if since is None:
                since = beat.at
        if not is_answer(beat, human=human):
            continue
        told = beat.more.get("ms")
        if beat.kind == "answered":
            # A question and its answer in one: both are at the end of the wait.
            found.append(_wait(beat, told or 0, hours))
        elif since is not None:
            found.append(_wait(beat, beat.at - since if told is None else told, hours))
        elif told is not None and is_one_sided:
            alone.append(_wait(beat, told, hours))
        since = None
    return alone if is_one_sided else found


def _wait(beat: Beat, ms: int, hours: Hours) -> Wait:
    return Wait(beat, ms, hours.within(beat.at - ms, beat.at))


def is_answer(beat: Beat, *, human: bool) -> bool:
    """Say whether a beat answers a customer: a message by an agent, or by a person."""
    if beat.kind not in _ANSWERS or beat.who == "system":
        return False
    by_human = beat.who == "human" or bool(beat.more.get("by_human"))
    return by_human or not human


def unanswered(beats: Iterable[Beat]) -> int | None:
    """Return since when a customer waits at the end of a stretch; None where nobody does."""
    since: int | None = None
    for beat in beats:
        if beat.kind == "received" and since is None:
            since = beat.at
        elif is_answer(beat, human=False):
            since = None
    return since
