from datetime import UTC, datetime

import pytest

from exporter.events import integrations
from exporter.events.invalid import Invalid
from tests.exporter.client.reading import reading

START = datetime(2026, 2, 1, tzinfo=UTC)
END = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_integration_query_is_the_example_of_row_a5() -> None:
    with reading() as client:
        client.track_integration_query(
            "u1", "c1", "hubspot", "contact_lookup", True, 250, 2, 0.95, 0.8
        )
        event = client.event()
    assert event.attributes == {}
    assert event.data == integrations.Queried(
        user_id="u1",
        conversation_id="c1",
        provider="hubspot",
        query_type="contact_lookup",
        success=True,
        response_seconds=0.25,
        data_freshness_hours=2,
        confidence=0.95,
        satisfaction_impact=0.8,
    )


def test_a_required_argument_left_at_none_is_refused_by_its_name() -> None:
    with reading() as client:
        client.track_integration_query("u1", "c1", None, "lookup", True, 250)  # type: ignore[arg-type]
        with pytest.raises(Invalid, match=r"data\.provider"):
            client.event()


def test_an_argument_of_the_wrong_type_is_refused_by_its_name() -> None:
    with reading() as client:
        client.track_integration_query("u1", "c1", "hubspot", "lookup", True, "fast")  # type: ignore[arg-type]
        with pytest.raises(Invalid, match=r"data\.response_seconds"):
            client.event()


def test_the_health_of_an_integration_is_that_of_row_a7() -> None:
    with reading() as client:
        client.update_integration_health("u1", "shopify", "ok", END, 0.99, 0.01, 0.9, 0.35)
        event = client.event()
    assert event.attributes == {}
    assert event.data == integrations.Synced(
        user_id="u1",
        provider="shopify",
        status="ok",
        last_sync_at=END,
        sync_success_rate=0.99,
        error_rate=0.01,
        data_freshness_score=0.9,
        api_rate_limit_usage=0.35,
    )


def test_a_business_impact_is_that_of_row_a9() -> None:
    with reading() as client:
        client.record_business_impact(
            "u1", "sales_conversion", "hubspot", 20, 25, START, END, tenant="acme"
        )
        event = client.event()
    assert (event.attributes, event.tenant) == ({}, "acme")
    assert event.data == integrations.ImpactMeasured(
        user_id="u1",
        metric_type="sales_conversion",
        provider="hubspot",
        baseline_value=20,
        current_value=25,
        period_start=START,
        period_end=END,
        tenant="acme",
    )


def test_an_insight_is_that_of_row_a10() -> None:
    with reading() as client:
        client.record_insight("u1", "churn_risk", 0.8, 0.27, ["silence"], ["write to them"])
        event = client.event()
    assert event.attributes == {}
    assert event.data == integrations.InsightRecorded(
        user_id="u1",
        insight_type="churn_risk",
        confidence_score=0.8,
        predicted_value=0.27,
        contributing_factors=("silence",),
        recommended_actions=("write to them",),
    )
