"""What a conversation adds about data of integrations: used or not, and what came of it (B10)."""

from collections.abc import Iterator

from exporter.analytics import measures
from exporter.analytics.conversation import UNKNOWN, Conversation

Amount = tuple[str, str, int]
"""Measure, name and amount."""


def amounts(one: Conversation) -> Iterator[Amount]:
    """Return what tells conversations with data of integrations from those without."""
    grade = round(1000 * one.rating_sum / one.ratings) if one.ratings else 0
    if grade:
        yield "graded_milli", "", grade
        yield "graded_square", "", grade * grade
    if one.with_data:
        yield "data_outcomes", "", bool(one.outcome)
        yield "data_rated", "", bool(one.ratings)
        yield "data_graded_milli", "", grade
        yield "data_converted", "", bool(one.conversions)
        yield "data_resolution_n", "", one.resolution.n
        yield "data_resolution_ms", "", one.resolution.ms
    for gap in one.gaps:
        yield "gaps", gap, 1
    for type in one.data_types:
        yield "journey", measures.name(one.stage or UNKNOWN, type), 1
    yield from _trust(one)


def _trust(one: Conversation) -> Iterator[Amount]:
    trust = one.trust
    if not trust.with_n and not trust.without_n:
        return
    yield "confidence_with_n", "", trust.with_n
    yield "confidence_with_milli", "", trust.with_milli
    yield "confidence_without_n", "", trust.without_n
    yield "confidence_without_milli", "", trust.without_milli
    for type, count, milli in trust.gains:
        yield "confidence_gain_n", type, count
        yield "confidence_gain_milli", type, milli
