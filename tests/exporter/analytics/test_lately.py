from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.lately import LAST, Lately, Query


def query(at: int, id: str = "", *, cached: bool = False) -> Query:
    return Query(at, "app", id or str(at), 1.0, cached, False, "web", None)


def test_hits_are_of_the_last_fifty() -> None:
    """Row G1: 45 of 50."""
    lately = Lately()
    for number in range(60):
        lately.add(query(number, cached=number < 10 or number >= 15))
    assert (len(lately.queries), lately.hits) == (50, 45)
    assert [one.at for one in lately.queries[:3]] == [59, 58, 57]


def test_the_same_question_counts_once_and_two_of_a_moment_twice() -> None:
    lately = Lately()
    for id in ("b", "a", "b", "a"):
        lately.add(query(7, id))
    assert [one.id for one in lately.queries] == ["b", "a"]


@given(st.lists(st.integers(0, 200), unique=True, max_size=120))
def test_the_last_are_kept_in_any_order(times: list[int]) -> None:
    lately = Lately()
    for at in times:
        lately.add(query(at))
    assert [one.at for one in lately.queries] == sorted(times, reverse=True)[:LAST]
