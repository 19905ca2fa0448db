import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.expression import LONGEST, Expression, Unfit
from exporter.events.walk import Scope, Walk

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)
BODY = {
    "id": 7,
    "name": "Ada",
    "items": [{"sku": "a", "n": 2}, {"sku": "b"}],
    "none": None,
    "html": "<p>One &amp;\n <b>two</b></p>",
}


def found(text: str, current: Any, scope: Scope | None = None) -> Any:
    return Expression.parse(text).value(current, Walk(scope or Scope(BODY, {"X-Kind": "ping"})))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("name", "Ada"),
        ("'done'", "done"),
        ("items[].sku", ["a", "b"]),
        ("items[?n == `2`].sku | [0]", "a"),
        ("items[0].{sku: sku, key: name || 'x'}", {"sku": "a", "key": "x"}),
        ("items[::2].sku", ["a"]),
        ("absent.below", None),
        ("items[].root().name", ["Ada", "Ada"]),
        ("header('X-Kind')", "ping"),
        ("header('X-Other')", None),
        ("lower(name)", "ada"),
        ("plain(html)", "One &\ntwo"),
        ('pick(`{"Ada": 1}`, name)', 1),
        ("pick(`{}`, none)", None),
        ("major(`1999`, 'eur')", "19.99"),
        ("major('1999', 'JPY')", "1999"),
        ("to_string(id)", "7"),
        ("join('-', items[].sku)", "a-b"),
        ("not_null(none, id)", 7),
    ],
)
def test_what_is_found(text: str, value: object) -> None:
    assert found(text, BODY) == value


@pytest.mark.parametrize(
    "text",
    ["major(`1`, 'no')", "length(id)", "'a' < `1`", "items[::0]", "lower(none)", "sum(items)"],
)
def test_what_does_not_fit_a_body_says_nothing_of_it(text: str) -> None:
    with pytest.raises(Unfit) as told:
        found(text, BODY)
    assert (told.value.why, told.value.code) == ("does not fit this body", "wrong_type")


@pytest.mark.parametrize(
    "text",
    [
        "|".join(["{a: @, b: @}"] * 30),
        "|".join(["[@, @][]"] * 14 + ["[@, @]"]),
        "|".join(["join('', [@, @])"] * 25),
        "|".join(["{a: @, b: @}"] * 18 + ["to_string(@)"]),
        "map(&[@, @, @], root())",
    ],
)
def test_what_would_grow_without_end_is_stopped(text: str) -> None:
    with pytest.raises(Unfit, match="goes beyond its bounds") as told:
        found(text, "x" * 100, Scope([["x" * 100] * 300] * 300, {}))
    assert told.value.code == "out_of_range"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a JMESPath expression"),
        ("a.b.", "at character 5 of 'a.b.': something else is expected here"),
        ("a b", "at character 3 of 'a b': unexpected token: b"),
        ("a ==", "at character 5 of 'a ==': the expression is not complete"),
        ("a = b", "at character 3 of 'a = b': unknown token '='"),
        ("a || `{`", "at character 6 of .*: a literal in backticks is JSON"),
        ("a || lenth(b)", "at character 6 of .*: no function is called lenth; did you mean"),
        ("length(a, b)", "at character 1 of .*: length takes 1 argument, got 2"),
        ("pick(a)", "pick takes 2 arguments, got 1"),
        ("not_null()", "not_null takes at least 1 argument, got 0"),
        ("x" * (LONGEST + 1), f"at most {LONGEST} characters, got {LONGEST + 1}"),
        ("|".join("a" * 40), "at most 32 levels"),
        ("!" * 40 + "a", "at most 32 levels"),
    ],
)
def test_a_mistake_is_told_with_its_place_when_the_file_is_loaded(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Expression.parse(text)


def test_nesting_that_the_parser_itself_cannot_hold_is_a_mistake_too() -> None:
    with pytest.raises(ValueError, match="levels of nesting"):
        Expression.parse("!" * 499 + "a")


def test_expressions_of_one_text_are_the_same() -> None:
    one, other = Expression("a"), Expression("b")
    assert one == Expression("a")
    assert one != other
    assert len({one, other, Expression("a")}) == 2
    assert (str(one), repr(one)) == ("a", "Expression('a')")


@given(st.sampled_from(["a", "*.a", "[].a", "sort(@)", "@ == root()", "[?@ > `0`]"]), VALUES)
def test_whatever_a_body_holds_a_value_or_unfit_comes(text: str, body: Any) -> None:
    with contextlib.suppress(Unfit):
        found(text, body, Scope(body, {}))


@given(st.text(st.sampled_from("ab.[]{}()|&*?@:,'`\"!=<>0- "), max_size=40))
def test_whatever_is_written_is_an_expression_or_a_mistake(text: str) -> None:
    try:
        made = Expression.parse(text)
    except ValueError:
        return
    with contextlib.suppress(Unfit):
        made.value(BODY, Walk(Scope(BODY, {})))
