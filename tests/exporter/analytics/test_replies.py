import pytest

from exporter.analytics import replies
from tests.exporter.analytics.beats import ALWAYS, MINUTE, START, beat, told


@pytest.mark.parametrize(
    ("story", "anybody", "people"),
    [
        ("cb", [1], []),
        ("c.h", [2], [2]),
        ("ccb", [2], []),
        ("cbh", [1], [2]),
        ("cs.h", [3], [3]),
        ("cbcb", [1, 1], []),
        ("cbc.h", [1, 2], [4]),
        ("bcb", [1], []),
        ("bbb", [], []),
        ("cE", [], []),
        ("", [], []),
    ],
)
def test_a_wait_goes_from_the_first_unanswered_message_to_the_answer(
    story: str, anybody: list[int], people: list[int]
) -> None:
    beats = told(story)
    assert [one.ms // MINUTE for one in replies.waits(beats, ALWAYS)] == anybody
    assert [one.ms // MINUTE for one in replies.waits(beats, ALWAYS, human=True)] == people


def test_a_sender_that_tells_how_long_it_took_is_believed() -> None:
    asked = beat("received", START)
    said = beat("sent", START + 5 * MINUTE, who="ai", place=1, ms=700)
    assert [one.ms for one in replies.waits([asked, said], ALWAYS)] == [700]


def test_of_a_sender_that_tells_only_of_answers_each_counts_as_told() -> None:
    said = [beat("sent", START + n, who="ai", place=n, ms=n * 100) for n in (1, 2)]
    assert [one.ms for one in replies.waits(said, ALWAYS)] == [100, 200]


def test_a_question_and_its_answer_in_one_is_a_wait_by_itself() -> None:
    both = beat("answered", START, ms=1_234)
    by_person = beat("answered", START, place=1, by_human=True)
    assert [one.ms for one in replies.waits([both], ALWAYS)] == [1_234]
    assert replies.waits([both], ALWAYS, human=True) == []
    assert len(replies.waits([by_person], ALWAYS, human=True)) == 1
    untold = [beat("answered", START, ms=None)]
    assert [one.ms for one in replies.waits(untold, ALWAYS)] == [0]


@pytest.mark.parametrize(
    ("story", "minute"), [("c", 0), ("cc", 0), ("cb", None), ("cbc", 2), ("cs", 0), ("q", None)]
)
def test_a_customer_waits_since_the_first_message_that_nobody_answered(
    story: str, minute: int | None
) -> None:
    since = replies.unanswered(told(story))
    assert since == (None if minute is None else START + minute * MINUTE)
