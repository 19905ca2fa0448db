"""Bounds; what the functions return is tested with the expressions that call them."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.walk import TABLE, Exhausted, Scope
from tests.exporter.events.test_expression import VALUES, found

SMALL = st.integers(1, 400)


def test_our_functions_stand_beside_jmespaths() -> None:
    assert {"root", "header", "lower", "plain", "pick", "major", "length", "sort_by"} <= {*TABLE}


@pytest.mark.parametrize(
    ("value", "cost"),
    [(1, 1), ("x" * 63, 1), ("x" * 128, 3), ([1, 2], 3), ({"a": [1]}, 3), (None, 1)],
)
def test_a_value_weighs_what_it_is_written_out(value: object, cost: int) -> None:
    scope = Scope({}, {}, fuel=100)
    scope.weigh(value)
    assert scope.fuel == 100 - cost


def test_one_that_stands_there_often_weighs_as_often() -> None:
    value: object = "a"
    for _ in range(10):
        value = [value, value]
    with pytest.raises(Exhausted):
        Scope({}, {}, fuel=1_000).weigh(value)


def test_a_long_list_is_not_even_looked_through() -> None:
    with pytest.raises(Exhausted):
        Scope({}, {}, fuel=10).weigh([0] * 1_000)


@given(VALUES, SMALL)
def test_fuel_is_never_overdrawn_without_a_word(value: object, fuel: int) -> None:
    scope = Scope(value, {}, fuel=fuel)
    try:
        scope.weigh(value)
    except Exhausted:
        return
    assert scope.fuel >= 0


def test_steps_of_one_request_share_their_fuel() -> None:
    scope = Scope({"a": 1}, {}, fuel=3)
    assert found("a", scope.root, scope) == 1
    assert scope.fuel == 2


def test_a_walk_leaves_nothing_for_gc_to_find() -> None:
    class Body(dict[str, object]):
        """What a weak reference can point to."""

    body = Body(a=1)
    gone = weakref.ref(body)
    gc.disable()
    try:
        assert found("a", {"a": 1}, Scope(body, {})) == 1
        del body
        assert gone() is None
    finally:
        gc.enable()
