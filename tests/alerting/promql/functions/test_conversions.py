"""From one kind of value to another, and elements put in order."""

import math

import pytest

from tests.alerting.promql.functions.ground import said, vector

NAN = math.nan
UNSORTED = vector('m{a="1"} 3', 'm{a="2"} nan', 'm{a="3"} 1', 'm{a="4"} 3', 'm{a="5"} -inf')


def test_a_number_is_a_vector_without_labels() -> None:
    assert said("vector(1)", 1.5).elements == {"{}": 1.5}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [(["m 7"], 7.0), ([], NAN), (['m{a="1"} 1', 'm{a="2"} 2'], NAN), (["m nan"], NAN)],
)
def test_the_only_element_is_a_number(lines: list[str], expected: float) -> None:
    value = said("scalar(m)", vector(*lines)).value
    assert type(value) is float
    assert value == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("name", "order"), [("sort", "53142"), ("sort_desc", "14352")])
def test_elements_are_sorted_with_nan_last_and_keep_their_names(name: str, order: str) -> None:
    answer = said(f"{name}(m)", UNSORTED)
    assert list(answer.elements) == [f'm{{a="{place}"}}' for place in order]
    assert answer.warnings == []


@pytest.mark.parametrize("name", ["sort", "sort_desc"])
def test_in_a_range_query_an_order_is_lost(name: str) -> None:
    answer = said(f"{name}(m)", UNSORTED, steps=60_000)
    assert list(answer.elements) == [f'm{{a="{place}"}}' for place in "12345"]
    warning = (
        "PromQL warning: sort is ineffective for range queries"
        " since results are always ordered by labels"
    )
    assert answer.warnings == [f"(None) {warning}"]
