"""What cells measure, in one table; a figure reads nothing that is not in it.

A measure is one number of a day, or several told apart by names. `x_n`, `x_ms` and `x_bucket` are
a span: how many, their sum in milliseconds, and their buckets (see buckets.py); `x_working_ms` is
the sum within business hours. A name of several parts has SEPARATOR between them.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

SEPARATOR: Final = "\x1f"
"""Stands in no name that a sender writes: it is taken out."""


class Measure(NamedTuple):
    """``what`` is counted or summed; ``names`` says what the names are, "" where there are none."""

    what: str
    names: str = ""


def name(*parts: object) -> str:
    """Return the parts of a name as one."""
    return SEPARATOR.join(str(part).replace(SEPARATOR, " ") for part in parts)


def parts(name: str) -> tuple[str, ...]:
    """Return what a name was made of."""
    return tuple(name.split(SEPARATOR))


def _span(span: str, what: str, names: str = "") -> Iterator[tuple[str, Measure]]:
    each = f"by {names}" if names else ""
    yield f"{span}_n", Measure(f"how many: {what}", names)
    yield f"{span}_ms", Measure(f"sum in milliseconds: {what}", names)
    yield f"{span}_bucket", Measure(f"buckets {each}".rstrip() + f": {what}", f"bucket {names}")


def _working(span: str, what: str) -> Iterator[tuple[str, Measure]]:
    """Return a span of conversations: its buckets are of a conversation's mean."""
    yield from _span(span, what)
    yield f"{span}_working_ms", Measure(f"sum in milliseconds within business hours: {what}")


_PLACE: Final = "provider, query type"
_MODEL: Final = "model, provider"
_PROMPT: Final = "prompt, version"
_FUNNEL: Final = "funnel with a digest of its steps, step"
_CURRENCY: Final = "currency"


def _calls(of: str, names: str) -> Iterator[tuple[str, Measure]]:
    """Return calls of language models, told apart by names."""
    yield f"{of}_calls", Measure("calls of language models", names)
    yield f"{of}_errors", Measure("of these, those that failed", f"type of error, {names}")
    yield f"{of}_tokens", Measure("tokens", f"kind of token, {names}")
    yield f"{of}_cost_nano", Measure("what they cost, in billionths", f"{_CURRENCY}, {names}")
    yield from _span(of, "calls of language models", names)
    yield from _span(f"{of}_first", "until the first token", names)


