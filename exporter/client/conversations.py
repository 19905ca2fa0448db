"""The calls about conversations: rows A1, A2, A4, A6 and A8, each one native event."""

# ruff: noqa: FBT001, PLR0913 - the signatures are those of the requirement documents
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Unpack

from exporter.client.poster import Poster
from exporter.client.record import Common, seconds


class ConversationCalls(Poster):
    """Calls that say what was asked and answered, and how a conversation went.

    Each returns as `track` does. Arguments that are None are left out of the event; `common` may
    hold unknown names too, which the daemon keeps as attributes.
    """

    def track_user_query(
        self,
        query: str,
        user_id: str | None,
        response_time: float,
        cached: bool,
        *,
        conversation_id: str | None = None,
        error: bool | None = None,
        automated: bool | None = None,
        context: Mapping[str, Any] | str | None = None,
        **common: Unpack[Common],
    ) -> str | None:
        """A question and its answer in one (row A1); `response_time` in seconds."""
        data = {
            "query": query,
            "user_id": user_id,
            "response_seconds": response_time,
            "cached": cached,
            "conversation_id": conversation_id,
            "error": error,
            "automated": automated,
            "context": context,
        }
        return self._post("chat.query.answered", data, common)

    def track_conversation(self, conversation_id: str, **snapshot: object) -> str | None:
        """What is known of a conversation (row A2), by the event's own field names.

        They are those of chat.conversation.summarised: started_at, message_count, outcome_type, ….
        The latest wins.
        """
        data = {"conversation_id": conversation_id}
        return self._post("chat.conversation.summarised", data, snapshot)

    def record_conversation_insight(
        self,
        conversation_id: str,
        agent_id: str,
        customer_id: str,
        platform: str,
        *,
        start_time: datetime | str | None = None,
        end_time: datetime | str | None = None,
        duration: float | None = None,
        response_time_avg: float | None = None,
        follow_up_required: bool | None = None,
        follow_up_actions: Sequence[str] | None = None,
        **insight: object,
    ) -> str | None:
        """A conversation's insight (row A4); the latest wins.

        `duration` in seconds, `response_time_avg` in milliseconds. `insight` takes the row's other
        names: session_id, message_count, customer_messages, agent_responses, sentiment, intents,
        customer_satisfaction_score, conversion_event, escalation, tags, customer_journey.
        """
        data = {
            "conversation_id": conversation_id,
            "agent_id": agent_id,
            "customer_id": customer_id,
            "channel": platform,
            "started_at": start_time,
            "ended_at": end_time,
            "duration_seconds": duration,
            "response_seconds_avg": seconds(response_time_avg),
            "followup_required": follow_up_required,
            "followup_actions": follow_up_actions,
        }
        return self._post("chat.conversation.summarised", data, insight)

    def record_conversation_outcome(
        self,
        conversation_id: str,
        user_id: str | None,
        integration_data_used: bool,
        integration_types_used: Sequence[str],
        outcome_type: str,
        resolution_time_minutes: float | None = None,
        customer_satisfaction_score: float | None = None,
        business_value_generated: Decimal | float | str | None = None,
        *,
        currency: str | None = None,
        **common: Unpack[Common],
    ) -> str | None:
        """How a conversation came out (row A6)."""
        data = {
            "conversation_id": conversation_id,
            "user_id": user_id,
            "integration_data_used": integration_data_used,
            "integration_types_used": integration_types_used,
            "outcome_type": outcome_type,
            "resolution_time_minutes": resolution_time_minutes,
            "customer_satisfaction_score": customer_satisfaction_score,
            "business_value_generated": business_value_generated,
            "currency": currency,
        }
        return self._post("chat.conversation.summarised", data, common)

    def record_conversation_intelligence(
        self,
        conversation_id: str,
        user_id: str | None,
        data_types_accessed: Sequence[str] = (),
        knowledge_gaps_identified: Sequence[str] = (),
        ai_confidence_with_data: float | None = None,
        ai_confidence_without_data: float | None = None,
        customer_journey_stage: str | None = None,
        conversion_probability: float | None = None,
        **common: Unpack[Common],
    ) -> str | None:
        """What integration data did for a conversation (row A8)."""
        data = {
            "conversation_id": conversation_id,
            "user_id": user_id,
            "data_types_accessed": data_types_accessed,
            "knowledge_gaps_identified": knowledge_gaps_identified,
            "ai_confidence_with_data": ai_confidence_with_data,
            "ai_confidence_without_data": ai_confidence_without_data,
            "customer_journey_stage": customer_journey_stage,
            "conversion_probability": conversion_probability,
        }
        return self._post("chat.conversation.summarised", data, common)
