from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import grading
from exporter.analytics.grading import Record

KNOWN: dict[str, Any] = {
    "conversations": 1,
    "csat": 5.0,
    "completion": 100.0,
    "conversion": 100.0,
    "reply_ms": 35_000,
    "escalation": 0.0,
}


def record(**more: Any) -> Record:
    return Record(**KNOWN | more)


@pytest.mark.parametrize(("csat", "score", "letter"), [(5.0, 93.2, "A"), (4.0, 89.2, "B+")])
def test_the_samples_of_document_003_hold(csat: float, score: float, letter: str) -> None:
    """Row C5: agents 1 and 2."""
    found = grading.grade(record(csat=csat), 1)
    assert (found.score, found.letter) == (score, letter)


def test_a_grade_says_what_it_is_made_of() -> None:
    found = grading.grade(record(), 1)
    told = [(part.name, part.weight, part.of) for part in found.parts]
    assert told == [
        ("quality", 40, {"csat": 100, "completion": 100}),
        ("conversion", 35, {"conversionRate": 100}),
        ("efficiency", 25, {"responseTime": 45.5, "withoutEscalation": 100}),
    ]
    assert [round(part.score or 0, 1) for part in found.parts] == [100, 100, 72.7]
    assert found.meaning == "Strong performance with minor improvements"
    assert (found.missing, found.reason, found.conversations) == ((), None, 1)


@pytest.mark.parametrize(
    ("score", "letter"),
    [
        (100, "A+"),
        (95, "A+"),
        (94.9, "A"),
        (90, "A"),
        (89.9, "B+"),
        (85, "B+"),
        (84.9, "B"),
        (80, "B"),
        (79.9, "C+"),
        (75, "C+"),
        (74.9, "C"),
        (70, "C"),
        (69.9, "D"),
        (0, "D"),
    ],
)
def test_a_bound_belongs_to_its_band(score: float, letter: str) -> None:
    assert grading.band(score)[0] == letter


@pytest.mark.parametrize(
    ("ms", "speed"), [(0, 100), (5_000, 100), (32_500, 50), (60_000, 0), (9_000_000, 0)]
)
def test_speed_falls_in_a_straight_line(ms: float, speed: float) -> None:
    assert grading.speed(ms) == speed


def test_below_the_least_number_there_is_no_letter_and_it_is_said_why() -> None:
    found = grading.grade(record(conversations=4), 5)
    assert (found.letter, found.score, found.meaning) == (None, None, None)
    assert found.reason == "4 conversations; a grade stands on at least 5"
    assert len(found.parts) == 3
    one = grading.grade(record(), 5).reason
    assert one is not None
    assert one.startswith("1 conversation;")
    assert grading.grade(record(conversations=5), 5).letter == "A"


def test_what_is_not_known_drops_out_of_its_part() -> None:
    found = grading.grade(record(csat=None, completion=80.0), 1)
    quality = found.parts[0]
    assert (quality.score, quality.missing, quality.weight) == (80, ("csat",), 40)
    assert found.missing == ()


def test_a_part_that_is_not_known_drops_out_and_the_others_weigh_more() -> None:
    found = grading.grade(record(csat=None, completion=None), 1)
    assert found.missing == ("quality",)
    assert [round(part.weight, 1) for part in found.parts] == [0, 58.3, 41.7]
    assert found.parts[0].score is None
    assert found.score == round(100 * 35 / 60 + 72.727 * 25 / 60, 1)


def test_without_anything_known_there_is_no_letter() -> None:
    found = grading.grade(Record(conversations=9), 5)
    assert (found.letter, found.reason) == (None, "nothing is known of any part")
    assert found.missing == ("quality", "conversion", "efficiency")


@pytest.mark.parametrize(("share", "score"), [(50.0, 75.0), (100.0, 100.0), (300.0, 100.0)])
def test_revenue_counts_against_a_target_up_to_all_of_it(share: float, score: float) -> None:
    part = grading.grade(record(target_share=share), 1).parts[1]
    assert part.score == score
    assert part.of["revenueOfTarget"] == min(100, share)


_PERCENT = st.none() | st.floats(0, 100)


@given(
    csat=st.none() | st.floats(1, 5),
    completion=_PERCENT,
    conversion=_PERCENT,
    target_share=st.none() | st.floats(0, 1e6),
    reply_ms=st.none() | st.floats(0, 1e9),
    escalation=_PERCENT,
)
def test_a_score_is_within_its_bounds_and_weights_sum_to_all(**known: float | None) -> None:
    found = grading.grade(Record(conversations=1, **known), 1)
    assert found.score is None or 0 <= found.score <= 100
    weights = sum(part.weight for part in found.parts)
    assert weights == pytest.approx(0 if found.score is None else 100)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_who_answers_faster_is_never_graded_lower(one: float, other: float) -> None:
    fast, slow = sorted((one, other))
    scores = [grading.grade(record(reply_ms=ms), 1).score for ms in (fast, slow)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[0] >= scores[1]
