"""How often values moved."""

import math
from itertools import pairwise

import pytest
from hypothesis import given

from alerting.promql.values import Samples
from alerting.series.columns import Window
from tests.alerting.promql.functions import ground
from tests.alerting.promql.functions.ground import said, samples


@pytest.mark.parametrize(
    ("points", "resets", "changes"),
    [
        ("1", 0, 0),
        ("1 2 3 0 1 0 0 1 2 0", 3, 8),
        ("5 5 5", 0, 0),
        ("5 _ 4 _ 4", 1, 1),
        ("_ 5 _ 6", 0, 1),
        ("nan nan nan", 0, 0),
        ("0 nan 0", 0, 2),
    ],
)
def test_values_fall_or_change(points: str, resets: int, changes: int) -> None:
    window = samples(f"m {points}")
    assert said("resets(m[1m])", window).elements == {"{}": resets}
    assert said("changes(m[1m])", window).elements == {"{}": changes}


@given(ground.windows())
def test_moves_are_those_of_each_series_by_itself(window: Window) -> None:
    series = [f'm{{a="{column}"}}' for column in range(window.values.shape[1])]
    found = Samples(ground.rows(*series), window)
    resets, changes = (said(f"{name}(m[1m])", found).elements for name in ("resets", "changes"))
    for column in range(len(series)):
        values = [value for _, value in ground.timed(window, column)]
        pairs = list(pairwise(values))
        both_nan = sum(math.isnan(one) and math.isnan(other) for one, other in pairs)
        label = f'{{a="{column}"}}'
        assert resets[label] == sum(after < before for before, after in pairs)
        assert changes[label] == sum(one != other for one, other in pairs) - both_nan
