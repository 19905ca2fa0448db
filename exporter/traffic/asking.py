"""Questions to integrations on behalf of an answer."""

from typing import Final

from exporter.traffic.dice import Dice
from exporter.traffic.tale import Tale
from exporter.traffic.topics import Topic

_SECONDS: Final = {
    "shopify": 0.35,
    "hubspot": 0.55,
    "stripe": 0.3,
    "calendly": 0.4,
    "pennylane": 0.9,
    "google_drive": 1.2,
}
"""The median time of an answer; a provider's own."""


def ask(
    tale: Tale, at: float, dice: Dice, topic: Topic, confidence: float, *, is_bad: bool
) -> tuple[float, bool]:
    """Tell of a question to the integration of a topic; return its seconds and whether it helped.

    ``confidence`` is what the assistant would have with the data.
    """
    seconds = dice.tailed(_SECONDS[topic.provider] * (6 if is_bad else 1), 0.5)
    success = not dice.chance(0.55 if is_bad else 0.012)
    without = max(0.05, confidence - topic.lacks * dice.between(0.6, 1.3))
    tale.add(
        at + seconds,
        "integration.queried",
        provider=topic.provider,
        query_type=topic.query_type,
        success=success,
        response_seconds=round(seconds, 3),
        data_freshness_hours=round(dice.tailed(0.6, 1.1), 2) if success else None,
        confidence=round(confidence, 3) if success else None,
        confidence_without_data=round(without, 3) if success else None,
        satisfaction_impact=round(dice.between(-0.2, 1.1), 2) if success else None,
        data_types=topic.data_types if success else None,
        gaps=[dice.pick(topic.gaps)] if dice.chance(0.07) else None,
    )
    return seconds, success
