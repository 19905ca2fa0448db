"""What messages, questions, feedback and conversations move."""

from exporter.events import conversations, messages
from exporter.events.effects.move import Move
from exporter.events.fields import Sentiment
from exporter.events.money import NANO_PLACES


def received(tenant: str, data: messages.Received) -> list[Move]:
    channel = data.channel or ""
    found: list[Move] = [("chat_messages_total", (tenant, channel, "received", ""), 1)]
    found += _feeling(tenant, channel, data.sentiment)
    found += [
        ("chat_topic_mentions_total", (tenant, topic), 1) for topic in dict.fromkeys(data.topics)
    ]
    return found


def received_alike(data: messages.Received) -> tuple[object, ...]:
    """Return what the moves of a customer's message come from, but for its tenant."""
    feeling = data.sentiment
    return data.channel, None if feeling is None else feeling.overall, data.topics


def sent(tenant: str, data: messages.Sent) -> list[Move]:
    channel = data.channel or ""
    kind = data.agent_kind or ""
    found: list[Move] = [("chat_messages_total", (tenant, channel, "sent", kind), 1)]
    if kind == "ai":
        result = "error" if data.error else "fallback" if data.fallback else "answered"
        found.append(("chat_bot_turns_total", (tenant, data.agent_id or "", result), 1))
    if data.response_seconds is not None:
        labels = (tenant, channel, kind, _claim(data.cached))
        found.append(("chat_response_seconds", labels, data.response_seconds))
    return found


def sent_alike(data: messages.Sent) -> tuple[object, ...]:
    """Return what the moves of an agent's message come from, but for its tenant and its time."""
    kind = data.agent_kind
    return (
        data.channel,
        kind,
        data.agent_id if kind == "ai" else None,
        data.error,
        data.fallback,
        data.cached,
        data.response_seconds is None,
    )


def answered(tenant: str, data: messages.Answered) -> list[Move]:
    channel = data.channel or ""
    cached = _claim(data.cached)
    result = "error" if data.error else "answered"
    labels = (tenant, channel, data.agent_kind or "", cached)
    found: list[Move] = [
        ("chat_queries_total", (tenant, channel, cached, result), 1),
        ("chat_response_seconds", labels, data.response_seconds),
    ]
    if data.automated:
        found.append(("chat_automated_responses_total", (tenant, channel), 1))
    found += _feeling(tenant, channel, data.sentiment)
    found += [
        ("chat_topic_mentions_total", (tenant, topic), 1) for topic in dict.fromkeys(data.topics)
    ]
    return found


def feedback(tenant: str, data: messages.Feedback) -> list[Move]:
    channel = data.channel or ""
    feeling = _feeling(tenant, channel, data.sentiment)
    if data.amends is not None:
        return feeling
    labels = (tenant, channel, data.agent_id or "", data.kind or "csat", str(data.score))
    return [("chat_feedback_total", labels, 1), *feeling]


def called(tenant: str, data: messages.Called) -> list[Move]:
    model_labels = (tenant, data.provider, data.model)
    call = (*model_labels, data.operation or "", "error" if data.error_type else "ok")
    found: list[Move] = [("chat_llm_calls_total", call, 1)]
    if data.operation == "execute_tool":
        # How long a tool took is no time of the model.
        return found
    for kind in ("input", "output", "cache_read", "cache_write", "reasoning"):
        tokens = getattr(data, f"{kind}_tokens")
        if tokens:
            found.append(("chat_llm_tokens_total", (*model_labels, kind), tokens))
    if data.value_nano and data.currency:
        cost = data.value_nano / 10**NANO_PLACES
        found.append(("chat_llm_cost_total", (*model_labels, data.currency), cost))
    if data.duration_seconds is not None:
        found.append(("chat_llm_duration_seconds", model_labels, data.duration_seconds))
    first = data.time_to_first_token_seconds
    if first is not None:
        found.append(("chat_llm_time_to_first_token_seconds", model_labels, first))
    return found


def started(tenant: str, data: conversations.Started) -> list[Move]:
    return [("chat_conversations_started_total", (tenant, data.channel or ""), 1)]


def ended(tenant: str, data: conversations.Ended) -> list[Move]:
    outcome: str = data.outcome
    if outcome == "resolved" and data.resolved_by:
        outcome = f"resolved_{data.resolved_by}"
    return [("chat_conversations_ended_total", (tenant, data.channel or "", outcome), 1)]


def reopened(tenant: str, data: conversations.Reopened) -> list[Move]:
    """Count a conversation that went on after its end."""
    return [("chat_conversation_reopens_total", (tenant, data.channel or ""), 1)]


def escalated(tenant: str, data: conversations.EscalationRequested) -> list[Move]:
    """Count a call for a person, with its reason."""
    labels = (tenant, data.channel or "", data.agent_id or "", data.reason)
    return [("chat_escalations_total", labels, 1)]


def escalation_resolved(tenant: str, data: conversations.EscalationResolved) -> list[Move]:
    """Count the end of an escalation."""
    return [("chat_escalations_resolved_total", (tenant, data.channel or ""), 1)]


def followup_required(tenant: str, _data: conversations.FollowupRequired) -> list[Move]:
    """Count a follow-up that is owed."""
    return [("chat_followups_total", (tenant, "required"), 1)]


def followup_done(tenant: str, _data: conversations.FollowupDone) -> list[Move]:
    """Count a follow-up that was made."""
    return [("chat_followups_total", (tenant, "done"), 1)]


def delivered(tenant: str, data: messages.Status) -> list[Move]:
    """Count a step of a message on its way."""
    labels = (tenant, data.channel or "", data.status, data.error_class or "")
    return [("chat_message_status_total", labels, 1)]


def _feeling(tenant: str, channel: str, sentiment: Sentiment | None) -> list[Move]:
    if sentiment is None:
        return []
    return [("chat_sentiment_total", (tenant, channel, sentiment.overall), 1)]


def _claim(value: bool | None) -> str:  # noqa: FBT001 # a claim is a flag
    return "" if value is None else "true" if value else "false"
