import random
from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.completeness import counter
from exporter.completeness.count import MOST_LOST, Run
from exporter.completeness.counter import HOUR, KEPT_HOURS, MOST_GAPS, Line

NUMBERS = st.lists(st.integers(1, 60), min_size=1, max_size=60, unique=True)


def heard(numbers: Iterable[int], at: int = 0, step: int = 1_000, line: Line | None = None) -> Line:
    """A counter after numbers that came one by one."""
    for place, number in enumerate(numbers):
        line = counter.after(line, Run(number, number, at + place * step))
    assert line is not None
    return line


def lost(line: Line) -> float:
    return sum(counter.losses(line).values())


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([1, 2, 3], 0),
        ([1, 2, 5], 2),
        ([1, 2, 5, 4, 3], 0),
        ([700, 701, 703], 1),
        ([1, 2, 3, 3, 2, 1, 4], 0),
        ([901, 903, 902, 901, 903, 902], 0),
    ],
    ids=["whole", "gap", "late", "anywhere", "repeats of the first ones", "repeats"],
)
def test_what_is_left_out_is_missing_until_it_comes(numbers: list[int], missing: int) -> None:
    assert lost(heard(numbers)) == missing


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([500, 501, 1, 2, 3], 0),
        ([200, 201, 202, 2, 1, 3, 4], 0),
        ([500, 501, 504, 1, 2, 3], 2),
        ([500, 501, 504, 1, 502, 2, 503, 3], 0),
        ([5, 6, 7, 1, 2, 3, 4, 5, 6, 8, 9], 0),
        ([1, 2, 3, 5 * MOST_LOST, 5 * MOST_LOST + 1], 0),
        ([2**31 - 2, 2**31 - 1, -(2**31), -(2**31) + 1], 0),
        ([500, 502, 3, 1, 2, 4, 6], 2),
    ],
    ids=[
        "begins at 1",
        "begins out of order",
        "what was missing before stays so",
        "until it comes late",
        "goes on as either may",
        "goes on far ahead",
        "wraps around as CloudEvents says",
        "begins out of order after a gap",
    ],
)
def test_a_counter_that_begins_anew_leaves_nothing_out(numbers: list[int], missing: int) -> None:
    assert lost(heard(numbers)) == missing


def test_a_counter_may_begin_often() -> None:
    """Ten seconds lie between two numbers, a minute and more between two beginnings."""
    often = [500, 502, *range(1, 9), *range(1, 9), 10, *range(1, 9)]
    assert lost(heard(often, step=10_000)) == 2


def test_a_number_of_long_ago_that_comes_again_is_no_new_beginning() -> None:
    assert heard([900, 901, 450, 902]).now.newest == 902
    stray = heard([900, 901, 57, 902, 903])
    assert (stray.now.newest, lost(stray)) == (903, 0)
    twice = heard([900, 902, 57, 20, 903, 905], step=90_000)
    assert (twice.now.newest, lost(twice)) == (905, 2)


def test_what_is_missing_is_of_the_time_in_which_it_was_to_come() -> None:
    line = heard([1], at=HOUR // 2)
    line = heard([102], at=3 * HOUR, line=line)
    assert counter.losses(line) == pytest.approx({0: 20, 1: 40, 2: 40, 3: 0})
    at_once = heard([1, 4], at=9 * HOUR, step=0)
    assert counter.losses(at_once) == {9: 2.0}


def test_what_came_is_counted_by_the_hour() -> None:
    line = counter.after(heard([1, 2]), Run(3, 10, HOUR))
    assert line.came == {0: 2, 1: 8}


def test_of_many_gaps_the_oldest_stay_missing() -> None:
    many = MOST_GAPS + 20
    line = heard(range(1_001, 1_002 + 2 * many, 2))
    assert (len(line.now.gaps), lost(line)) == (MOST_GAPS, many)
    assert lost(heard([1_002, 1_004], line=line, at=9_999_999)) == many, "too late"
    assert lost(heard([1_000 + 2 * many], line=line, at=9_999_999)) == many - 1


def test_what_is_long_ago_is_forgotten() -> None:
    line = heard([1, 3, 4, 7])
    later = counter.after(line, Run(8, 8, (KEPT_HOURS + 1) * HOUR))
    assert (later.came, counter.losses(later)) == ({KEPT_HOURS + 1: 1}, {})
    begun = counter.after(heard([500, 502, 1]), Run(2, 2, (KEPT_HOURS + 1) * HOUR))
    assert counter.losses(begun) == {}


def test_it_outlives_a_process() -> None:
    line = heard([500, 502, 1, 5])
    assert msgspec.json.decode(msgspec.json.encode(line), type=Line) == line


@given(NUMBERS, st.integers(0, 99))
def test_in_whatever_order_they_come_those_that_never_do_are_missing(
    numbers: list[int], seed: int
) -> None:
    """The counter is known to be at 1000 before, so that its lowest numbers are no beginning."""
    shuffled = [1_000 + number for number in numbers]
    random.Random(seed).shuffle(shuffled)
    line = heard([1_000, *shuffled])
    assert lost(line) == pytest.approx(max(numbers) - len(numbers))
    assert sum(line.came.values()) == len(numbers) + 1
