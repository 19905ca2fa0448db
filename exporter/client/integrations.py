"""The calls about integrations and what they bring: rows A5, A7, A9 and A10."""

# ruff: noqa: FBT001, PLR0913 - the signatures are those of the requirement documents
from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from exporter.client.poster import Poster
from exporter.client.record import Common, seconds


class IntegrationCalls(Poster):
    """Calls that say what integrations answered, how well they are, and what they changed."""

    def track_integration_query(
        self,
        user_id: str | None,
        conversation_id: str | None,
        integration_provider: str,
        query_type: str,
        query_success: bool,
        response_time_ms: float | None,
        data_freshness_hours: float | None = None,
        ai_confidence_score: float | None = None,
        customer_satisfaction_impact: float | None = None,
        **common: Unpack[Common],
    ) -> str | None:
        """A query to an integration (row A5)."""
        data = {
            "user_id": user_id,
            "conversation_id": conversation_id,
            "provider": integration_provider,
            "query_type": query_type,
            "success": query_success,
            "response_seconds": seconds(response_time_ms),
            "data_freshness_hours": data_freshness_hours,
            "confidence": ai_confidence_score,
            "satisfaction_impact": customer_satisfaction_impact,
        }
        return self._post("integration.queried", data, common)

    def update_integration_health(
        self,
        user_id: str | None,
        integration_provider: str,
        sync_status: str,
        last_sync_at: datetime | str | None = None,
        sync_success_rate: float | None = None,
        error_rate: float | None = None,
        data_freshness_score: float | None = None,
        api_rate_limit_usage: float | None = None,
        **common: Unpack[Common],
    ) -> str | None:
        """How an integration does (row A7).

        `sync_status` is ok, running, late or failed; rates, score and usage are 0 to 1.
        """
        data = {
            "user_id": user_id,
            "provider": integration_provider,
            "status": sync_status,
            "last_sync_at": last_sync_at,
            "sync_success_rate": sync_success_rate,
            "error_rate": error_rate,
            "data_freshness_score": data_freshness_score,
            "api_rate_limit_usage": api_rate_limit_usage,
        }
        return self._post("integration.synced", data, common)

    def record_business_impact(
        self,
        user_id: str | None,
        metric_type: str,
        integration_provider: str,
        baseline_value: float,
        current_value: float,
        period_start: datetime | str,
        period_end: datetime | str,
        **common: Unpack[Common],
    ) -> str | None:
        """A figure before and with an integration (row A9)."""
        data = {
            "user_id": user_id,
            "metric_type": metric_type,
            "provider": integration_provider,
            "baseline_value": baseline_value,
            "current_value": current_value,
            "period_start": period_start,
            "period_end": period_end,
        }
        return self._post("integration.impact.measured", data, common)

    def record_insight(
        self,
        user_id: str | None,
        insight_type: str,
        confidence_score: float,
        predicted_value: float | None = None,
        contributing_factors: Sequence[str] = (),
        recommended_actions: Sequence[str] = (),
        **common: Unpack[Common],
    ) -> str | None:
        """A prediction of somebody's model (row A10)."""
        data = {
            "user_id": user_id,
            "insight_type": insight_type,
            "confidence_score": confidence_score,
            "predicted_value": predicted_value,
            "contributing_factors": contributing_factors,
            "recommended_actions": recommended_actions,
        }
        return self._post("insight.recorded", data, common)
