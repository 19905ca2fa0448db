"""Many series' values → one a group, or some of each group."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.signatures import AGGREGATIONS
from alerting.promql.values import Value, Vector
from tests.alerting.promql.functions import ground, naive
from tests.alerting.promql.functions.ground import elements, said, vector

NAN, INF = math.nan, math.inf
ALL = vector(
    'm{c="app",i="1"} 3',
    'm{c="web",i="1"} 1',
    'm{c="web",i="2"} nan',
    'm{c="web",i="3"} 4',
    'm{c="app",i="2"} 5',
)
CHANNELS = ("web", "app", "web", "app", "web")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sum by (c) (m)", {'{c="app"}': 8.0, '{c="web"}': NAN}),
        ("avg by (c) (m)", {'{c="app"}': 4.0, '{c="web"}': NAN}),
        ("min by (c) (m)", {'{c="app"}': 3.0, '{c="web"}': 1.0}),
        ("max by (c) (m)", {'{c="app"}': 5.0, '{c="web"}': 4.0}),
        ("count by (c) (m)", {'{c="app"}': 2.0, '{c="web"}': 3.0}),
        ("group by (c) (m)", {'{c="app"}': 1.0, '{c="web"}': 1.0}),
        ("stddev by (c) (m)", {'{c="app"}': 1.0, '{c="web"}': NAN}),
        ("stdvar by (c) (m)", {'{c="app"}': 1.0, '{c="web"}': NAN}),
        ("max(m)", {"{}": 5.0}),
        ("max by (none) (m)", {"{}": 5.0}),
        ("max without (c) (m)", {'{i="1"}': 3.0, '{i="2"}': 5.0, '{i="3"}': 4.0}),
        ("max by (__name__) (m)", {"m": 5.0}),
    ],
)
def test_each_group_gets_one_value(text: str, expected: dict[str, float]) -> None:
    answer = said(text, ALL).elements
    assert list(answer) == list(expected)
    assert answer == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("lines", "total", "mean"),
    [
        (["2", "8", "1e100", "-1e100"], 10.0, 2.5),
        (["inf", "2"], INF, INF),
        (["2", "-inf"], -INF, -INF),
        (["inf", "-inf"], NAN, NAN),
        (["1.5e308", "1.5e308"], INF, 1.5e308),
        (["52"] * 12, 624.0, 52.0),
    ],
)
def test_sums_and_means_are_exact(lines: list[str], total: float, mean: float) -> None:
    given = vector(*(f'm{{i="{number}"}} {value}' for number, value in enumerate(lines)))
    assert said("sum(m)", given).elements == pytest.approx({"{}": total}, nan_ok=True)
    assert said("avg(m)", given).elements == pytest.approx({"{}": mean}, nan_ok=True)


@pytest.mark.parametrize(
    ("part", "expected", "warnings"),
    [
        (0.5, {'{c="app"}': 4.0, '{c="web"}': 1.0}, []),
        (2.0, {'{c="app"}': INF, '{c="web"}': INF}, ["2"]),
        (NAN, {'{c="app"}': NAN, '{c="web"}': NAN}, ["NaN"]),
    ],
)
def test_a_quantile_is_of_each_group(
    part: float, expected: dict[str, float], warnings: list[str]
) -> None:
    answer = said("quantile by (c) (0.5, m)", part, ALL)
    assert answer.elements == pytest.approx(expected, nan_ok=True)
    told = "(0) PromQL warning: quantile value should be between 0 and 1, got "
    assert answer.warnings == [told + each for each in warnings]


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("topk(2, m)", 2.0, ['m{c="app",i="2"}', 'm{c="web",i="3"}']),
        ("bottomk(2, m)", 2.0, ['m{c="web",i="1"}', 'm{c="app",i="1"}']),
        ("topk by (c) (1, m)", 1.0, ['m{c="app",i="2"}', 'm{c="web",i="3"}']),
        ("topk without (i) (1, m)", 1.0, ['m{c="app",i="2"}', 'm{c="web",i="3"}']),
        (
            "bottomk(9, m)",
            9.0,
            [f'm{{c="{c}",i="{i}"}}' for c, i in zip(CHANNELS, "11322", strict=True)],
        ),
        ("topk(0, m)", 0.5, []),
    ],
)
def test_some_of_each_group_are_taken_as_they_were(
    text: str, most: float, expected: list[str]
) -> None:
    answer = said(text, most, ALL).elements
    assert list(answer) == expected


@pytest.mark.parametrize("operator", ["topk", "bottomk"])
def test_how_many_are_taken_must_be_a_number_even_of_nothing(operator: str) -> None:
    with pytest.raises(EvaluationError, match="Parameter value is NaN"):
        said(f"{operator}(1, m)", NAN, vector())


def test_values_are_counted() -> None:
    answer = said('count_values by (c) ("v", m)', "v", vector('m{c="a"} 2', 'm{c="a",i="2"} 2'))
    assert answer.elements == {'{c="a",v="2"}': 2.0}
    without = said('count_values without (i) ("v", m)', "v", vector('m{c="a",i="2"} 2'))
    assert without.elements == {'{c="a",v="2"}': 1.0}


@pytest.mark.parametrize("operator", sorted(AGGREGATIONS))
def test_of_nothing_there_is_nothing(operator: str) -> None:
    parameters: dict[str | None, tuple[Value, ...]] = {
        None: (),
        "scalar": (0.5,),
        "string": ("v",),
    }
    written = {None: "", "scalar": "1, ", "string": '"v", '}[AGGREGATIONS[operator]]
    given = (*parameters[AGGREGATIONS[operator]], vector())
    assert said(f"{operator}({written}m)", *given).elements == {}


def test_groups_are_laid_out_anew_when_their_members_change() -> None:
    picked = ALL.rows.take(np.array([0, 4]))
    assert said("max by (c) (m)", ALL).elements == {'{c="app"}': 5.0, '{c="web"}': 4.0}
    found = said("max by (c) (m)", Vector(picked, np.array([7.0, 6.0])))
    assert found.elements == {'{c="app"}': 7.0}
    assert said("max by (c) (m)", ALL).elements == {'{c="app"}': 5.0, '{c="web"}': 4.0}


def test_a_name_that_is_to_be_dropped_goes_with_that_of_its_group() -> None:
    late = Rows.of([(("__name__", "m"), ("a", "1"))], delays=True).without_names
    found = said("sum by (__name__) (m)", Vector(late, np.ones(1))).value
    assert isinstance(found, Vector)
    assert elements(Vector(found.rows.finished, found.values)) == {"{}": 1.0}


FIGURES: dict[str, Callable[[list[float]], float]] = {
    "sum": naive.total,
    "avg": naive.mean,
    "stdvar": naive.variance,
    "count": len,
    "min": lambda values: min((one for one in values if not math.isnan(one)), default=NAN),
    "max": lambda values: max((one for one in values if not math.isnan(one)), default=NAN),
}


@given(
    st.lists(st.tuples(st.integers(0, 4), ground.NUMBERS), max_size=40),
    st.sampled_from(sorted(FIGURES)),
)
def test_figures_are_those_of_each_group_by_itself(
    members: list[tuple[int, float]], operator: str
) -> None:
    rows = ground.rows(*(f'm{{g="{group}",i="{n}"}}' for n, (group, _) in enumerate(members)))
    given = Vector(rows, np.array([value for _, value in members], np.float64))
    answer = said(f"{operator} by (g) (m)", given).elements
    assert list(answer) == [f'{{g="{group}"}}' for group, _ in dict(members).items()]
    for group in dict(members):
        values = [value for one, value in members if one == group]
        expected = FIGURES[operator](values)
        assert ground.close(answer[f'{{g="{group}"}}'], expected, max(map(abs, values)))
