"""Questions with their answer in one, of a help page, and conversations told as a whole."""

from typing import Final

from exporter.traffic import asking, models, people, words
from exporter.traffic.scene import MINUTE
from exporter.traffic.tale import Happening, Start, Tale, instant
from exporter.traffic.topics import STAGES, TOPICS

KIND: Final = "q"
SHARE: Final = 1.4
SUMMED: Final = "s"
SUMMED_SHARE: Final = 0.05
SPAN: Final = 90
_AGENT: Final = "ai-pico"
_MODEL: Final = "kestrel-small"
_CACHED: Final = 0.42
_ASKS, _SURE = 0.5, 0.8


def tell(start: Start) -> list[Happening]:
    """Tell a question of the help page."""
    scene, dice = start.scene, start.dice
    customer = people.customer(scene, dice, start.minute)
    topic = dice.weighed(TOPICS)
    tale = Tale(start.id, channel="web", customer_id=customer.id, service=topic.service)
    at = (start.minute + dice.roll()) * MINUTE
    cached, error = dice.chance(_CACHED), False
    seconds = dice.tailed(0.06, 0.5)
    if not cached:
        mishap = scene.mishap(start.minute)
        seconds = dice.tailed(0.15)
        if dice.chance(_ASKS):
            broken = mishap == "shop" and topic.provider == "shopify"
            seconds += asking.ask(tale, at, dice, topic, _SURE, is_bad=broken)[0]
        bad = mishap == "models"
        call = models.call(tale, at + seconds, dice, _MODEL, _AGENT, is_bad=bad)
        seconds, error = seconds + call.seconds, not call.succeeded
    tale.add(
        at + seconds,
        "chat.query.answered",
        query=words.question(dice, customer.language, topic.name),
        topics=[topic.name],
        response_seconds=round(seconds, 3),
        cached=cached,
        error=error,
        automated=not error,
        agent_id=_AGENT,
        agent_kind="ai",
        feature="help_page",
    )
    return tale.happenings


def sum_up(start: Start) -> list[Happening]:
    """Tell a conversation of a partner, who tells of it once and at its end."""
    scene, dice = start.scene, start.dice
    customer = people.customer(scene, dice, start.minute)
    topic = dice.weighed(TOPICS)
    tale = Tale(start.id, conversation_id=start.id, customer_id=customer.id, channel="other")
    began = (start.minute + dice.roll()) * MINUTE
    seconds = min(3600.0, dice.tailed(420, 0.7))
    asked = dice.whole(1, 6)
    used = dice.chance(0.6)
    sure = round(dice.between(0.6, 0.95), 2)
    tale.add(
        began + seconds,
        "chat.conversation.summarised",
        started_at=instant(began),
        ended_at=instant(began + seconds),
        duration_seconds=round(seconds, 1),
        customer_messages=asked,
        agent_responses=asked,
        message_count=2 * asked,
        response_seconds_avg=round(dice.tailed(4, 0.6), 2),
        customer_satisfaction_score=people.grade(dice, 4.1),
        sentiment={"overall": dice.pick(("positive", "neutral", "negative")), "confidence": 0.7},
        outcome_type="resolved" if dice.chance(0.8) else "unresolved",
        integration_data_used=used,
        integration_types_used=[topic.provider] if used else None,
        data_types_accessed=topic.data_types if used else None,
        knowledge_gaps_identified=[dice.pick(topic.gaps)] if dice.chance(0.2) else None,
        ai_confidence_with_data=sure if used else None,
        ai_confidence_without_data=round(sure - 0.2, 2),
        customer_journey_stage=dice.weighed(STAGES),
        conversion_probability=round(dice.roll(), 2),
        tags=[topic.name],
        agent_id="partner-desk",
        agent_kind="human",
    )
    return tale.happenings
