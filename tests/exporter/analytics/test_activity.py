from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.activity import Activity, Counts

NOW = 1_800_000_000
SPAN = 300


def moved(now: int = NOW, span: int = SPAN, *, most_ids: int = 100) -> Activity:
    found = Activity(most_ids)
    found.move(now, span)
    return found


def test_what_is_5_minutes_and_a_second_old_is_out() -> None:
    """Row G3."""
    found = moved()
    found.add(NOW - 301, messages=1, conversation="old", user="old")
    found.add(NOW - 299, messages=1, conversation="in", user="in")
    found.add(NOW, errors=1, conversions=1, conversation="in")
    assert found.total(NOW, SPAN) == Counts(1, 1, 1, 1, 1)
    # A second later the first of them is out too, though nothing came meanwhile.
    assert found.total(NOW + 1, SPAN) == Counts(0, 1, 0, 1, 1)
    assert found.total(NOW + 300, SPAN) == Counts(0, 0, 0, 0, 0)


def test_minutes_end_now_and_begin_with_the_span() -> None:
    found = moved()
    for age in (0, 59, 60, 119, 130):
        found.add(NOW - age, messages=1)
    minutes = found.minutes(NOW, 150)
    assert [one.messages for one in minutes] == [1, 2, 2]
    assert minutes[0].begins == datetime.fromtimestamp(NOW - 149, UTC)
    assert minutes[2].begins == datetime.fromtimestamp(NOW - 59, UTC)


def test_a_customer_counts_once_however_often_heard_of() -> None:
    found = moved()
    for age in range(0, 300, 10):
        found.add(NOW - age, conversation="c", user="u")
        found.add(NOW - age, conversation="c", user="u")
    assert found.total(NOW, SPAN) == Counts(0, 1, 1, 0, 0)
    assert {one.users for one in found.minutes(NOW, SPAN)} == {1}


def test_far_ahead_is_not_held_and_a_little_ahead_comes_in_time() -> None:
    found = moved()
    found.add(NOW + 3_601, messages=1)
    found.add(NOW + 30, messages=1)
    assert found.total(NOW, SPAN).messages == 0
    assert found.total(NOW + 30, SPAN).messages == 1
    assert len(found._seconds) == 1


def test_names_are_bounded_and_it_says_where_they_ran_out() -> None:
    found = moved(most_ids=3)
    for number in range(5):
        found.add(NOW, messages=1, conversation=f"c{number}")
    assert found.total(NOW, SPAN) == Counts(5, 3, 0, 0, 0)
    assert not found.is_exact(NOW, SPAN)
    # What leaves makes room.
    later = NOW + SPAN + 1
    found.move(later, SPAN)
    found.add(later, conversation="c9", user="u9")
    assert found.total(later, SPAN) == Counts(0, 1, 1, 0, 0)
    assert found.is_exact(later, SPAN)


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from("abc")), max_size=60), st.randoms())
def test_any_order_comes_to_the_same(events: list[tuple[int, str]], chance: object) -> None:
    def of(ordered: list[tuple[int, str]]) -> list[object]:
        found = moved()
        for age, name in ordered:
            found.add(NOW - age, 1, 0, 0, name, name)
        return [found.total(NOW, SPAN), *found.minutes(NOW, SPAN)]

    mixed = list(events)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert of(events) == of(mixed)
    inside = [name for age, name in events if age < SPAN]
    assert of(events)[0] == Counts(len(inside), len(set(inside)), len(set(inside)), 0, 0)
