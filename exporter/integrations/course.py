"""The course of an integration: what to ask next, and what to make of what came back. Pure.

`decide` and `learn` in turn are all that a check is; the shell between them only asks. So a week
is a loop over both, in no time.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.events.inbound import Inbound
from exporter.integrations import manners, outcome
from exporter.integrations.call import Answer, Call, Topic, Unanswered, instant
from exporter.integrations.found import Found
from exporter.integrations.kind import Integration
from exporter.integrations.memory import Memory
from exporter.integrations.states import FAILING, STATE_OF
from exporter.integrations.token import Token
from exporter.probes.schedule import fractions

MARGIN_SECONDS: Final = 60.0
"""A token is given up so long before it is over, so that it is not over on its way."""
AGAIN_SECONDS: Final = 60.0
"""From a check that failed to the one that confirms it."""
FIRST_SECONDS: Final = 10.0
"""Within this, all integrations are asked for the first time."""
_ORDER: Final[tuple[Topic, ...]] = ("health", "status", "quota", "newest", "events")


class Ask(Struct, frozen=True):
    """Ask this now."""

    call: Call


class Wait(Struct, frozen=True):
    """Nothing is to be asked before so many Unix seconds."""

    until: float


class Learned(Struct, frozen=True):
    """What is known after a call, what the call told, and webhooks that should have come."""

    memory: Memory
    found: Found
    missed: tuple[Inbound, ...] = ()


def decide(one: Integration, memory: Memory, now: float) -> Ask | Wait:
    """Return what to ask now, or until when there is nothing to ask."""
    choices = [*_choices(one, memory, now)]
    if not choices:
        return Wait(float("inf"))
    at, _, call = min(choices, key=lambda choice: choice[:2])
    return Wait(at) if at > now else Ask(call)


def learn(
    one: Integration, memory: Memory, call: Call, heard: Answer | Unanswered, now: float
) -> Learned:
    """Return what is known after a call; never raises for what a vendor says."""
    token: Token | None = None
    if isinstance(heard, Unanswered):
        found = Found(reason=heard.reason, detail=heard.detail)
    elif call.topic == "token":
        found, token = _granted(one, memory, heard)
    elif call.topic == "status":
        found = outcome.page(heard, one.components)
    else:
        found = one.read(call, heard)
    spent = manners.spent(call, now, memory.free, memory.quotas.values(), one.ALLOWED)
    after = replace(memory, free=spent, due=_due(one, memory, call, found, now))
    after = _held(one, after, call, found, now)
    after = outcome.noted(after, call, found, heard, token)
    return Learned(outcome.judged(one, after, now), found, found.missed)


def _choices(one: Integration, memory: Memory, now: float) -> Iterator[tuple[float, int, Call]]:
    """Return when each call that is to come may be made, its rank, and the call."""
    if one.paused:
        return
    site = memory.token.site if memory.token else ""
    lacks = one.oauth is not None and (memory.token is None or is_over(memory.token, now))
    if lacks and one.oauth is not None:
        yield memory.held, 0, one.oauth.call(memory.token, now)
    is_low = manners.low(memory.quotas.values(), now) is not None
    for rank, topic in enumerate(_ORDER, 1):
        every = one.every(topic)
        if every is None or (lacks and topic != "status"):
            continue
        if is_low and topic not in {"health", "status"}:
            continue
        pages = [call for call in memory.following if call.topic == topic]
        call = pages[0] if pages else one.first(topic, memory.cursor, site, now)
        if call is None:
            continue
        due = 0.0 if pages else memory.due.get(topic, started(one.name, now))
        yield max(due, _allowed(one, memory, call)), rank, call


def is_over(token: Token, now: float) -> bool:
    """Say whether a token is to be given up; one that lives short, when a tenth of it is left."""
    if not token.expires:
        return False
    life = token.expires - token.given if token.given else MARGIN_SECONDS * 10
    return now >= token.expires - min(MARGIN_SECONDS, max(life, 0.0) / 10)


def started(name: str, now: float) -> float:
    """Return when an integration that was never asked is asked first: spread by its name."""
    return now - now % FIRST_SECONDS + fractions(name)[1] * FIRST_SECONDS


def _allowed(one: Integration, memory: Memory, call: Call) -> float:
    """Return from when a vendor may be asked this."""
    if not call.signed:
        return 0.0
    polite = manners.earliest(call, memory.free, memory.quotas.values(), one.ALLOWED)
    return max(memory.held, polite)


def _due(
    one: Integration, memory: Memory, call: Call, found: Found, now: float
) -> dict[Topic, float]:
    """Return when topics are due after a call: on a grid that does not drift."""
    every = one.every(call.topic)
    if call.topic == "token" or every is None or found.following is not None:
        return dict(memory.due)
    due = memory.due.get(call.topic, now)
    due += every * max(1.0, -(-(now - due) // every)) if due <= now else 0.0
    if due <= now:
        due += every
    if call.topic == "health" and STATE_OF[found.reason] in FAILING and memory.failures == 0:
        due = min(due, now + AGAIN_SECONDS)
    return {**memory.due, call.topic: due}


def _held(one: Integration, memory: Memory, call: Call, found: Found, now: float) -> Memory:
    """Leave a vendor alone that wants it, or does not let us in; a token is doubted once."""
    if not call.signed:
        return memory
    state = STATE_OF[found.reason]
    is_doubtful = state == "auth_failed" and one.oauth is not None and call.topic != "token"
    if is_doubtful and memory.token is not None and memory.waits == 0:
        return replace(memory, token=replace(memory.token, expires=now, given=now), waits=1)
    if state in {"throttled", "auth_failed"}:
        wait = manners.back_off(one.name, memory.waits, found.retry_after)
        return replace(memory, held=now + wait, waits=memory.waits + 1)
    if found.retry_after:
        return replace(memory, held=now + found.retry_after)
    return replace(memory, waits=0, held=0.0) if call.topic == "health" else memory


def _granted(one: Integration, memory: Memory, heard: Answer) -> tuple[Found, Token | None]:
    if one.oauth is None:
        return Found(reason="internal", detail="a token was asked for that nobody needs"), None
    token = one.oauth.token(heard, memory.token)
    if isinstance(token, Found):
        return token, None
    expires = instant(token.expires) if token.expires else None
    return Found(expires=expires), token
