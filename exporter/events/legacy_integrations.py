"""Rows A9 and A10, what an integration changed and what a model foresees, as events. Pure."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from exporter.events import flat, legacy_row
from exporter.events.fields import Id, Instant, Number, Phrases, Ratio, Word
from exporter.events.invalid import Invalid

_PLACES = 2
MetricType = Literal[
    "sales_conversion", "support_efficiency", "customer_retention", "upsell_opportunity"
]
InsightType = Literal["churn_risk", "upsell_opportunity", "integration_need", "performance_anomaly"]


class Impact(Struct, frozen=True, kw_only=True):
    """A row of business_impact_metrics."""

    metric_type: MetricType
    integration_provider: Word
    baseline_value: Number
    current_value: Number
    period_start: Instant
    period_end: Instant
    id: Id | None = None
    created_at: Instant | None = None


class Prediction(Struct, frozen=True, kw_only=True):
    """A row of predictive_insights."""

    insight_type: InsightType
    confidence_score: Ratio
    predicted_value: Number | None = None
    contributing_factors: Phrases = ()
    recommended_actions: Phrases = ()
    id: Id | None = None
    created_at: Instant | None = None


def impact(raw: Any, now: datetime) -> dict[str, Any]:
    """Return row A9 as an event of its ``created_at``, else ``now``; raises Invalid."""
    told = legacy_row.of(raw, Impact)
    if told.period_end < told.period_start:
        raise Invalid(
            "out_of_range", "period_end: expected not before period_start", legacy_row.HELP
        )
    data = {
        **legacy_row.beside(raw, Impact),
        "metric_type": told.metric_type,
        "provider": told.integration_provider,
        "baseline_value": told.baseline_value,
        "current_value": told.current_value,
        "period_start": told.period_start,
        "period_end": told.period_end,
    }
    id, time = legacy_row.id_of("impact", raw), told.created_at or now
    return flat.event(id, "integration.impact.measured", time, data, source="impact")


def prediction(raw: Any, now: datetime) -> dict[str, Any]:
    """Return row A10 as an event of its ``created_at``, else ``now``; raises Invalid."""
    told = legacy_row.of(raw, Prediction)
    data = {
        **legacy_row.beside(raw, Prediction),
        "insight_type": told.insight_type,
        "confidence_score": told.confidence_score,
        "predicted_value": told.predicted_value,
        "contributing_factors": list(told.contributing_factors) or None,
        "recommended_actions": list(told.recommended_actions) or None,
    }
    id, time = legacy_row.id_of("prediction", raw), told.created_at or now
    return flat.event(id, "insight.recorded", time, data, source="prediction")


def improvement(baseline: float, current: float) -> float | None:
    """Return by how many per cent a figure changed, None where it began at 0."""
    if not baseline:
        return None
    return round((current - baseline) / abs(baseline) * 100, _PLACES)