OF_CONVERSATIONS: Final[Mapping[str, Measure]] = {
    "conversations": Measure("conversations that began on the day, as all of this table"),
    "ended": Measure("those that ended"),
    "active": Measure("those that go on"),
    "outcomes": Measure("those that ended with a word on how", "outcome"),
    "completed": Measure("those that ended and were not abandoned"),
    "automated": Measure("those that ended without a message by a person"),
    "escalated": Measure("those for which a person was asked"),
    "handed_off": Measure("those that a person took over, or was asked to"),
    "bot_resolved": Measure("those that were resolved without a person"),
    "reopened": Measure("how often they were reopened"),
    "came_back": Measure("those that were reopened at least once"),
    "unassisted": Measure("those in which a customer wrote, and that ended without a person"),
    "returnable": Measure("those that ended, of customers that are known"),
    "engaged": Measure("those in which the customer wrote"),
    "on_topic": Measure("those with a known topic"),
    "converted": Measure("those with a conversion"),
    "with_data": Measure("those that used data of an integration"),
    "rated": Measure("those with a grade"),
    "succeeded": Measure("those that were resolved or brought a conversion"),
    "missed": Measure("those that ended with neither"),
    "summarised": Measure("those of which a sender's summary is all that is known"),
    "messages": Measure("messages"),
    "by_customer": Measure("messages by customers"),
    "by_ai": Measure("messages by assistants"),
    "by_human": Measure("messages by people"),
    "cached": Measure("answers out of a cache"),
    "fallbacks": Measure("answers that said they had none"),
    "errors": Measure("answers that failed"),
    "asked": Measure("messages that were answered by another message, waits taken as one"),
    "asked_automated": Measure("of these, those that no person answered"),
    "duration_ms": Measure("sum of durations in milliseconds"),
    "ratings": Measure("grades of customers"),
    "rating_milli": Measure("their sum in thousandths"),
    "positive": Measure("messages or conversations of a glad customer"),
    "neutral": Measure("the same of one who is neither"),
    "negative": Measure("the same of one who is not"),
    "feelings_sure_n": Measure("of these three, those whose confidence was told"),
    "feelings_sure_milli": Measure("sum of these confidences in thousandths"),
    "feelings_derived": Measure("of these three, those told from a text at intake"),
    "emotions": Measure("conversations", "emotion"),
    "languages": Measure("conversations", "language"),
    "topics": Measure("conversations", "topic"),
    "topic_ratings": Measure("grades in conversations", "topic"),
    "topic_rating_milli": Measure("their sum in thousandths", "topic"),
    "hours": Measure("conversations", "hour of the day in which they began, two digits"),
    "providers": Measure("conversations that asked an integration", "provider"),
    "data_types": Measure("conversations that used data", "type of data"),
    "gaps": Measure("conversations that lacked knowledge", "what was not known"),
    "journey": Measure("conversations that used data", "stage of the customer, type of data"),
    "confidence_with_n": Measure("answers of a known confidence with data of integrations"),
    "confidence_with_milli": Measure("sum of these confidences in thousandths"),
    "confidence_without_n": Measure("answers of a known confidence without that data"),
    "confidence_without_milli": Measure("sum of these confidences in thousandths"),
    "confidence_gain_n": Measure("answers of which both are known", "type of data"),
    "confidence_gain_milli": Measure("sum of the differences in thousandths", "type of data"),
    "graded_milli": Measure("sum of the mean grades of those with one, in thousandths"),
    "graded_square": Measure("sum of the squares of these, in millionths"),
    "data_outcomes": Measure("those that used data and ended with a word on how"),
    "data_rated": Measure("those that used data and have a grade"),
    "data_graded_milli": Measure("sum of the mean grades of these, in thousandths"),
    "data_converted": Measure("those that used data and brought a conversion"),
    "data_resolution_n": Measure("resolved stretches of those that used data"),
    "data_resolution_ms": Measure("sum in milliseconds of these"),
    "conversions": Measure("conversions", "kind"),
    "converted_kinds": Measure("conversations with a conversion", "kind"),
    "service_minor": Measure("what they brought in minor units", f"{_CURRENCY}, what was wanted"),
    "evaluations": Measure("grades of answers", "model, prompt, version; empty where unknown"),
    "evaluation_sum": Measure("their sum, 1 to 5 each", "model, prompt, version"),
    "value_minor": Measure("what they brought in minor units", _CURRENCY),
    "priced": Measure("conversions with an amount", _CURRENCY),
    "attended_minor": Measure("value_minor of conversations with an agent", _CURRENCY),
    **dict(_working("first", "first answers of stretches")),
    **dict(_working("first_human", "first answers by a person")),
    **dict(_working("replies", "answers; of an agent, its own")),
    **dict(_working("human_replies", "answers by people; of an agent, its own")),
    **dict(_working("resolution", "stretches that were resolved, from begin to end")),
}
"""Of conversations, on the day they began; an agent's are all in which it took part."""

OF_CUSTOMERS: Final[Mapping[str, Measure]] = {
    "sessions": Measure("sessions of customers that began on the day"),
    "sessions_ms": Measure("how long sessions went on within the day, in milliseconds"),
}
"""Of customers, joined ids as one."""

