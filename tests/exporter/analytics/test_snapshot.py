from typing import Any

import pytest

from exporter.analytics import snapshot
from tests.exporter.analytics.beats import HOUR, START, beat, told


def test_without_a_summary_nothing_is_told() -> None:
    assert snapshot.latest(told("cb")) is snapshot.NONE


def test_the_latest_summary_wins_by_its_end_and_then_by_its_time() -> None:
    early = beat("summarised", START + HOUR, place=1, ended=START, feeling="negative")
    late = beat("summarised", START, place=2, ended=START + HOUR, feeling="positive")
    last = beat("summarised", START + 1, place=3, ended=START + HOUR, feeling="neutral")
    assert snapshot.latest((late, early)).feeling == "positive"
    assert snapshot.latest((late, last, early)).feeling == "neutral"
    assert snapshot.latest((beat("summarised", START, outcome="resolved"),)).outcome == "resolved"


def test_its_counts_stand_in_only_where_no_message_is_known() -> None:
    told_by_sender = beat(
        "summarised",
        START + HOUR,
        place=99,
        messages=9,
        by_customer=4,
        by_agent=5,
        ms=1_000,
        outcome="resolved",
        ended=START + HOUR,
        what="purchase",
        value=1_200,
        currency="EUR",
        minutes=15,
    )
    alone = snapshot.latest((told_by_sender,))
    assert (alone.stands_in, alone.messages, alone.by_customer, alone.by_agent) == (True, 9, 4, 5)
    assert (alone.mean_ms, alone.outcome, alone.ended) == (1_000, "resolved", START + HOUR)
    assert alone.conversion == ("purchase", 1_200, "EUR")
    assert alone.resolution_ms == 15 * 60_000
    beside = snapshot.latest((*told("cb"), told_by_sender))
    assert (beside.stands_in, beside.messages, beside.mean_ms) == (False, 0, None)
    assert (beside.outcome, beside.ended) == ("", None)
    assert beside.conversion == ("purchase", 1_200, "EUR")


@pytest.mark.parametrize(
    ("more", "ms"),
    [
        ({"seconds": 1.5, "started": START, "ended": START + HOUR}, 1_500),
        ({"started": START, "ended": START + HOUR}, HOUR),
        ({"started": START + HOUR, "ended": START}, 0),
        ({"started": START}, None),
        ({}, None),
    ],
)
def test_a_duration_that_is_absent_is_end_less_start(more: dict[str, Any], ms: int | None) -> None:
    """Row A18."""
    assert snapshot.latest((beat("summarised", START, **more),)).ms == ms
