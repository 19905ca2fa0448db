"""Figures of 30 days as gauges: counts and sums, so that channels and tenants can be added up."""

from typing import Final

from exporter.metrics.catalogue.metric import Metric, gauge

_CHANNEL: Final = "tenant channel=whatsapp|instagram|messenger|web|sms|other span=now|before"
_STEP: Final = "tenant funnel place step"


def _these(name: str, said: str) -> Metric:
    return gauge(f"chat_month_conversations_{name}", f"Of these, those that {said}", _CHANNEL)


MONTH: Final = (
    gauge(
        "chat_month_conversations",
        "Conversations that began in 30 days up to today (now), or in the 30 days before",
        _CHANNEL,
    ),
    _these("finished", "do not go on"),
    _these("completed", "ended and were not abandoned"),
    _these("abandoned", "ended by silence with the customer unanswered, or so told"),
    _these("ended", "ended"),
    _these("automated", "ended without a message by a person"),
    _these("judged", "ended with a word on how"),
    _these("resolved", "ended as resolved"),
    _these("escalated", "a person was asked for"),
    _these("reopened", "went on after their end"),
    _these("converted", "brought a conversion"),
    _these("informed", "used data of an integration"),
    gauge("chat_month_ratings", "Grades that customers gave in these conversations", _CHANNEL),
    gauge("chat_month_rating_points", "Sum of these grades, 1 to 5 each", _CHANNEL),
    gauge("chat_month_answers", "Answers in these conversations", _CHANNEL),
    gauge(
        "chat_month_answer_seconds",
        "Time that customers waited for these answers, added up",
        _CHANNEL,
    ),
    gauge(
        "chat_month_revenue",
        "What these conversations brought, in major units of the currency",
        f"{_CHANNEL} currency",
    ),
    gauge(
        "chat_month_languages",
        "Conversations of 30 days up to today by the customer's language",
        "tenant language",
    ),
    gauge(
        "chat_month_questions",
        "Questions that were answered in 30 days up to today, by whether without a person",
        "tenant automated=true|false",
    ),
    gauge(
        "chat_month_saved_seconds",
        "Time that answers without a person saved in 30 days up to today",
        "tenant",
    ),
    gauge(
        "chat_month_saved_value",
        "What that time would have cost, in major units of the currency",
        "tenant currency",
    ),
    gauge(
        "chat_month_ai_cost",
        "What language models cost in 30 days up to today, in major units of the currency",
        "tenant currency",
    ),
    gauge(
        "chat_month_ai_return_ratio",
        "What was saved above that cost, against that cost; absent where they are not comparable",
        "tenant",
    ),
    gauge(
        "chat_month_confidence_ratio",
        "Mean confidence of answers of 30 days up to today, with data of integrations or without",
        "tenant data=with|without",
    ),
    gauge("chat_month_confidences", "Answers that this mean is of", "tenant data=with|without"),
    gauge(
        "chat_funnel_passages",
        "Passages through a funnel that began in 30 days up to today and reached a step",
        _STEP,
        configured=True,
    ),
    gauge(
        "chat_funnel_step_ratio",
        "Which part of the passages that had reached the step before reached this one",
        _STEP,
        configured=True,
    ),
    gauge(
        "chat_funnel_step_median_seconds",
        "Median time from the step before to this one",
        _STEP,
        configured=True,
    ),
)
