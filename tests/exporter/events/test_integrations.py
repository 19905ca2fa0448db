from typing import Any

import pytest

from exporter.events import integrations
from tests.exporter.events.examples import complaint, event


def test_a_query_is_kept_as_row_a5_has_it() -> None:
    told: dict[str, Any] = {
        "provider": "hubspot",
        "query_type": "contact_lookup",
        "success": True,
        "response_seconds": 0.25,
        "data_freshness_hours": 2,
        "confidence": 0.95,
        "satisfaction_impact": 0.8,
    }
    data = event("integration.queried", **told).data
    assert isinstance(data, integrations.Queried)
    assert {name: getattr(data, name) for name in told} == told


def test_a_sync_carries_the_health_of_row_a7() -> None:
    told: dict[str, Any] = {
        "status": "late",
        "sync_success_rate": 0.98,
        "error_rate": 0.02,
        "data_freshness_score": 1,
        "api_rate_limit_usage": 0.5,
    }
    data = event("integration.synced", **told, last_sync_at="2026-11-21T04:00:00Z").data
    assert isinstance(data, integrations.Synced)
    assert {name: getattr(data, name) for name in told} == told
    assert data.last_sync_at is not None


@pytest.mark.parametrize(
    ("type", "field", "value"),
    [
        ("integration.queried", "success", "yes"),
        ("integration.queried", "satisfaction_impact", 11),
        ("integration.synced", "status", "broken"),
        ("integration.synced", "error_rate", 1.01),
        ("integration.impact.measured", "period_end", "2026-10-31"),
        ("insight.recorded", "confidence_score", 2),
    ],
)
def test_what_does_not_fit_is_refused(type: str, field: str, value: Any) -> None:
    assert complaint(type, **{field: value}).startswith(f"data.{field}: expected")
