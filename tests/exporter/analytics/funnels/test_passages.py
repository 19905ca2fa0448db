"""Passages told as strings: how far each went, whatever order its hits came in."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.funnels import passages
from exporter.analytics.funnels.passages import Hit
from tests.exporter.analytics.beats import MINUTE, START
from tests.exporter.analytics.funnels.samples import PLAN, hits

HOUR = 60 * MINUTE
STORIES = st.text("abcd.", max_size=200)


def far(story: str, *, every: int = MINUTE) -> list[int]:
    return [len(one.reached) for one in passages.passages(hits(story, every=every), PLAN)]


@pytest.mark.parametrize(
    ("story", "reached"),
    [
        ("", []),
        ("bcd", []),
        ("a", [1]),
        ("abcd", [4]),
        ("abdc", [3]),
        ("acbd", [2]),
        ("aabbccdd", [4]),
        ("ba.b", [2]),
        # The window is an hour: what comes on its last minute counts, and then another begins.
        ("a" + "." * 59 + "b", [2]),
        ("a" + "." * 60 + "b", [1]),
        ("ab" + "." * 58 + "a", [2]),
        ("ab" + "." * 59 + "a", [2, 1]),
        ("a" * 61 + "ab", [1, 2]),
    ],
)
def test_steps_count_in_order_within_the_window(story: str, reached: list[int]) -> None:
    assert far(story) == reached


def test_one_event_is_one_step_whichever_it_might_be() -> None:
    both = [Hit(START, step, b"e1", "web") for step in (0, 1)]
    assert [len(one.reached) for one in passages.passages(both, PLAN)] == [1]
    # Of one instant nobody knows the order, so it is that of the steps.
    other = [*both, Hit(START, 1, b"e0", "web")]
    assert [len(one.reached) for one in passages.passages(other, PLAN)] == [2]


def test_a_passage_is_where_it_began() -> None:
    first, second = hits("a.b")[0]._replace(channel="sms"), hits("a.b")[1]
    (found,) = passages.passages([second, first], PLAN)
    assert (found.channel, found.began) == ("sms", START)
    assert found.reached == (START, START + 2 * MINUTE)


@given(STORIES, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(story: str, chance: random.Random) -> None:
    found = hits(story)
    shuffled = found + chance.sample(found, len(found) // 2)
    chance.shuffle(shuffled)
    assert passages.passages(shuffled, PLAN) == passages.passages(found, PLAN)
    assert passages.bounded(shuffled) == passages.bounded(found)


@given(STORIES, st.integers(0, 200), STORIES)
def test_what_is_forgotten_changes_no_later_passage(story: str, minute: int, later: str) -> None:
    instant = START + minute * MINUTE
    before = hits(story)
    gone = passages.over(before, PLAN, instant)
    assert all(hit.at < instant for hit in gone)
    left = [hit for hit in before if hit not in gone]
    more = [hit for hit in hits(later) if hit.at >= instant]
    old = [
        one
        for one in passages.passages([*before, *more], PLAN)
        if one not in passages.passages(gone, PLAN) or one.began >= instant
    ]
    new = passages.passages([*left, *more], PLAN)
    assert [one for one in new if one.began >= instant] == [
        one for one in old if one.began >= instant
    ]
    # Of those that go on over the instant, everything is left.
    going = [
        one
        for one in passages.passages([*before, *more], PLAN)
        if one.began < instant <= one.began + PLAN.within
    ]
    assert [one for one in new if one.began < instant] == going


def test_no_more_hits_are_kept_than_may_be() -> None:
    many = hits("a" * (passages.MOST + 5))
    assert passages.bounded(reversed(many)) == many[: passages.MOST]
