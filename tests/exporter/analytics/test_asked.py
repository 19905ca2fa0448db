from zoneinfo import ZoneInfo

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics import asked, days, stored
from exporter.analytics.asked import Alike, Times
from exporter.analytics.stored import Stored
from exporter.events.messages import Answered
from tests.exporter.analytics.beats import START

UTC = ZoneInfo("UTC")


def told(**more: object) -> list[tuple[Alike, Times]]:
    data = msgspec.json.encode({"query": "", "response_seconds": 1, "cached": False} | more)
    row = Stored(7, b"k" * 16, "shop", "chat.query.answered", START, data)
    found = stored.data(row)
    assert isinstance(found, Answered)
    return [*asked.told(row, found, UTC)]


def test_a_question_counts_by_the_digest_of_its_words() -> None:
    place = Alike("shop", days.day(START, UTC), bytes(range(8)))
    assert told(likeness=bytes(range(8)).hex()) == [(place, Times(1, 1, 7))]
    assert told(likeness=bytes(range(8)).hex(), cached=True) == [(place, Times(1, 0, 7))]


def test_a_question_without_words_counts_nowhere() -> None:
    assert not told()


@given(st.lists(st.builds(Times, st.integers(1, 9), st.integers(0, 9), st.integers(0)), min_size=1))
def test_in_which_order_they_are_added_is_no_matter(found: list[Times]) -> None:
    def sum_of(times: list[Times]) -> Times:
        whole = None
        for one in times:
            whole = asked.added(whole, one)
        assert whole is not None
        return whole

    assert sum_of(found) == sum_of(found[::-1])
    assert sum_of(found).seq == max(one.seq for one in found)
