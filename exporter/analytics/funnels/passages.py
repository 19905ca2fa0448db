"""The hits of a person → its passages through a funnel: when each began, and how far it went.

A passage begins with a first step, and for the length of the window all that follows is of it: each
next step at its earliest moment behind the step before. Another first step behind the window begins
another one.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from exporter.analytics.funnels.plan import Plan

MOST: Final = 1_000
"""Hits of a person in a funnel: the earliest, so that the order they come in tells nothing."""


class Hit(NamedTuple):
    """A step that was taken at an instant (Unix milliseconds) by an event with this key.

    Those of one instant stand in the order of their steps: nobody knows better.
    """

    at: int
    step: int
    key: bytes
    channel: str


class Passage(NamedTuple):
    """``reached`` are the instants of the steps that were taken, in order; the first began it."""

    channel: str
    reached: tuple[int, ...]

    @property
    def began(self) -> int:
        """When the first step was taken, in Unix milliseconds."""
        return self.reached[0]


def passages(hits: Iterable[Hit], plan: Plan) -> list[Passage]:
    """Return the passages of a person, the earliest first."""
    found: list[Passage] = []
    last: Hit | None = None
    reached: list[int] = []
    channel = ""
    for hit in sorted({*hits}):
        if reached and hit.at <= reached[0] + plan.within:
            # One event is one step of a passage, whichever steps it might be.
            is_other = last is None or (hit.at, hit.key) != (last.at, last.key)
            if hit.step == len(reached) and is_other:
                reached.append(hit.at)
                last = hit
        elif hit.step == 0:
            if reached:
                found.append(Passage(channel, tuple(reached)))
            reached, last, channel = [hit.at], hit, hit.channel
    if reached:
        found.append(Passage(channel, tuple(reached)))
    return found


def over(hits: Iterable[Hit], plan: Plan, instant: int) -> list[Hit]:
    """Return the hits of before an instant that nothing which comes can change anything about.

    Nothing of before it comes any more. Of a passage that goes on over it all hits stay.
    """
    whole = [*hits]
    going = (one.began for one in passages(whole, plan) if one.began + plan.within >= instant)
    until = min((instant, *going))
    return [hit for hit in whole if hit.at < until]


def bounded(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits that are kept of a person, in order: the MOST earliest."""
    return sorted({*hits})[:MOST]
