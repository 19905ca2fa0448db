"""The values that a template works with."""

import pytest

from alerting.gotemplate import moments, samples, values
from alerting.gotemplate.values import NIL, List, Map, Named, Record, Type, Value
from alerting.model import Sample

POINTER = samples.first(samples.several([Sample((), 1.0)]))
RECORD = Record(Type("x", "struct"), {})


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "bool"),
        (1, "int"),
        (1.5, "float64"),
        ("a", "string"),
        (None, "interface {}"),
        (NIL, "interface {}"),
        (Named(values.BYTE, 1), "uint8"),
        (POINTER, "*template.sample"),
        (moments.to_time(0), "*time.Time"),
    ],
)
def test_a_value_has_a_type(value: Value, name: str) -> None:
    assert str(values.type_of(value)) == name


@pytest.mark.parametrize(
    "value",
    [
        True, 1, -1, 0.5, float("nan"), "a", Named(values.BYTE, 1), moments.time(0), POINTER,
        RECORD, Map(values.STRINGS, {"": ""}), List(samples.SAMPLES, (POINTER,)),
    ],
)  # fmt: skip
def test_what_is_not_zero_nor_empty_is_true(value: Value) -> None:
    assert values.is_true(value)


@pytest.mark.parametrize(
    "value",
    [
        None, NIL, False, 0, 0.0, -0.0, "", Named(values.BYTE, 0), moments.span(0),
        Map(values.STRINGS, {}), List(samples.SAMPLES, ()),
    ],
)  # fmt: skip
def test_what_is_zero_or_empty_is_not(value: Value) -> None:
    assert not values.is_true(value)


def test_every_type_has_a_value_to_begin_with() -> None:
    assert values.zero(values.STRING) == ""
    assert values.zero(values.ANY) is NIL
    assert values.zero(samples.SAMPLE) is None
    empty = values.zero(samples.SAMPLES)
    assert isinstance(empty, List)
    assert empty.items == ()


def test_a_value_can_be_had_without_the_name_of_its_type() -> None:
    assert values.plain(moments.span(5)) == 5
    time = moments.time(5)
    assert values.plain(time) is time
    assert values.plain("a") == "a"
    assert values.target("a") == "a"
