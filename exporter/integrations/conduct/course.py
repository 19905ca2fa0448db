"""The course of an integration: what to ask next, and what to make of what came back. Pure.

`decide` and `learn` in turn are all that a check is; the shell between them only asks. So a week
is a loop over both, in no time.
"""

import math
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from exporter.events.inbound import Inbound
from exporter.integrations.conduct import admission, discretion, manners, outcome
from exporter.integrations.conduct.admission import AGAIN_SECONDS
from exporter.integrations.conduct.memory import Memory
from exporter.integrations.exchange import verdict
from exporter.integrations.exchange.call import Answer, Call, Topic, Unanswered
from exporter.integrations.exchange.found import Found
from exporter.integrations.exchange.token import Shown, Token
from exporter.integrations.kind import Integration
from exporter.integrations.states import FAILING, INTERNAL, STATE_OF
from exporter.probes.schedule import fractions

FIRST_SECONDS: Final = 10.0
"""Within this, all integrations are asked for the first time."""
LATE_SECONDS: Final = 2.5
"""Whoever looks so much later than told is not late."""
SCARCE_SECONDS: Final = 3_600.0
"""From one look at a quota that is nearly used up to the next: only it tells that there is more."""
AHEAD_SECONDS: Final = 3_600.0
"""What is known of later than this after now is of a clock that was set back since."""
_ORDER: Final[tuple[Topic, ...]] = ("health", "status", "quota", "newest", "events")
_SUMMARY: Final = "/api/v2/summary.json"


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


class _Choice(Struct, frozen=True):
    """A call that may be made from ``at``, since when it is ``due``, and its rank among equals."""

    at: float
    due: float
    rank: int
    call: Call


def decide(one: Integration, memory: Memory, now: float) -> Ask | Wait:
    """Return what to ask now, or until when there is nothing to ask.

    What has been due for longest goes first: where a quota lets calls through seldom, the rest
    would starve, and the pages of a long list let other topics in between.
    """
    choices = [*_choices(one, _ours(one, memory, now), now)]
    ready = [choice for choice in choices if choice.at <= now]
    if ready:
        return Ask(min(ready, key=lambda choice: (choice.due, choice.rank)).call)
    return Wait(min((choice.at for choice in choices), default=math.inf))


def due(one: Integration, memory: Memory, topic: Topic, now: float) -> float | None:
    """Return from when a topic may be asked next, a token aside; None where it never is."""
    choice = _choice(one, _ours(one, memory, now), topic, 0, now)
    return None if choice is None or one.paused else choice.at


def shown(one: Integration, memory: Memory, call: Call, now: float) -> Shown:
    """Return what the shell adds to a call: who we are."""
    return admission.shown(one, memory, call, now)


def learn(
    one: Integration, memory: Memory, call: Call, heard: Answer | Unanswered, now: float
) -> Learned:
    """Return what is known after a call; never raises for what a vendor says."""
    memory = _ours(one, memory, now)
    found, token = _told(one, memory, call, heard)
    after = outcome.counted(memory, found.quotas, now)
    spent = manners.spent(call, now, memory.free, after.quotas.values(), one.allowed)
    after = replace(after, free=spent)
    if admission.doubts(one, memory, call, found):
        return Learned(replace(after, doubted=True, waits=1), found)
    after = admission.held(one, after, call, found, now)
    after = replace(after, due=_due(one, after, call, found, now))
    after = outcome.noted(after, call, found, heard, token)
    is_check = call.topic == "health" or (call.topic == "token" and token is None)
    check = found.reason if is_check else None
    return Learned(outcome.judged(one, after, now, check), found, found.missed)


def _told(
    one: Integration, memory: Memory, call: Call, heard: Answer | Unanswered
) -> tuple[Found, Token | None]:
    """Return what a call told; a reason that nobody knows is a mistake of ours."""
    token: Token | None = None
    if isinstance(heard, Unanswered):
        found = Found(reason=heard.reason, detail=heard.detail)
    elif call.topic == "token":
        found, token = admission.granted(one, memory, heard)
    elif call.topic == "status":
        found = outcome.page(heard, one.components)
    else:
        found = one.read(call, heard)
    found = replace(found, detail=discretion.unsaid(one, memory, verdict.line(found.detail)))
    return found if found.reason in STATE_OF else replace(found, reason=INTERNAL), token


def _ours(one: Integration, memory: Memory, now: float) -> Memory:
    """Return the memory without what is of other settings, or of a clock that was set back."""
    if memory.origin not in {"", one.origin}:
        memory = replace(memory, due={}, following=(), held=0.0, waits=0, doubted=False)
        memory = replace(memory, quotas={}, told={}, expires=0.0, newest=0.0)
    if max((said.at for said in memory.said.values()), default=0.0) > now + AHEAD_SECONDS:
        said = {topic: replace(told, at=min(told.at, now)) for topic, told in memory.said.items()}
        since, checked = min(memory.since, now), min(memory.checked, now)
        memory = replace(memory, due={}, free={}, held=0.0, waits=0)
        memory = replace(memory, said=said, since=since, checked=checked)
    return replace(memory, origin=one.origin)


