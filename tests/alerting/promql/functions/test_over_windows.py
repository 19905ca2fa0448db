"""From what is reckoned of a window's columns to a vector."""

import numpy as np
import pytest

from alerting.promql.functions import over_windows
from alerting.promql.functions.context import Context
from alerting.promql.functions.over_windows import Figures
from alerting.promql.functions.summation import Flags
from alerting.promql.values import Value, Vector
from alerting.series.columns import Values, Window
from tests.alerting.promql.functions.ground import elements, samples


def quiet(text: str, argument: int | None = None, /) -> None:
    raise AssertionError(text, argument)


NOWHERE = Context(at=0, start=0, end=0, arguments=(), warn=quiet, inform=quiet)
WINDOW = samples('m{a="1"} 1 2', 'm{a="2"} 3 _')


def halves(window: Window) -> Figures:
    return Figures(window.values[0] / 2, window.present.all(axis=0))


def told(value: Value) -> dict[str, float]:
    assert isinstance(value, Vector)
    return elements(value)


def test_series_that_have_no_figure_are_left_out() -> None:
    assert elements(over_windows.figured(WINDOW, halves)) == {'{a="1"}': 0.5}


@pytest.mark.parametrize(("known", "expected"), [(True, [0.5, 1.5]), (False, [])])
def test_one_flag_may_stand_for_all_series(*, known: bool, expected: list[float]) -> None:
    def reckon(window: Window) -> Figures:
        return Figures(window.values[0] / 2, np.bool_(known))

    assert list(elements(over_windows.figured(WINDOW, reckon)).values()) == expected


def test_names_are_kept_where_the_figure_is_a_sample() -> None:
    assert elements(over_windows.figured(WINDOW, halves, named=True)) == {'m{a="1"}': 0.5}


def test_nothing_is_reckoned_of_no_series() -> None:
    assert elements(over_windows.figured(samples(), halves)) == {}


def test_a_figure_of_samples_is_told_which_there_are_where_some_are_not() -> None:
    def figure(values: Values, present: Flags | None) -> Values:
        return np.full(2, 1.0 if present is None else 2.0)

    called = over_windows.function(over_windows.of_samples(figure), named=True)
    whole = samples('m{a="1"} 1 2', 'm{a="2"} 3 4')
    assert list(told(called((whole,), NOWHERE)).values()) == [1.0, 1.0]
    assert told(called((WINDOW,), NOWHERE)) == {'m{a="1"}': 2.0, 'm{a="2"}': 2.0}
