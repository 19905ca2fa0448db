"""A message a second and channel, however many there are."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import slack_pace
from alerting.notify.slack_pace import Pace


def test_a_channel_takes_a_message_after_the_other() -> None:
    pace = Pace(1.0)
    assert [pace.turn("a", 10.0), pace.turn("a", 10.0), pace.turn("a", 11.5)] == [0.0, 1.0, 0.5]
    assert pace.turn("b", 10.0) == 0.0
    assert pace.turn("a", 20.0) == 0.0


@given(st.lists(st.floats(0.0, 5.0), max_size=30))
def test_two_messages_are_never_nearer_than_they_may(gaps: list[float]) -> None:
    pace, now, sent = Pace(1.0), 100.0, []
    for gap in gaps:
        now += gap
        sent.append(now + pace.turn("a", now))
    assert all(after - before > 0.999 for before, after in itertools.pairwise(sent))


def test_channels_of_long_ago_are_forgotten() -> None:
    pace = Pace()
    for one in range(slack_pace.MOST + 5):
        pace.turn(str(one), 0.0)
    assert len(pace) == slack_pace.MOST
    assert pace.turn("0", 0.0) == 0.0
    assert pace.turn("9", 0.0) == slack_pace.SPACING
