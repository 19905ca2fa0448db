from hypothesis import given
from hypothesis import strategies as st

from exporter.events import grades
from exporter.events.grades import Part
from exporter.events.inbound import Mark

GRADE = {"score": 4, "kind": "csat"}


def test_a_grade_without_words_is_one_event() -> None:
    assert list(grades.parts("g", GRADE, "", 7)) == [Part("g", GRADE)]


def test_words_amend_the_grade_that_they_came_with() -> None:
    grade, words = grades.parts("g", GRADE, "quick", 7)
    assert grade == Part("g", GRADE)
    assert words.data == {**GRADE, "comment": "quick", "amends": "g"}
    assert words.mark == Mark("words:g", 7)
    assert list(grades.parts("g", GRADE, "quick", None))[1].mark is None


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_grade_is_one_event_whatever_words_follow_and_other_words_are_another(
    one: str, other: str
) -> None:
    first, second = (list(grades.parts("g", GRADE, words, 7)) for words in (one, other))
    assert first[0] == second[0]
    assert (first[1].id == second[1].id) is (one == other)
