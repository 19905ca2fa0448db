"""JSON that any reader of JSON understands, in Go's spelling."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.gotemplate import json_text, messages, moments, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.safety import HTML
from alerting.gotemplate.values import LIST, THINGS, List, Map, Named, Pointer, Record, Type, Value
from tests.alerting.gotemplate.amtool import GROUP

PLACE = Type("*x", "ptr")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (values.NIL, "null"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (1.0, "1"),
        (0.0, "0"),
        (1.5e-7, "1.5e-7"),
        (1e21, "1e+21"),
        (123456789.25, "123456789.25"),
        ('a"\\\n<&>\u2028\x01é', '"a\\"\\\\\\n\\u003c\\u0026\\u003e\\u2028\\u0001é"'),
        (Named(HTML, "<"), '"\\u003c"'),
        (moments.span(5), "5"),
        (moments.never(), '"0001-01-01T00:00:00Z"'),
        (moments.within("Asia/Kolkata", moments.time(0)), '"1970-01-01T05:30:00+05:30"'),
        (List(LIST, (1, "a", List(LIST, ()))), '[1,"a",[]]'),
        (Map(THINGS, {"b": 1, "a": None}), '{"a":null,"b":1}'),
        (Pointer(PLACE, Record(PLACE, {"A": 1})), '{"a":1}'),
    ],
)
def test_a_value_has_its_text(value: Value, text: str) -> None:
    assert json_text.text(value, 1000) == text


def test_the_data_of_a_message_has_alertmanagers_names() -> None:
    found = json.loads(json_text.text(messages.data(GROUP), 10_000))
    assert found["alerts"][0]["startsAt"] == "2026-11-21T03:02:11.25Z"
    assert found["alerts"][0]["generatorURL"] == GROUP.alerts[0].source
    assert found["externalURL"] == GROUP.url
    pairs = messages.data(GROUP).fields["GroupLabels"]
    method = messages.KV.methods["SortedPairs"].call(pairs)
    assert json_text.text(method, 100) == '[{"Name":"alertname","Value":"Slow"}]'


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_a_fault(value: float) -> None:
    with pytest.raises(Fault, match="json: unsupported value"):
        json_text.text(value, 100)


def test_a_text_has_an_end() -> None:
    several: Value = 1
    for _ in range(30):
        several = List(LIST, (several, several))
    with pytest.raises(Fault, match="longer than 1000 characters"):
        json_text.text(several, 1000)
    deep: Value = 1
    for _ in range(60):
        deep = List(LIST, (deep,))
    with pytest.raises(Fault, match="deep within one another"):
        json_text.text(deep, 1000)


@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text()
                    | st.floats(-1e15, 1e15),
                    lambda of: st.lists(of, max_size=3), max_leaves=8))  # fmt: skip
def test_any_value_is_read_as_what_it_is(plain: object) -> None:
    def go(one: object) -> Value:
        return List(LIST, tuple(map(go, one))) if isinstance(one, list) else one  # type: ignore[return-value]

    assert json.loads(json_text.text(go(plain), 100_000)) == plain
