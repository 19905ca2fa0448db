"""Answers: an assistant's, out of a cache or of a model with data, and a person's."""

from exporter.traffic import asking, models, people, words
from exporter.traffic.course import Course
from exporter.traffic.dice import Dice
from exporter.traffic.people import Agent
from exporter.traffic.tale import Tale

_CACHED = 0.2
_ASKS = 0.62


def assistant(tale: Tale, at: float, dice: Dice, told: Course, mishap: str) -> float:
    """Tell an assistant's answer to a message of ``at``; return when it was written."""
    agent = told.assistant
    if dice.chance(_CACHED):
        seconds = dice.tailed(0.09, 0.5)
        _send(tale, at, seconds, dice, agent, cached=True, confidence=_sure(dice, agent, 0.1))
        return at + seconds
    seconds, helped = agent.seconds, False
    if dice.chance(_ASKS):
        broken = mishap == "shop" and told.topic.provider == "shopify"
        sure = _sure(dice, agent, 0.06)
        took, helped = asking.ask(tale, at, dice, told.topic, sure, is_bad=broken)
        seconds += took
        seconds += models.tool(
            tale, at + seconds, dice, agent.model, told.topic.query_type, agent.id
        )
    bad = mishap == "models"
    call = models.call(tale, at + seconds, dice, agent.model, agent.id, is_bad=bad)
    seconds += call.seconds
    lost = dice.chance(agent.fallback + (0.15 if bad else 0))
    _send(
        tale,
        at,
        seconds,
        dice,
        agent,
        cached=False,
        confidence=_sure(dice, agent, 0.06 if helped else -0.08),
        fallback=True if lost and call.succeeded else None,
        error=None if call.succeeded else True,
    )
    return at + seconds


def person(tale: Tale, at: float, dice: Dice, told: Course) -> float:
    """Tell a person's answer to a message of ``at``; return when it was written."""
    agent = told.person or people.known_person(dice)
    seconds = dice.tailed(agent.seconds, 0.7)
    tale.add(
        at + seconds,
        "chat.message.sent",
        message_id=_message(tale),
        agent_id=agent.id,
        agent_kind="human",
        text=dice.pick(words.ANSWERS),
        response_seconds=round(seconds, 3),
        automated=False,
    )
    return at + seconds


def hand_off(tale: Tale, at: float, told: Course) -> None:
    """Tell that a person is asked for."""
    tale.add(at + 0.5, "chat.escalation.requested", reason=told.reason, agent_id=told.assistant.id)


def _send(  # noqa: PLR0913 - what an answer tells
    tale: Tale,
    at: float,
    seconds: float,
    dice: Dice,
    agent: Agent,
    *,
    cached: bool,
    confidence: float,
    fallback: bool | None = None,
    error: bool | None = None,
) -> None:
    tale.add(
        at + seconds,
        "chat.message.sent",
        message_id=_message(tale),
        agent_id=agent.id,
        agent_kind="ai",
        text=words.FALLBACK if fallback else dice.pick(words.ANSWERS),
        response_seconds=round(seconds, 3),
        cached=cached,
        automated=True,
        fallback=fallback,
        error=error,
        confidence=round(confidence, 3),
        model=agent.model,
        prompt_name="answer",
        prompt_version=models.version(at),
    )


def _message(tale: Tale) -> str:
    """Return the id of the tale's next message of an agent."""
    return f"{tale.id}-s{len(tale.happenings)}"


def _sure(dice: Dice, agent: Agent, more: float) -> float:
    return min(0.99, max(0.05, agent.confidence + more + 0.06 * dice.bell()))
