from typing import Any

import pytest

from exporter.analytics import evaluations, measures
from exporter.analytics.beat import Beat
from tests.exporter.analytics.beats import START, beat


def sent(place: int, who: str = "ai", **more: Any) -> Beat:
    return beat("sent", START + place, place=place, who=who, **more)


def graded(place: int, score: int) -> Beat:
    return beat("rated", START + place, place=place, answer=score)


@pytest.mark.parametrize(
    ("thread", "found"),
    [
        ((sent(0, model="gpt"),), ()),
        ((sent(0, model="gpt"), beat("rated", START + 1, place=1, score=5)), ()),
        ((graded(0, 5),), (("", "", "", 1, 5),)),
        (
            (sent(0, model="gpt", prompt="hello", version="2"), graded(1, 5), graded(2, 2)),
            (("gpt", "hello", "2", 2, 7),),
        ),
        # Of the last message of an assistant, whether that says what made it or not.
        ((sent(0, model="gpt"), sent(1), graded(2, 4)), (("", "", "", 1, 4),)),
        ((sent(0, model="gpt"), sent(1, "human"), graded(2, 4)), (("gpt", "", "", 1, 4),)),
        (
            (sent(0, model="b"), graded(1, 4), sent(2, model="a"), graded(3, 1)),
            (("a", "", "", 1, 1), ("b", "", "", 1, 4)),
        ),
        (
            (sent(0, model="b"), beat("answered", START + 1, place=1), graded(2, 1)),
            (("", "", "", 1, 1),),
        ),
    ],
)
def test_a_grade_is_of_the_last_answer_before_it(
    thread: tuple[Beat, ...], found: tuple[object, ...]
) -> None:
    assert evaluations.told(thread) == found


def test_grades_add_their_number_and_sum() -> None:
    name = measures.name("gpt", "hello", "2")
    assert [*evaluations.amounts((("gpt", "hello", "2", 2, 7),))] == [
        ("evaluations", name, 2),
        ("evaluation_sum", name, 7),
    ]
