from exporter.completeness import counted, counter
from exporter.completeness.count import Run
from exporter.completeness.counted import RECENT_HOURS, Counted
from exporter.completeness.counter import HOUR, Line
from exporter.completeness.rhythm import Beat

NOW = 24


def line(*runs: tuple[int, int, int]) -> Line:
    """A counter after runs: first, last, and the hour in the middle of which they came."""
    found: Line | None = None
    for first, last, hour in runs:
        found = counter.after(found, Run(first, last, hour * HOUR + HOUR // 2))
    assert found is not None
    return found


def beats(came: float = 10.0, until: int = NOW) -> list[Beat]:
    return [Beat(hour, came, 10.0) for hour in range(until)]


WHOLE = line(*((10 * hour + 1, 10 * hour + 10, hour) for hour in range(NOW)))


def test_without_a_counter_nothing_is_proved() -> None:
    found = counted.counted([], beats(), NOW)
    assert found == Counted()
    assert not found.is_sure(0)


def test_hours_between_the_first_and_the_last_number_are_sure() -> None:
    found = counted.counted([WHOLE], beats(), NOW)
    assert (found.first, found.last) == (1, NOW - 2)
    assert [found.is_sure(hour) for hour in (0, 1, NOW - 2, NOW - 1)] == [False, True, True, False]


def test_up_to_when_the_one_was_heard_of_that_was_silent_longest() -> None:
    early = line((1, 5, 3), (6, 9, 10))
    found = counted.counted([WHOLE, early], beats(), NOW)
    assert (found.first, found.last) == (4, 9)
    assert found.came[3] == 15


def test_one_that_is_long_gone_waits_no_more() -> None:
    late = NOW + RECENT_HOURS
    later = line((1, 5, NOW + 1), (6, 9, late))
    told = [Beat(hour, 0.0, 10.0) for hour in range(NOW + 2, late)]
    assert counted.counted([WHOLE, later], told, late).first == NOW + 2
    assert not counted.counted([WHOLE], told, late + 1).is_sure(5)


def test_where_not_all_events_bear_a_number_no_hour_is_sure() -> None:
    found = counted.counted([WHOLE], beats(came=11.0), NOW)
    assert found.last < found.first
    assert found.came[5] == 10
    once = counted.counted([line((1, 5, 3))], beats(0.0), NOW)
    assert not any(once.is_sure(hour) for hour in range(NOW))


def test_what_is_missing_is_told_by_hour_and_of_a_span() -> None:
    found = counted.counted([line((1, 2, 3), (5, 9, 3))], [], NOW)
    assert (found.came, found.lost) == ({3: 7.0}, {3: 2.0})
    assert found.within(4, 9).lost == {}
    assert found.within(3, 3).came == {3: 7.0}
