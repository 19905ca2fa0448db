"""Sums of days as a table: a row a day and channel, each figure one that adds up (row K3)."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from exporter.analytics.figures.sums import Sums
from exporter.exports.column import Column, Values
from exporter.exports.dataset import Dataset, Place


class Day(Struct, frozen=True):
    """A day (`2026-11-21`) of a channel, and what its conversations and events come to."""

    day: str
    channel: str
    sums: Sums


def _sum(name: str, measure: str, what: str) -> Column:
    def told(days: Sequence[Sums]) -> Values:
        return [sums[measure] for sums in days]

    return Column(name, "integer", what, ("sums",), told)


def _thousandth(name: str, measure: str, what: str) -> Column:
    def told(days: Sequence[Sums]) -> Values:
        return [sums[measure] / 1000 for sums in days]

    return Column(name, "number", what, ("sums",), told)


_SUMS: Final[Sequence[tuple[str, str, str]]] = (
    ("conversations", "conversations", "conversations that began"),
    ("ended", "ended", "of these, those that ended"),
    ("completed", "completed", "ended and not abandoned"),
    ("automated", "automated", "ended without a message by a person"),
    ("escalated", "escalated", "a person was asked for"),
    ("handed_off", "handed_off", "a person took over or was asked for"),
    ("bot_resolved", "bot_resolved", "resolved without a person"),
    ("reopened", "reopened", "how often they were reopened"),
    ("converted", "converted", "brought a conversion"),
    ("messages", "messages", "messages; none of the system"),
    ("customer_messages", "by_customer", "messages by customers"),
    ("fallbacks", "fallbacks", "answers that said they had none"),
    ("first_responses", "first_n", "first answers of stretches"),
    ("responses", "replies_n", "answers"),
    ("resolutions", "resolution_n", "stretches that were resolved"),
    ("ratings", "ratings", "grades of customers"),
    ("positive", "positive", "messages of glad customers"),
    ("negative", "negative", "messages of those who are not"),
    ("queries", "queries", "questions with their answer"),
    ("queries_cached", "queries_cached", "of these, those out of a cache"),
    ("queries_automated", "queries_automated", "of these, those that no person answered"),
    ("queries_failed", "queries_error", "of these, those that failed"),
)
_TIMES: Final[Sequence[tuple[str, str, str]]] = (
    ("first_response_seconds_sum", "first_ms", "sum of first answers"),
    ("response_seconds_sum", "replies_ms", "sum of answers"),
    ("resolution_seconds_sum", "resolution_ms", "sum of resolved stretches"),
    ("duration_seconds_sum", "duration_ms", "sum of durations"),
)
MEASURES: Final = (*(measure for _, measure, _ in (*_SUMS, *_TIMES)), "rating_milli")
"""What the table is worked out from."""

DAILY: Final = Dataset(
    "metrics",
    "a row a day and channel, the earliest first; sums, so that days may be added up",
    (
        Column("day", "text", "day of `analytics.timezone`", ("day",)),
        Column("channel", "text", "where it was", ("channel",)),
        *(_sum(*one) for one in _SUMS),
        *(_thousandth(*one) for one in _TIMES),
        _thousandth("rating_sum", "rating_milli", "sum of grades"),
    ),
    place=lambda one: Place(0, f"{one.day} {one.channel}"),
    placed=("day", "channel"),
    filters=("channel",),
)
