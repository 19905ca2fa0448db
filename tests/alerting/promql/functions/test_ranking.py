"""The greatest, or the least, of each group."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.errors import EvaluationError
from alerting.promql.functions import ranking
from tests.alerting.promql.functions import ground

NAN = math.nan


@pytest.mark.parametrize(
    ("number", "most"), [(3.0, 3), (2.9, 2), (0.5, 0), (-5.0, 0), (9999999999.0, 9999999999)]
)
def test_a_part_of_one_is_none(number: float, most: int) -> None:
    assert ranking.wanted(number) == most


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (NAN, "Parameter value is NaN"),
        (math.inf, r"Scalar value \+Inf overflows int64"),
        (1e19, r"Scalar value 1e\+19 overflows int64"),
        (-1e19, r"Scalar value -1e\+19 underflows int64"),
    ],
)
def test_what_is_no_whole_number_is_refused(number: float, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        ranking.wanted(number)


@pytest.mark.parametrize(
    ("most", "falling", "expected"),
    [
        (1, True, [3, 4]),
        (2, True, [3, 0, 4, 1]),
        (2, False, [2, 0, 4, 1]),
        (9, True, [3, 0, 2, 4, 1]),
        (0, True, []),
    ],
)
def test_the_first_of_each_group_are_taken_nan_last(
    most: int, expected: list[int], *, falling: bool
) -> None:
    values, of = np.array([2.0, NAN, 1.0, 7.0, 0.0]), np.array([0, 1, 0, 0, 1])
    assert ranking.ranked(values, of, most, falling=falling).tolist() == expected


def test_of_nothing_nothing_is_taken() -> None:
    none = ranking.ranked(np.array([]), np.array([], np.intp), 3, falling=True)
    assert none.tolist() == []


@given(
    st.lists(st.tuples(st.integers(0, 3), ground.NUMBERS), max_size=20),
    st.integers(0, 5),
    st.booleans(),
)
def test_ranks_are_those_of_each_group_by_itself(
    members: list[tuple[int, float]], most: int, falling: bool
) -> None:
    of = np.array([group for group, _ in members], np.intp)
    values = np.array([value for _, value in members], np.float64)
    expected = []
    for group in sorted(set(of.tolist())):
        places = [place for place, (one, _) in enumerate(members) if one == group]
        sign = -1 if falling else 1
        # Equals stay in their order: the first one is taken.
        places.sort(key=lambda place: (math.isnan(members[place][1]), sign * members[place][1]))
        numbers = [place for place in places if not math.isnan(members[place][1])]
        numbers.sort(key=lambda place: sign * members[place][1])
        nans = [place for place in places if math.isnan(members[place][1])]
        expected += (numbers + sorted(nans))[:most]
    assert ranking.ranked(values, of, most, falling=falling).tolist() == expected
