"""Sync jobs of integrations, and what their data changed."""

from typing import Final

from exporter.traffic.scene import DAY, MINUTE
from exporter.traffic.tale import Happening, Start, Tale, instant
from exporter.traffic.topics import PROVIDERS

KIND: Final = "y"
EACH: Final = 15
SPAN: Final = 15
IMPACT: Final = "i"
_RECORDS: Final = {"shopify": 140.0, "hubspot": 60.0, "stripe": 40.0}
_RATES: Final = {
    "csat": (3.9, 4.3),
    "resolution_rate": (0.71, 0.83),
    "response_seconds": (6.1, 4.2),
}


def tell(start: Start) -> list[Happening]:
    """Tell the run of a provider's job; one that fails in a bad quarter of the shop."""
    dice, provider = start.dice, PROVIDERS[start.number]
    tale = Tale(start.id, provider=provider, job="records")
    at = start.minute * MINUTE + 20.0 * (1 + start.number)
    bad = provider == "shopify" and start.scene.mishap(start.minute) == "shop"
    fails = dice.chance(0.9 if bad else 0.012)
    late = not fails and dice.chance(0.015)
    seconds = dice.tailed(25, 0.5)
    records = dice.count(_RECORDS.get(provider, 12.0))
    tale.add(at, "integration.synced", status="running", started_at=instant(at))
    tale.add(
        at + min(500.0, seconds),
        "integration.synced",
        status="failed" if fails else "late" if late else "ok",
        records=0 if fails else records,
        errors=dice.count(3.0) if fails else dice.count(0.2),
        started_at=instant(at),
        finished_at=instant(at + seconds),
        next_at=instant(at + EACH * MINUTE),
        sync_success_rate=round(dice.between(0.4, 0.6) if bad else dice.between(0.97, 1), 3),
        error_rate=round(dice.between(0.3, 0.5) if bad else dice.between(0, 0.02), 3),
        data_freshness_score=round(dice.between(0.2, 0.5) if bad else dice.between(0.8, 1), 3),
        api_rate_limit_usage=round(dice.between(0.1, 0.7), 3),
    )
    return tale.happenings


def measure(start: Start) -> list[Happening]:
    """Tell once a day what a provider's data changed, and what a model foresees."""
    dice, provider = start.dice, PROVIDERS[start.number]
    tale = Tale(start.id)
    at = float((start.minute + dice.whole(5 * 60, 8 * 60)) * MINUTE)
    for metric, (before, now) in _RATES.items():
        tale.add(
            at,
            "integration.impact.measured",
            provider=provider,
            metric_type=metric,
            baseline_value=before,
            current_value=round(now * dice.between(0.96, 1.04), 3),
            period_start=instant(at - 7 * DAY * MINUTE),
            period_end=instant(at),
        )
    tale.add(
        at + MINUTE,
        "insight.recorded",
        insight_type=dice.pick(("churn_risk", "demand", "upsell")),
        confidence_score=round(dice.between(0.5, 0.95), 2),
        predicted_value=round(dice.between(10, 400), 1),
        contributing_factors=["answer time", "grades"],
        recommended_actions=["call the customer"],
    )
    return tale.happenings
