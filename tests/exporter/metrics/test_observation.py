import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.metrics import observation

BOUNDS = (0.5, 1.0, math.inf)
PLACE = observation.place(7, BOUNDS)


@pytest.mark.parametrize(
    ("value", "row"), [(0.0, 7), (0.5, 7), (0.6, 8), (1.0, 8), (1.5, 9), (1e9, 9)]
)
def test_a_value_falls_into_the_first_bucket_that_holds_it(value: float, row: int) -> None:
    assert observation.cells(PLACE, value) == ((row, 1.0), (11, value))


@given(st.lists(st.floats(0, 10), min_size=1, unique=True), st.floats(0, 20))
def test_every_value_falls_into_one_bucket_and_is_summed(bounds: list[float], value: float) -> None:
    found = observation.place(3, (*sorted(bounds), math.inf))
    (bucket, one), (total, summed) = observation.cells(found, value)
    assert (one, summed) == (1.0, value)
    assert value <= found.bounds[bucket - 3]
    assert bucket == 3 or value > found.bounds[bucket - 4]
    assert total == 3 + len(found.bounds) + 1
