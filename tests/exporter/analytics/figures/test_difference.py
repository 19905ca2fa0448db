import math
import random
from functools import reduce
from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.analytics.figures import difference
from exporter.analytics.figures.difference import Did, Moments, Part

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


def moments(values: list[float]) -> Moments:
    return reduce(difference.with_value, values, Moments())


def test_the_difference_of_rates_is_newcombes() -> None:
    # Newcombe (1998), table II, method 10, example (a): 56/70 − 48/80 is 0.0524 to 0.3339.
    found = difference.of_rates("completion", Did(48, 80), Did(56, 70), 5)
    assert (found.difference, found.low, found.high) == (20.0, 5.24, 33.39)
    assert (found.verdict, found.why, found.unit) == ("higher", None, "percent")
    assert (found.before.value, found.before.n) == (60.0, 80)
    other = difference.of_rates("completion", Did(56, 70), Did(48, 80), 5)
    assert (other.low, other.high, other.verdict) == (-33.39, -5.24, "lower")


def test_what_chance_alone_may_explain_is_no_difference() -> None:
    # Newcombe (1998), table II, method 10, example (b): 9/10 − 3/10 is 0.1705 to 0.8090.
    assert difference.of_rates("x", Did(3, 10), Did(9, 10), 5).verdict == "higher"
    found = difference.of_rates("x", Did(5, 10), Did(6, 10), 5)
    assert found.verdict == "none"
    assert found.low is not None
    assert found.low < 0


def test_too_few_of_either_are_no_difference_and_say_so() -> None:
    found = difference.of_rates("x", Did(3, 4), Did(90, 100), 5)
    assert (found.difference, found.low, found.high, found.verdict) == (None, None, None, None)
    assert found.why == "4 conversations before and 100 after, at least 5 each are needed"
    assert (found.before.value, found.after.value) == (75.0, 90.0)
    nothing = difference.of_rates("x", Did(), Did(), 0)
    assert nothing.before == Part(None, 0, None, None)
    assert nothing.why == "0 conversations before and 0 after, at least 1 each are needed"
    one = difference.of_means("x", "grade", moments([4.0]), Moments(), 0)
    assert (one.before, one.after) == (Part(4.0, 1, None, None), Part(None, 0, None, None))
    assert one.why == "1 conversations before and 0 after, at least 2 each are needed"


def test_the_difference_of_means_is_welchs() -> None:
    before = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7]
    before += [21.4]
    after = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5]
    after += [20.1]
    found = difference.of_means("x", "grade", moments(before), moments(after), 5)
    error = math.sqrt(variance(before) / 15 + variance(after) / 15)
    # By hand: 27.8 degrees of freedom, of which Student's quantile is 2.049.
    expected = mean(after) - mean(before)
    assert found.difference == pytest.approx(expected, abs=0.001)
    assert found.low == pytest.approx(expected - 2.049 * error, abs=0.002)
    assert found.high == pytest.approx(expected + 2.049 * error, abs=0.002)
    assert found.verdict == "higher"


def test_values_that_are_all_the_same_differ_without_doubt() -> None:
    found = difference.of_means("x", "grade", moments([4.0] * 9), moments([3.0] * 9), 5)
    assert (found.difference, found.low, found.high, found.verdict) == (-1.0, -1.0, -1.0, "lower")
    same = difference.of_means("x", "grade", moments([4.0] * 9), moments([4.0] * 9), 5)
    assert (same.difference, same.verdict) == (0.0, "none")


@pytest.mark.parametrize(
    ("freedom", "table"),
    [(4, 2.776), (5, 2.571), (8, 2.306), (15, 2.131), (30, 2.042), (100, 1.984), (1e9, 1.960)],
)
def test_students_quantile_is_that_of_the_tables(freedom: float, table: float) -> None:
    assert difference.student(freedom) == pytest.approx(table, rel=0.01)


@given(VALUES, st.randoms())
def test_moments_are_those_of_all_values_whatever_the_order(
    values: list[float], chance: random.Random
) -> None:
    chance.shuffle(values)
    found = moments(values)
    assert found.n == len(values)
    assert found.mean == pytest.approx(mean(values), abs=1e-3)
    expected = variance(values) * (len(values) - 1)
    assert found.squares == pytest.approx(expected, rel=1e-6, abs=1e-3)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(50, 90), st.integers(50, 90))
def test_an_interval_holds_its_difference_and_turns_with_the_sides(
    one: int, other: int, n: int, m: int
) -> None:
    found = difference.of_rates("x", Did(one, n), Did(other, m), 5)
    turned = difference.of_rates("x", Did(other, m), Did(one, n), 5)
    assert found.low is not None
    assert found.difference is not None
    assert found.high is not None
    assert found.low <= found.difference <= found.high
    assert turned.difference == -found.difference
    assert (turned.low, turned.high) == (-found.high, -found.low)


def test_two_samples_of_the_same_differ_by_chance_in_one_of_twenty() -> None:
    chance = random.Random(5)
    differs = 0
    for _ in range(400):
        one, other = (moments([chance.gauss(10, 3) for _ in range(12)]) for _ in range(2))
        differs += difference.of_means("x", "grade", one, other, 5).verdict != "none"
    assert 8 <= differs <= 34