OF_EVENTS: Final[Mapping[str, Measure]] = {
    "kinds": Measure("events by an agent that say what it is", "ai, human or system"),
    "sent": Measure("messages that agents sent", "ai, human or system"),
    "sent_fallback": Measure("of these, those that said they had no answer", "ai or human"),
    "sent_error": Measure("of these, those that failed", "ai or human"),
    "queries": Measure("questions with their answer, in conversations or not"),
    "queries_cached": Measure("of these, those answered out of a cache"),
    "queries_automated": Measure("of these, those answered without a person"),
    "queries_error": Measure("of these, those that failed"),
    "queries_quick": Measure("of these, those answered in less than 2 seconds"),
    "services": Measure("messages of customers and questions", "what was wanted"),
    "messages_hours": Measure(
        "messages of customers, assistants and people; a question with its answer in one is two",
        "hour of the week, 0 is Monday 0 h",
    ),
    "queries_hours": Measure("of these, those of an hour", "hour of the week, 0 is Monday 0 h"),
    "failed_hours": Measure(
        "answers, messages, calls of models and questions to integrations that failed",
        "hour of the week, 0 is Monday 0 h",
    ),
    **dict(_span("queries_hit", "answers out of a cache")),
    **dict(_span("queries_miss", "answers that no cache gave")),
    **dict(_calls("llm", _MODEL)),
    **dict(_calls("prompt", _PROMPT)),
    "tool_calls": Measure("calls of tools by language models", "tool"),
    "tool_errors": Measure("of these, those that failed", "type of error, tool"),
    **dict(_span("tool", "calls of tools", "tool")),
    "lone_evaluations": Measure("grades of answers that belong to no conversation"),
    "lone_evaluation_sum": Measure("their sum, 1 to 5 each"),
    "integration_queries": Measure("questions to integrations", _PLACE),
    "integration_ok": Measure("of these, those that were answered", _PLACE),
    **dict(_span("integration", "their answers", _PLACE)),
    "integration_freshness_n": Measure("data of a known age", _PLACE),
    "integration_freshness_milli": Measure("sum of its ages in thousandths of hours", _PLACE),
    "integration_confidence_n": Measure("answers of a known confidence", _PLACE),
    "integration_confidence_milli": Measure("sum of confidences in thousandths", _PLACE),
    "integration_without_n": Measure("answers of a known confidence without the data", _PLACE),
    "integration_without_milli": Measure("sum of those in thousandths", _PLACE),
    "integration_impact_n": Measure("answers of a known impact on satisfaction", _PLACE),
    "integration_impact_milli": Measure("sum of impacts in thousandths", _PLACE),
    "appointments": Measure(
        "steps of appointments", "booked, rescheduled, cancelled, completed or no_show"
    ),
}
"""Of events by themselves, on the day they happened; an agent's are those that name it."""

OF_DELIVERIES: Final[Mapping[str, Measure]] = {
    "outgoing": Measure("messages of which any step is known"),
    "outgoing_sent": Measure("of these, those that left"),
    "outgoing_delivered": Measure("of these, those that arrived; what was read did"),
    "outgoing_read": Measure("of these, those that were read"),
    "outgoing_failed": Measure("of all, those that failed and did not arrive"),
    "outgoing_errors": Measure("of these, those of a kind", "class of error"),
    "outgoing_pricing": Measure("of all, those of a price", "category of price"),
}
"""Of messages that went out, on the day of their first step; an agent's are those that name it."""

OF_FUNNELS: Final[Mapping[str, Measure]] = {
    "funnel_reached": Measure("passages through a funnel that reached a step", _FUNNEL),
    **dict(_span("funnel_step", "from the step before to this one", _FUNNEL)),
}
"""Of passages through funnels, on the day they began."""

ALL: Final[Mapping[str, Measure]] = {
    **OF_CONVERSATIONS,
    **OF_EVENTS,
    **OF_CUSTOMERS,
    **OF_DELIVERIES,
    **OF_FUNNELS,
}
