from typing import Any

import pytest

from exporter.analytics import strengths
from exporter.analytics.grading import Record
from exporter.analytics.strengths import Bounds, Concern

BOUNDS = Bounds()
SAMPLE = Record(
    conversations=1, csat=5.0, completion=100, conversion=100, reply_ms=35_000, escalation=0
)


def test_the_sample_of_document_003_is_strong_and_still_an_alert() -> None:
    """Rows C4 and C6: 35 s are fast, and above the alert's threshold."""
    assert strengths.strengths(SAMPLE, BOUNDS) == [
        "Excellent customer satisfaction",
        "Fast response times",
        "High conversion rate",
        "Low escalation rate",
    ]
    assert strengths.areas(SAMPLE, BOUNDS) == []
    assert strengths.concerns("agent_001", SAMPLE, BOUNDS) == [
        Concern("performance", "medium", "Agent response time above threshold", "agent_001")
    ]


@pytest.mark.parametrize(
    ("field", "strong", "not_strong", "weak", "not_weak"),
    [
        ("csat", 4.5, 4.49, 3.99, 4.0),
        ("reply_ms", 60_000, 60_001, 60_001, 60_000),
        ("conversion", 50, 49.9, 19.9, 20),
        ("escalation", 5, 5.1, 15.1, 15),
    ],
)
def test_bounds_are_where_row_c4_has_them(
    field: str, strong: float, not_strong: float, weak: float, not_weak: float
) -> None:
    def of(value: float) -> tuple[int, int]:
        told: dict[str, Any] = {field: value}
        record = Record(conversations=9, **told)
        return len(strengths.strengths(record, BOUNDS)), len(strengths.areas(record, BOUNDS))

    assert of(strong)[0] == 1
    assert of(not_strong)[0] == 0
    assert of(weak)[1] == 1
    assert of(not_weak)[1] == 0


def test_a_recommendation_names_figure_and_target() -> None:
    poor = Record(conversations=9, csat=3.456, reply_ms=90_500, conversion=12.5, escalation=40)
    found = strengths.areas(poor, BOUNDS)
    assert [(one.area, one.figure, one.target) for one in found] == [
        ("Customer satisfaction", 3.46, 4.0),
        ("Response time", 90.5, 60),
        ("Conversion rate", 12.5, 20),
        ("Escalation rate", 40, 15),
    ]
    for one in found:
        assert f"{one.figure:g}" in one.recommendation
        assert f"target is {one.target:g}" in one.recommendation
    assert strengths.strengths(poor, BOUNDS) == []


def test_of_what_is_not_known_nothing_is_said() -> None:
    nothing = Record(conversations=9)
    assert strengths.strengths(nothing, BOUNDS) == []
    assert strengths.areas(nothing, BOUNDS) == []
    assert strengths.concerns("a", nothing, BOUNDS) == []


@pytest.mark.parametrize(("ms", "count"), [(30_000, 0), (30_001, 1)])
def test_the_alert_begins_beyond_its_threshold(ms: float, count: int) -> None:
    assert len(strengths.concerns("a", Record(conversations=1, reply_ms=ms), BOUNDS)) == count


def test_bounds_are_settings() -> None:
    strict = Bounds(strong_reply_ms=30_000, weak_reply_ms=30_000, alert_reply_ms=60_000)
    assert "Fast response times" not in strengths.strengths(SAMPLE, strict)
    assert [one.target for one in strengths.areas(SAMPLE, strict)] == [30]
    assert strengths.concerns("a", SAMPLE, strict) == []
