"""One look at an integration by hand: each of its topics once, one right after the other. Pure.

A person asked, so that the calls are not spread over minutes as the daemon spreads them; what the
vendor itself asks us to wait for is still waited for, by leaving the rest.
"""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.integrations.conduct import course
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found
from exporter.integrations.kind import Integration

MOST_CALLS: Final = 12
_TOPICS: Final[tuple[Topic, ...]] = ("health", "status", "quota", "newest")


class Step(Struct, frozen=True):
    """A call, what came back, and what that told."""

    call: Call
    heard: Answer | Unanswered
    found: Found


class Look(Struct, frozen=True):
    """What is known by now, and each step to it."""

    memory: Memory
    steps: tuple[Step, ...] = ()


def begun() -> Look:
    """Return a look at which nothing was asked; what never arrived is the daemon's to list."""
    due: dict[Topic, float] = dict.fromkeys(_TOPICS, 0.0)
    return Look(Memory(due={**due, "events": float("inf")}))


def following(one: Integration, look: Look, now: float) -> Call | None:
    """Return what is to be asked next; None at the end."""
    if len(look.steps) >= MOST_CALLS:
        return None
    step = course.decide(one, replace(look.memory, free={}), now)
    return step.call if isinstance(step, course.Ask) else None


def after(one: Integration, look: Look, call: Call, heard: Answer | Unanswered, now: float) -> Look:
    """Return the look after a call."""
    learned = course.learn(one, look.memory, call, heard, now)
    return Look(learned.memory, (*look.steps, Step(call, heard, learned.found)))
