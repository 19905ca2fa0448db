from collections import Counter
from statistics import fmean, median, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.traffic.dice import Dice

MANY = 4000


def test_the_same_name_rolls_the_same_numbers() -> None:
    first, again, other = Dice(1, "talk", 7), Dice(1, "talk", 7), Dice(2, "talk", 7)
    rolled = [first.roll() for _ in range(5)]
    assert rolled == [again.roll() for _ in range(5)]
    assert rolled != [other.roll() for _ in range(5)]


def test_what_is_rolled_today_is_rolled_on_every_machine() -> None:
    dice = Dice("chatwatch")
    assert [round(dice.roll(), 6) for _ in range(3)] == [0.493807, 0.631435, 0.234269]


def test_rolls_are_spread_evenly() -> None:
    dice = Dice("even")
    rolled = [dice.roll() for _ in range(MANY)]
    assert 0 <= min(rolled) < 0.01
    assert 0.99 < max(rolled) < 1
    assert fmean(rolled) == pytest.approx(0.5, abs=0.02)


def test_a_chance_is_taken_as_often_as_it_says() -> None:
    dice = Dice("chance")
    assert sum(dice.chance(0.3) for _ in range(MANY)) / MANY == pytest.approx(0.3, abs=0.03)
    assert not any(dice.chance(0) for _ in range(100))
    assert all(dice.chance(1) for _ in range(100))


@given(st.integers(), st.integers(-5, 5), st.integers(0, 5))
def test_ranges_are_kept(name: int, low: int, width: int) -> None:
    dice = Dice(name)
    assert low <= dice.between(low, low + width) <= low + width
    assert low <= dice.whole(low, low + width) <= low + width
    assert dice.pick("abc") in "abc"
    assert dice.wait(3) >= 0 < dice.tailed(2)


def test_weights_are_kept() -> None:
    dice = Dice("weights")
    seen = Counter(dice.weighed({"a": 6.0, "b": 3.0, "c": 1.0}) for _ in range(MANY))
    assert seen["a"] / MANY == pytest.approx(0.6, abs=0.03)
    assert seen["c"] / MANY == pytest.approx(0.1, abs=0.02)
    assert dice.weighed({"a": 0.0, "last": 0.0}) == "last"


def test_tails_are_long_and_their_median_is_as_asked() -> None:
    dice = Dice("tail")
    rolled = [dice.tailed(10) for _ in range(MANY)]
    assert median(rolled) == pytest.approx(10, rel=0.06)
    assert max(rolled) > 50


def test_waits_have_the_mean_that_is_asked() -> None:
    dice = Dice("wait")
    assert fmean(dice.wait(20) for _ in range(MANY)) == pytest.approx(20, rel=0.06)


@pytest.mark.parametrize("mean", [0.0, 0.4, 5.0, 200.0])
def test_counts_have_the_mean_and_the_spread_of_chance(mean: float) -> None:
    dice = Dice("count", mean)
    rolled = [dice.count(mean) for _ in range(MANY)]
    assert min(rolled) >= 0
    assert fmean(rolled) == pytest.approx(mean, rel=0.07)
    assert pstdev(rolled) == pytest.approx(mean**0.5, rel=0.07)
