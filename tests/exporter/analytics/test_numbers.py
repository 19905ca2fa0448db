from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import conversation, measures, numbers
from exporter.analytics.answerers import Own
from exporter.analytics.spans import Spans
from tests.exporter.analytics.beats import DAY, MINUTE, START, terms, told

STORIES = st.text("cbhqE!R", min_size=1, max_size=12)


def of(story: str) -> dict[str, int]:
    return numbers.of(conversation.told(told(story), terms(START + 3 * DAY)))


def test_a_conversation_has_its_numbers() -> None:
    found = of("cbcE")
    assert (found["conversations"], found["ended"], found["completed"]) == (1, 1, 1)
    assert (found["messages"], found["by_customer"], found["by_ai"]) == (3, 2, 1)
    assert (found["first_n"], found["first_ms"], found["duration_ms"]) == (1, MINUTE, 3 * MINUTE)
    assert (found["succeeded"], found["missed"], found["active"]) == (1, 0, 0)


def test_answers_are_of_all_or_of_one_agent() -> None:
    one = conversation.told(told("cb"), terms())
    assert numbers.answers(one)["replies_ms"] == MINUTE
    found = numbers.answers(Own("ann", human_replies=Spans(2, 10, 5)))
    assert (found["replies_n"], found["human_replies_n"]) == (0, 2)
    assert (found["human_replies_ms"], found["human_replies_working_ms"]) == (10, 5)


@given(story=STORIES)
def test_all_have_the_same_measures_in_the_same_order(story: str) -> None:
    one = conversation.told(told(story), terms())
    assert [*numbers.of(one)] == [*of("c")]
    for name in (*numbers.of(one), *numbers.answers(one)):
        assert not measures.ALL[name].names


@given(stories=st.lists(STORIES, max_size=4))
def test_a_sum_is_measure_by_measure(stories: list[str]) -> None:
    some = [of(story) for story in stories]
    found = dict(numbers.summed(some))
    assert found == {name: sum(one[name] for one in some) for name in (some[0] if some else ())}


@given(story=STORIES)
def test_what_is_taken_away_again_leaves_nothing(story: str) -> None:
    one = of(story)
    assert not any(dict(numbers.summed([one, numbers.negative(one)])).values())
