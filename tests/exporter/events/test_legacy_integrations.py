from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.events import legacy_integrations
from exporter.events.invalid import Invalid
from tests.exporter.events import analytics
from tests.exporter.events.analytics import NOW


def test_a_row_of_business_impact_is_an_event() -> None:
    read = analytics.read(legacy_integrations.impact(analytics.impact(), NOW))
    told: Any = read.data
    assert (told.TYPE, read.origin, read.time) == ("integration.impact.measured", "impact", NOW)
    assert (told.user_id, told.provider, told.metric_type) == (
        "user-1",
        "hubspot",
        "sales_conversion",
    )
    assert (told.baseline_value, told.current_value) == (20, 25)
    assert told.period_end == datetime(2026, 11, 1, tzinfo=UTC)
    assert not read.attributes


def test_a_row_of_predictive_insights_is_an_event() -> None:
    created = "2026-11-20T12:00:00Z"
    raw = analytics.prediction(id="p-1", created_at=created)
    read = analytics.read(legacy_integrations.prediction(raw, NOW))
    told: Any = read.data
    assert (read.id, read.time) == ("p-1", datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert (told.insight_type, told.confidence_score, told.predicted_value) == (
        "churn_risk",
        0.82,
        5678,
    )
    assert told.contributing_factors == ("silent for 60 days",)
    assert told.recommended_actions == ("call",)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"metric_type": "luck"}, "metric_type"),
        ({"integration_provider": None}, "integration_provider"),
        ({"period_end": "2026-09-01T00:00:00Z"}, "period_end"),
        ({"baseline_value": "20"}, "baseline_value"),
    ],
)
def test_a_wrong_impact_names_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid, match=field):
        legacy_integrations.impact(analytics.impact(**more), NOW)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"insight_type": "luck"}, "insight_type"), ({"confidence_score": 1.1}, "confidence_score")],
)
def test_a_wrong_prediction_names_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid, match=field):
        legacy_integrations.prediction(analytics.prediction(**more), NOW)


@pytest.mark.parametrize(
    ("baseline", "current", "percent"),
    [
        (20, 25, 25.0),
        (0, 5, None),
        (-20, -10, 50.0),
        (1, 50, 4900.0),
        (3, 4, 33.33),
        (20, 20, 0.0),
    ],
)
def test_an_improvement_is_against_what_was_before(
    baseline: float, current: float, percent: float | None
) -> None:
    assert legacy_integrations.improvement(baseline, current) == percent
