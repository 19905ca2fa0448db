from hypothesis import given
from hypothesis import strategies as st

from exporter.events.queue import FairQueue, Waiting
from tests.exporter.store.rows import row


def waiting(source: str, events: int = 1, *, size: int = 10, since: float = 0) -> Waiting:
    """Return a request of some events; nobody is told of it here."""
    rows = [row(f"{source}{i}") for i in range(events)]
    return Waiting(source, rows, size, since, lambda _: None)


def order(taken: list[Waiting]) -> str:
    return "".join(one.source for one in taken)


def test_sources_are_served_in_turn_however_much_one_of_them_sends() -> None:
    queue = FairQueue(100, 1000)
    for source in "aaaaabbc":
        assert queue.put(waiting(source))
    assert order(queue.take(100)) == "abcabaaa"


def test_a_transaction_is_bounded_and_the_next_begins_with_whose_turn_it_was() -> None:
    queue = FairQueue(100, 1000)
    for source in "aaabbb":
        queue.put(waiting(source, 3))
    assert order(queue.take(9)) == "aba"
    assert order(queue.take(9)) == "bab"
    assert queue.take(9) == []


def test_a_request_larger_than_a_transaction_goes_alone() -> None:
    queue = FairQueue(100, 1000)
    queue.put(waiting("a", 50))
    queue.put(waiting("b"))
    assert order(queue.take(10)) == "a"
    assert order(queue.take(10)) == "b"


def test_a_source_over_its_bound_is_turned_away_and_others_are_not() -> None:
    queue = FairQueue(max_events=5, max_bytes=1000)
    assert queue.put(waiting("a", 4))
    assert not queue.put(waiting("a", 2))
    assert queue.put(waiting("b", 5))
    assert queue.depth("a") == 4
    assert len(queue) == 9


def test_bytes_are_bounded_as_events_are() -> None:
    queue = FairQueue(max_events=100, max_bytes=100)
    assert queue.put(waiting("a", size=90))
    assert not queue.put(waiting("a", size=20))
    queue.take(10)
    assert queue.put(waiting("a", size=20))


def test_an_empty_lane_takes_even_a_request_beyond_its_bounds() -> None:
    assert FairQueue(5, 100).put(waiting("a", 50, size=5000))


def test_the_oldest_is_told() -> None:
    queue = FairQueue(100, 1000)
    assert queue.oldest() is None
    queue.put(waiting("a", since=7.0))
    queue.put(waiting("b", since=3.0))
    assert queue.oldest() == 3.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 30))), st.integers(1, 50))
def test_everything_taken_in_comes_out_once_and_in_order_within_its_source(
    sent: list[tuple[str, int]], bound: int
) -> None:
    queue = FairQueue(10_000, 10_000_000)
    requests = [waiting(source, events, since=i) for i, (source, events) in enumerate(sent)]
    assert all(queue.put(one) for one in requests)
    out: list[Waiting] = []
    while taken := queue.take(bound):
        assert sum(len(one.rows) for one in taken) <= bound or len(taken) == 1
        out += taken
    assert len(queue) == 0
    for source in "abc":
        expected = [one for one in requests if one.source == source]
        assert [one for one in out if one.source == source] == expected


def test_a_request_without_rows_counts_as_one_event() -> None:
    queue = FairQueue(1, 1000)
    assert queue.put(waiting("a", 0))
    assert (len(queue), queue.depth("a")) == (1, 1)
    assert not queue.put(waiting("a", 0))
    assert order(queue.take(9)) == "a"
    assert (len(queue), queue.oldest()) == (0, None)
