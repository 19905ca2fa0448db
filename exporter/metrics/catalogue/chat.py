"""What is said and answered: messages, conversations, feedback, language models."""

from exporter.metrics.catalogue.metric import counter, histogram

_CHANNEL = "channel=whatsapp|instagram|messenger|web|sms|other"
_AGENT_KIND = "agent_kind=ai|human|system"
_CACHED = "cached=true|false"

# Around the promises of an answer within 2 s and within 5 s.
ANSWER_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)
# The buckets that OpenTelemetry's conventions for generative AI advise.
_MODEL_SECONDS = tuple(0.01 * 2**n for n in range(14))

CHAT = (
    counter(
        "chat_messages_total",
        "Messages that customers wrote (received) and that agents wrote (sent)",
        f"tenant {_CHANNEL} direction=received|sent {_AGENT_KIND}",
    ),
    counter("chat_conversations_started_total", "Conversations that began", f"tenant {_CHANNEL}"),
    counter(
        "chat_conversations_ended_total",
        "Conversations that ended, by how; resolved without a suffix does not say by whom",
        f"tenant {_CHANNEL}"
        " outcome=resolved|resolved_ai|resolved_human|unresolved|abandoned|escalated",
    ),
    counter(
        "chat_conversation_reopens_total",
        "Conversations that went on after their end",
        f"tenant {_CHANNEL}",
    ),
    counter(
        "chat_escalations_total",
        "Times that somebody asked for a person",
        f"tenant {_CHANNEL} agent reason",
    ),
    counter("chat_escalations_resolved_total", "Escalations that are over", f"tenant {_CHANNEL}"),
    counter(
        "chat_bot_turns_total",
        "Messages of AI agents, by whether they answered, fell back or failed",
        "tenant agent result=answered|fallback|error",
    ),
    counter(
        "chat_feedback_total",
        "Scores that customers gave, to a conversation (csat) or to one answer",
        f"tenant {_CHANNEL} agent kind=csat|answer score=1|2|3|4|5",
    ),
    counter(
        "chat_sentiment_total",
        "Texts of customers by how they feel",
        f"tenant {_CHANNEL} sentiment=positive|neutral|negative",
    ),
    counter("chat_topic_mentions_total", "Texts of customers that touch a topic", "tenant topic"),
    counter(
        "chat_message_status_total",
        "Steps of messages on their way to the customer",
        f"tenant {_CHANNEL} status=sent|delivered|read|failed error_class",
    ),
    counter(
        "chat_queries_total",
        "Questions that were answered, by whether a cache answered and how it went",
        f"tenant {_CHANNEL} {_CACHED} result=answered|error",
    ),
    counter(
        "chat_automated_responses_total",
        "Answers that needed no person",
        f"tenant {_CHANNEL}",
    ),
    histogram(
        "chat_response_seconds",
        "Time from a customer's text to its answer",
        ANSWER_SECONDS,
        f"tenant {_CHANNEL} {_AGENT_KIND} {_CACHED}",
    ),
    counter(
        "chat_followups_total",
        "Follow-ups that are owed to customers, and that were made",
        "tenant state=required|done",
    ),
    counter(
        "chat_conversions_total",
        "What conversations brought",
        f"tenant {_CHANNEL} type=appointment|purchase|lead|referral",
    ),
    counter(
        "chat_conversion_value_total",
        "Value of conversions, in major units of the currency",
        f"tenant {_CHANNEL} type=appointment|purchase|lead|referral currency",
    ),
    counter("chat_funnel_steps_total", "Times a step was reached", "tenant funnel step"),
    counter(
        "chat_changes_total",
        "Changes of what runs",
        "tenant kind=deploy|prompt|model|config",
    ),
    counter("chat_usage_total", "Metered use, in the unit of its kind", "tenant kind"),
    counter(
        "chat_usage_cost_total",
        "Cost of metered use, in major units of the currency",
        "tenant kind currency",
    ),
    counter(
        "chat_llm_calls_total",
        "Calls of language models",
        "tenant provider model operation result=ok|error",
    ),
    counter(
        "chat_llm_tokens_total",
        "Tokens that language models read and wrote",
        "tenant provider model type=input|output|cache_read|cache_write|reasoning",
    ),
    counter(
        "chat_llm_cost_total",
        "Cost of calls of language models, in major units of the currency",
        "tenant provider model currency",
    ),
    histogram(
        "chat_llm_duration_seconds",
        "Time a call of a language model took",
        _MODEL_SECONDS,
        "tenant provider model",
    ),
    histogram(
        "chat_llm_time_to_first_token_seconds",
        "Time until a language model's first token",
        _MODEL_SECONDS,
        "tenant provider model",
    ),
)
