"""The stretches of a conversation: it begins, ends, and begins anew when it is reopened."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from exporter.analytics import replies
from exporter.analytics.beat import Beat

SILENCE: Final = 24 * 3_600_000
"""Milliseconds of silence after which nobody goes on (row Q9)."""
# An agent's last words come a moment after the end, at times: they open nothing.
_OPENING: Final = frozenset({"received", "answered", "started", "reopened"})
_TURNS: Final = frozenset({"received", "sent", "answered"})


class Episode(Struct, frozen=True, gc=False):
    """One stretch, in Unix milliseconds; ``ended`` is None while it goes on.

    ``outcome`` is what was said at its end; "abandoned" also where nobody answered for SILENCE, and
    "" where it ended by silence after an answer, or goes on. ``by`` is who resolved it, if told.
    """

    beats: tuple[Beat, ...]
    started: int
    ended: int | None
    outcome: str = ""
    by: str = ""

    @property
    def ms(self) -> int:
        """How long it went on: to its end, or to its last beat."""
        return (self.beats[-1].at if self.ended is None else self.ended) - self.started


def split(beats: Sequence[Beat], now: int, silence: int = SILENCE) -> list[Episode]:
    """Return the episodes of a thread as of ``now`` (Unix milliseconds), at least one.

    An end closes an episode. What is said behind it opens another, as a reopening does: a customer
    who writes after the end has reopened (row Q9). What is not said, such as a rating, still
    belongs to the one before.
    """
    groups: list[list[Beat]] = [[]]
    is_over = False
    for beat in beats:
        opens = beat.kind == "reopened" or (beat.kind in _OPENING and is_over)
        if opens and groups[-1]:
            groups.append([])
            is_over = False
        groups[-1].append(beat)
        is_over = is_over or beat.kind == "ended"
    return [_episode(tuple(group), now, silence) for group in groups if group]


def _episode(beats: tuple[Beat, ...], now: int, silence: int) -> Episode:
    started = beats[0].at
    end = next((beat for beat in reversed(beats) if beat.kind == "ended"), None)
    if end is not None:
        outcome, by = end.more.get("outcome", ""), end.more.get("by", "")
        return Episode(beats, started, end.at, outcome, by)
    turns = [beat.at for beat in beats if beat.kind in _TURNS] or [beats[-1].at]
    over = turns[-1] + silence
    if over > now:
        return Episode(beats, started, None)
    # Nobody said that it ended, so it was over with the last word.
    outcome = "abandoned" if replies.unanswered(beats) is not None else ""
    return Episode(beats, started, turns[-1], outcome)
