"""Sums and means that lose nothing on the way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.functions import summation
from alerting.series.columns import Window
from tests.alerting.promql.functions import ground, naive
from tests.alerting.promql.functions.ground import Points

HUGE = 1.5e308


def column(*values: float) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    return np.array(values, np.float64).reshape(len(values), 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), 0.0),
        ((1.0, 2.0, 4.0), 7.0),
        ((0.1,) * 10, 1.0),
        # Ones that are too small to be written beside the great ones.
        ((1.0, 1e100, 1.0, -1e100), 2.0),
        ((2.0, 8.0, 1e100, -1e100), 10.0),
        ((math.inf, 1.0), math.inf),
        ((1.0, -math.inf, 5.0), -math.inf),
        ((math.inf, -math.inf), math.nan),
        ((math.nan, 1.0), math.nan),
        ((HUGE, HUGE), math.inf),
    ],
)
def test_a_sum_is_as_exact_as_a_number_can_be(values: tuple[float, ...], expected: float) -> None:
    assert summation.total(column(*values)).tolist() == pytest.approx([expected], nan_ok=True)


def test_a_sum_cannot_be_saved_where_more_digits_are_lost_than_one_number_has() -> None:
    # The small ones stand beside two greater orders; Prometheus loses them likewise.
    lost = column(-2e220, -2e219, 0.75, 2e217, -2e217, 2e220, 2e219, -450.0)
    assert summation.total(lost).tolist() == [0.0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((8.0, 10.0, 12.0), 10.0),
        ((52.0,) * 13, 52.0),
        ((2.0, 8.0, 1e100, -1e100), 2.5),
        ((HUGE, HUGE), HUGE),
        ((-HUGE, -HUGE, -HUGE), -HUGE),
        ((HUGE, -HUGE), 0.0),
        ((HUGE, HUGE, -HUGE, -HUGE), 0.0),
        ((math.inf,), math.inf),
        ((math.inf, 0.0, math.inf), math.inf),
        ((1.0, 2.0, -math.inf), -math.inf),
        ((math.inf, math.inf, -math.inf), math.nan),
        ((HUGE, HUGE, -math.inf), -math.inf),
        ((1.0, math.nan), math.nan),
        ((math.nan, math.inf), math.nan),
    ],
)
def test_a_mean_is_known_where_the_sum_is_too_large(
    values: tuple[float, ...], expected: float
) -> None:
    assert summation.mean(column(*values)).tolist() == pytest.approx(
        [expected], rel=1e-12, abs=1e292, nan_ok=True
    )


def test_a_mean_of_nothing_is_no_number() -> None:
    present = np.zeros((2, 1), np.bool_)
    assert math.isnan(summation.mean(column(1.0, 2.0), present)[0])


def test_entries_that_are_not_there_do_not_count() -> None:
    series: list[Points] = [[None, HUGE, None, HUGE], [1.0, None, 2.0, None], [1.0, 1.0, 1.0, 5.0]]
    values, present = ground.columns(series, 4)
    assert summation.counted(values, present).tolist() == [2.0, 2.0, 4.0]
    assert summation.total(values, present).tolist() == [math.inf, 3.0, 8.0]
    assert summation.mean(values, present).tolist() == [HUGE, 1.5, 2.0]


def test_a_mean_is_stepped_only_where_it_must_be() -> None:
    values, _ = ground.columns([[HUGE, HUGE], [1.0, 3.0]], 2)
    assert summation.mean(values).tolist() == [HUGE, 2.0]


@given(st.integers(1, 40), st.integers(1, 3000))
def test_columns_that_are_summed_apart_come_out_together(entries: int, series: int) -> None:
    values = np.arange(entries * series, dtype=np.float64).reshape(entries, series)
    assert np.array_equal(summation.total(values), values.sum(axis=0))


@given(ground.windows())
def test_sums_and_means_are_those_of_plain_arithmetic(window: Window) -> None:
    present = None if window.present.all() else window.present
    totals = summation.total(window.values, present).tolist()
    means = summation.mean(window.values, present).tolist()
    counts = summation.counted(window.values, present).tolist()
    for number, (total, mean, count) in enumerate(zip(totals, means, counts, strict=True)):
        values = [value for _, value in ground.timed(window, number)]
        scale = max(map(abs, values))
        assert count == len(values)
        assert ground.close(total, naive.total(values), scale)
        assert ground.close(mean, naive.mean(values), scale)


@given(st.lists(st.floats(1e300, 1.7e308), min_size=1, max_size=30))
def test_a_mean_of_huge_numbers_is_near_the_true_one(values: list[float]) -> None:
    assert summation.mean(column(*values))[0] == pytest.approx(naive.mean(values), rel=1e-9)
