import random

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import conversation, sides
from exporter.analytics.conversation import Conversation
from exporter.analytics.figures.difference import Did, Moments
from tests.exporter.analytics.beats import DAY, HOUR, START, beat, terms, told

STORIES = st.lists(st.text("cbhqE!s", min_size=1, max_size=8), max_size=30)


def of(story: str, now: int = START + HOUR, score: int = 0) -> Conversation:
    thread = told(story)
    if score:
        thread = (*thread, beat("rated", START + HOUR // 2, place=99, score=score))
    return conversation.told(thread, terms(now))


def test_a_conversation_counts_where_it_can() -> None:
    found = sides.side([of("cbE"), of("cb!h"), of("c", START + 2 * DAY)], 10)
    assert (found.conversations, found.is_whole) == (3, True)
    assert found.rates == {
        # Ended and not abandoned, of those that do not go on.
        "completion": Did(1, 2),
        "escalation": Did(1, 3),
        "resolution": Did(1, 2),
        "automation": Did(2, 2),
        "containment": Did(2, 2),
        "conversion": Did(0, 3),
        "fallback": Did(0, 2),
        "error": Did(0, 3),
    }
    assert found.means["messages"] == Moments(3, 2.0, 2.0)
    assert found.means["first_response"].n == 2
    assert found.means["csat"] == Moments()


def test_means_are_of_conversations_and_not_of_their_answers() -> None:
    found = sides.side([of("cbcbcbE"), of("c..bE")], 10)
    assert found.means["reply"] == Moments(2, 120_000.0, 7_200_000_000.0)
    assert found.means["resolution_time"].n == found.means["duration"].n == 2


def test_grades_are_means_of_a_conversation() -> None:
    assert sides.side([of("cbE", score=4)], 10).means["csat"] == Moments(1, 4.0, 0.0)


def test_only_so_many_are_looked_at_and_it_says_so() -> None:
    rows = [of("cbE")] * 3
    assert (sides.side(rows, 2).conversations, sides.side(rows, 2).is_whole) == (2, False)
    assert sides.side(rows, 3).is_whole
    assert sides.side([], 3) == sides.side([], 0)


def test_every_figure_is_compared_once_rates_before_means() -> None:
    before, after = sides.side([of("cbE")] * 40, 99), sides.side([of("cb!h")] * 40, 99)
    found = {one.figure: one for one in sides.differences(before, after, 5)}
    assert [*found] == [*sides.RATES, *sides.MEANS]
    assert found["escalation"].verdict == "higher"
    assert (found["escalation"].before.value, found["escalation"].after.value) == (0.0, 100.0)
    assert found["completion"].why == (
        "40 conversations before and 0 after, at least 5 each are needed"
    )
    assert found["messages"].difference == 1.0
    assert (found["reply"].unit, found["csat"].unit) == ("milliseconds", "grade")


def test_sides_of_nothing_are_compared_too() -> None:
    found = sides.differences(sides.Side(), sides.Side(), 5)
    assert {one.verdict for one in found} == {None}


@given(STORIES, st.randoms())
def test_the_order_of_conversations_changes_no_count(
    stories: list[str], chance: random.Random
) -> None:
    rows = [of(story) for story in stories]
    one = sides.side(rows, 99)
    chance.shuffle(rows)
    other = sides.side(rows, 99)
    assert other.rates == one.rates
    assert {name: part.n for name, part in other.means.items()} == {
        name: part.n for name, part in one.means.items()
    }
