from hypothesis import given
from hypothesis import strategies as st

from alerting.promql import sorting

# So few values that many are equal.
ITEMS = st.lists(st.tuples(st.integers(0, 50), st.sampled_from("abc")), max_size=60)


@given(ITEMS, st.integers(0, 3))
def test_places_are_in_the_order_of_the_items(items: list[tuple[int, str]], times: int) -> None:
    many = items * 40**times if times < 3 else items * 60
    found = sorting.places(many)
    assert found == sorted(range(len(many)), key=many.__getitem__)


@given(ITEMS)
def test_items_are_in_their_order_each_once(items: list[tuple[int, str]]) -> None:
    assert sorting.ordered(items * 3) == sorted(set(items))


@given(ITEMS)
def test_what_stands_there_twice_is_found(items: list[tuple[int, str]]) -> None:
    assert sorting.are_unique(items) is (len(set(items)) == len(items))


def test_many_are_sorted_run_by_run() -> None:
    many = [(7 * number) % 10_007 for number in range(3 * sorting.RUN + 1)]
    assert [many[place] for place in sorting.places(many)] == sorted(many)
    assert sorting.ordered(iter(many)) == sorted(many)
    assert sorting.places([]) == sorting.ordered([]) == []
