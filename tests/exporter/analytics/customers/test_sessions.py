import itertools

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.customers import sessions
from exporter.analytics.customers.sessions import SILENCE, Sitting, Spans

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
MOMENTS = st.lists(st.integers(0, 3 * DAY).map(lambda at: at // MINUTE * MINUTE), max_size=30)


def at(*minutes: int) -> Spans:
    return sessions.merged((minute * MINUTE, minute * MINUTE) for minute in minutes)


def by_day(moments: list[int]) -> dict[int, Spans]:
    days: dict[int, Spans] = {}
    for moment in moments:
        days[moment // DAY] = sessions.merged(days.get(moment // DAY, ()), [(moment, moment)])
    return days


def test_half_an_hour_of_silence_ends_a_session() -> None:
    assert at(0, 29, 58) == ((0, 58 * MINUTE),)
    assert at(0, 30) == ((0, 0), (30 * MINUTE, 30 * MINUTE))
    assert at() == ()


def test_what_lies_within_another_span_adds_nothing() -> None:
    assert sessions.merged([(0, 90)], [(10, 20)]) == ((0, 90),)


def test_a_session_over_midnight_counts_on_the_day_on_which_it_began() -> None:
    days = {0: at(60, 1_420), 1: at(1_445, 1_450, 1_600)}
    assert sessions.daily(days) == {
        0: Sitting(2, 0),
        1: Sitting(1, 30 * MINUTE),
    }
    assert sessions.daily({1: days[1]}) == {1: Sitting(2, 5 * MINUTE)}
    assert sessions.daily({0: (), 1: at(1_500)}) == {1: Sitting(1, 0)}
    assert sessions.daily({0: at(1_300), 1: at(1_445)})[1] == Sitting(1, 0)


@given(moments=MOMENTS.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_any_order_and_any_repetition_give_the_same_spans(
    moments: tuple[list[int], list[int]],
) -> None:
    some, order = moments
    assert by_day([*order, *order[:5]]) == by_day(some)


@given(moments=MOMENTS)
def test_days_together_come_to_the_sessions_of_all_time(moments: list[int]) -> None:
    whole = sessions.merged((moment, moment) for moment in moments)
    found = sessions.daily(by_day(moments)).values()
    assert sum(one.sessions for one in found) == len(whole)
    assert sum(one.ms for one in found) == sum(last - first for first, last in whole)
    assert all(later[0] - one[1] >= SILENCE for one, later in itertools.pairwise(whole))