def _choices(one: Integration, memory: Memory, now: float) -> Iterator[_Choice]:
    """Return the calls that are to come; before those that show a token, one that asks for it."""
    if one.paused:
        return
    every = [_choice(one, memory, topic, rank, now) for rank, topic in enumerate(_ORDER, 1)]
    choices = [choice for choice in every if choice is not None]
    if one.oauth is None or not admission.lacks(one, memory, now):
        yield from choices
        return
    yield from (choice for choice in choices if not choice.call.signed)
    waiting = [choice for choice in choices if choice.call.signed]
    if waiting:
        # No sooner than something needs it: short-lived tokens would be asked for all day long.
        call = one.oauth.call(memory.token, now)
        at = max(min(choice.at for choice in waiting), _allowed(one, memory, call))
        yield _Choice(at, min(choice.due for choice in waiting), 0, call)


def _choice(
    one: Integration, memory: Memory, topic: Topic, rank: int, now: float
) -> _Choice | None:
    """Return the next call about a topic; None where there is none to be made."""
    every = one.every(topic)
    pages = [call for call in memory.following if call.topic == topic]
    call = pages[0] if pages else _first(one, memory, topic, now)
    if every is None or call is None:
        return None
    said = memory.said.get(topic)
    due = said.at if pages and said is not None else _since(one, memory, topic, every, now)
    if _is_dear(call, memory, now):
        if topic != "quota" or said is None:
            return None
        due = max(due, said.at + SCARCE_SECONDS)
    return _Choice(max(due, _allowed(one, memory, call)), due, rank, call)


def _since(one: Integration, memory: Memory, topic: Topic, every: float, now: float) -> float:
    """Return since when a topic is due, or when it will be."""
    # What was never asked is due since the first of all was, and not anew each moment.
    due = memory.due.get(topic, 0.0 if memory.due else started(one.name, now))
    if now + 2 * every < due < math.inf:
        return 0.0  # by a longer interval, that was set before
    if topic == "health" and memory.failures == 1 < one.failures and memory.state in FAILING:
        return min(due, memory.checked + AGAIN_SECONDS)
    return due


def _first(one: Integration, memory: Memory, topic: Topic, now: float) -> Call | None:
    if topic == "status":
        return Call(topic=topic, url=one.page + _SUMMARY, signed=False, bucket="status")
    site = memory.token.site if memory.token and one.oauth is not None else ""
    return one.first(topic, memory.cursor, site, now)


def _is_dear(call: Call, memory: Memory, now: float) -> bool:
    """Say whether a call takes of a quota that is nearly used up, and is not the least of all."""
    own = {call.bucket, manners.DAY}
    taken = (quota for quota in memory.quotas.values() if quota.bucket in own)
    return call.topic not in {"health", "status"} and manners.low(taken, now) is not None


def started(name: str, now: float) -> float:
    """Return when an integration that was never asked is asked first: spread by its name.

    It is a moment ago for a little while, for whoever looks late; else it would never come.
    """
    past = (now / FIRST_SECONDS - fractions(name)[1]) % 1.0 * FIRST_SECONDS
    return now - past if past < LATE_SECONDS else now - past + FIRST_SECONDS


def slot(name: str, every: float, now: float) -> float:
    """Return the next place of a grid that neither drifts nor moves, after half of its width."""
    phase = fractions(name)[0] * every
    return phase + (math.floor((now + every / 2 - phase) / every) + 1) * every


def _allowed(one: Integration, memory: Memory, call: Call) -> float:
    """Return from when a vendor may be asked this."""
    if not call.signed:
        return 0.0
    polite = manners.earliest(call, memory.free, memory.quotas.values(), one.allowed)
    return max(memory.held, polite)


def _due(
    one: Integration, memory: Memory, call: Call, found: Found, now: float
) -> dict[Topic, float]:
    """Return when topics are due after a call."""
    every = one.every(call.topic)
    if every is None or found.following is not None:
        return dict(memory.due)
    due = {**memory.due, call.topic: slot(one.name, every, now)}
    return due | _hastened(memory, call, found, now)


def _hastened(memory: Memory, call: Call, found: Found, now: float) -> dict[Topic, float]:
    """Return the parts that failed together with a vendor that is back: they are asked now."""
    before = memory.said.get("health")
    is_back = call.topic == "health" and STATE_OF[found.reason] not in FAILING
    if not is_back or before is None or STATE_OF[before.reason] not in FAILING:
        return {}
    failed = [topic for topic, said in memory.said.items() if STATE_OF[said.reason] in FAILING]
    return {topic: now for topic in failed if topic in memory.due and topic != "health"}
