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
_MODEL: Final = "model"
_CURRENCY: Final = "currency"

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
    "followups": Measure("follow-ups that were promised"),
    "followed": Measure("of these, those that were made"),
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
    "llm_calls": Measure("calls of language models", _MODEL),
    "llm_errors": Measure("of these, those that failed", f"{_MODEL}, type of error"),
    "llm_tokens": Measure("tokens", f"kind of token, {_MODEL}"),
    "llm_cost_nano": Measure("what they cost, in billionths", f"{_CURRENCY}, {_MODEL}"),
    **dict(_span("llm", "calls of language models", _MODEL)),
    **dict(_span("llm_first", "until the first token", _MODEL)),
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
    "statuses": Measure("steps of messages on their way", "sent, delivered, read or failed"),
    "status_errors": Measure("of these, those that failed", "class of error"),
    "status_pricing": Measure("of these, those of a price", "category of price"),
}
"""Of events by themselves, on the day they happened; an agent's are those that name it."""

ALL: Final[Mapping[str, Measure]] = {**OF_CONVERSATIONS, **OF_EVENTS}
