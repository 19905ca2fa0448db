import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.performance import robust

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


def test_a_deviation_is_not_moved_by_a_wild_value() -> None:
    assert robust.deviation([1, 2, 3, 4, 5]) == 1
    assert robust.deviation([1, 2, 3, 4, 5_000]) == 1
    assert robust.deviation([7]) == 0


def test_scores_are_by_the_median_and_have_a_least_deviation() -> None:
    assert robust.scores([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3], 0.0)[-2:] == [
        pytest.approx(0.6745 * (8.2 - 2.45) / 0.15),
        pytest.approx(0.6745 * (8.3 - 2.45) / 0.15),
    ]
    assert robust.scores([5, 5, 5, 6], 0.5) == [0, 0, 0, pytest.approx(2 * 0.6745)]


@pytest.mark.parametrize("n", [12, 16, 24, 48, 168, 720])
def test_normal_noise_exceeds_the_bound_in_one_of_a_hundred_samples_at_most(n: int) -> None:
    chance = random.Random(n)
    samples = 400 if n < 100 else 100
    beyond = 0
    for _ in range(samples):
        values = [chance.gauss(0, 1) for _ in range(n)]
        beyond += max(map(abs, robust.scores(values, 1e-9))) > robust.bound(n)
    # Of 400 samples at 1 %, nine or more come in one of fifty runs; this one is always the same.
    assert beyond <= 8 * samples / 400 + 1


def test_a_slope_is_that_of_the_line_though_some_points_are_wild() -> None:
    points = [(float(x), 3.0 * x + 1) for x in range(20)]
    assert robust.slope(points) == 3.0
    wild = [(x, 1e9 if x in {4, 17} else y) for x, y in points]
    assert robust.slope(wild) == pytest.approx(3.0)


def test_places_that_are_the_same_have_no_slope_between_them() -> None:
    assert robust.slope([(0.0, 1.0), (0.0, 9.0), (1.0, 5.0)]) == 0.0


def test_an_order_is_improbable_where_all_of_it_rises_or_falls() -> None:
    rising = [float(x) for x in range(10)]
    # S = 45, its variance 125: z = 44 / √125.
    assert robust.chance(rising) == pytest.approx(math.erfc(44 / math.sqrt(250)))
    assert robust.chance(rising) == robust.chance(rising[::-1])
    assert robust.chance([1.0] * 10) == 1.0
    assert robust.chance([1.0, 2.0, 1.0]) == 1.0


def test_ties_make_the_variance_smaller() -> None:
    tied = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]
    # 10·9·25 less five pairs of 2·1·9, by 18.
    assert robust.chance(tied) == pytest.approx(math.erfc(39 / math.sqrt(2 * (2250 - 90) / 18)))


@given(VALUES, st.randoms())
def test_scores_go_with_their_values_whatever_the_order(
    values: list[float], chance: random.Random
) -> None:
    by_value = dict(zip(values, robust.scores(values, 1.0), strict=True))
    chance.shuffle(values)
    assert dict(zip(values, robust.scores(values, 1.0), strict=True)) == by_value
