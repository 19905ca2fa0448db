"""What messages, questions, feedback and conversations move."""

from exporter.events import conversations, messages
from exporter.events.effects.move import Move
from exporter.events.fields import Sentiment


def received(tenant: str, data: messages.Received) -> list[Move]:
    channel = data.channel or ""
    found = [Move("chat_messages_total", 1, (tenant, channel, "received", ""))]
    found += _feeling(tenant, channel, data.sentiment)
    found += [Move("chat_topic_mentions_total", 1, (tenant, topic)) for topic in data.topics]
    return found


def sent(tenant: str, data: messages.Sent) -> list[Move]:
    channel = data.channel or ""
    kind = data.agent_kind or ""
    found = [Move("chat_messages_total", 1, (tenant, channel, "sent", kind))]
    if kind == "ai":
        result = "error" if data.error else "fallback" if data.fallback else "answered"
        found.append(Move("chat_bot_turns_total", 1, (tenant, data.agent_id or "", result)))
    if data.response_seconds is not None:
        labels = (tenant, channel, kind, _claim(data.cached))
        found.append(Move("chat_response_seconds", data.response_seconds, labels))
    return found


def answered(tenant: str, data: messages.Answered) -> list[Move]:
    channel = data.channel or ""
    cached = _claim(data.cached)
    result = "error" if data.error else "answered"
    labels = (tenant, channel, data.agent_kind or "", cached)
    found = [
        Move("chat_queries_total", 1, (tenant, channel, cached, result)),
        Move("chat_response_seconds", data.response_seconds, labels),
    ]
    if data.automated:
        found.append(Move("chat_automated_responses_total", 1, (tenant, channel)))
    found += _feeling(tenant, channel, data.sentiment)
    found += [Move("chat_topic_mentions_total", 1, (tenant, topic)) for topic in data.topics]
    return found


def feedback(tenant: str, data: messages.Feedback) -> list[Move]:
    channel = data.channel or ""
    labels = (tenant, channel, data.agent_id or "", data.kind or "csat", str(data.score))
    return [
        Move("chat_feedback_total", 1, labels),
        *_feeling(tenant, channel, data.sentiment),
    ]


def called(tenant: str, data: messages.Called) -> list[Move]:
    model_labels = (tenant, data.provider, data.model)
    call = (*model_labels, data.operation or "", "error" if data.error_type else "ok")
    found = [Move("chat_llm_calls_total", 1, call)]
    for kind in ("input", "output", "cache_read", "cache_write", "reasoning"):
        tokens = getattr(data, f"{kind}_tokens")
        if tokens:
            found.append(Move("chat_llm_tokens_total", tokens, (*model_labels, kind)))
    if data.value_nano and data.currency:
        cost = data.value_nano / 1e9
        found.append(Move("chat_llm_cost_total", cost, (*model_labels, data.currency)))
    if data.duration_seconds is not None:
        found.append(Move("chat_llm_duration_seconds", data.duration_seconds, model_labels))
    first = data.time_to_first_token_seconds
    if first is not None:
        found.append(Move("chat_llm_time_to_first_token_seconds", first, model_labels))
    return found


def started(tenant: str, data: conversations.Started) -> list[Move]:
    return [Move("chat_conversations_started_total", 1, (tenant, data.channel or ""))]


def ended(tenant: str, data: conversations.Ended) -> list[Move]:
    outcome: str = data.outcome
    if outcome == "resolved" and data.resolved_by:
        outcome = f"resolved_{data.resolved_by}"
    return [Move("chat_conversations_ended_total", 1, (tenant, data.channel or "", outcome))]


def reopened(tenant: str, data: conversations.Reopened) -> list[Move]:
    """Count a conversation that went on after its end."""
    return [Move("chat_conversation_reopens_total", 1, (tenant, data.channel or ""))]


def escalated(tenant: str, data: conversations.EscalationRequested) -> list[Move]:
    """Count a call for a person, with its reason."""
    labels = (tenant, data.channel or "", data.agent_id or "", data.reason)
    return [Move("chat_escalations_total", 1, labels)]


def escalation_resolved(tenant: str, data: conversations.EscalationResolved) -> list[Move]:
    """Count the end of an escalation."""
    return [Move("chat_escalations_resolved_total", 1, (tenant, data.channel or ""))]


def followup_required(tenant: str, _data: conversations.FollowupRequired) -> list[Move]:
    """Count a follow-up that is owed."""
    return [Move("chat_followups_total", 1, (tenant, "required"))]


def followup_done(tenant: str, _data: conversations.FollowupDone) -> list[Move]:
    """Count a follow-up that was made."""
    return [Move("chat_followups_total", 1, (tenant, "done"))]


def delivered(tenant: str, data: messages.Status) -> list[Move]:
    """Count a step of a message on its way."""
    labels = (tenant, data.channel or "", data.status, data.error_class or "")
    return [Move("chat_message_status_total", 1, labels)]


def _feeling(tenant: str, channel: str, sentiment: Sentiment | None) -> list[Move]:
    if sentiment is None:
        return []
    return [Move("chat_sentiment_total", 1, (tenant, channel, sentiment.overall))]


def _claim(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"
