import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.expression import Expression
from exporter.probes.hypertext import conditions
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.pattern import Pattern

BODY = json.dumps(
    {
        "status": "UP",
        "items": [{"price": 9.5, "on": True}, {"price": 12, "on": False}],
        "error": None,
        "count": 0,
        "when": {"at": 1},
    }
).encode()


def said(path: str, body: bytes = BODY, **wanted: Any) -> str:
    return conditions.fault((Condition(path=Expression(path), **wanted),), body, {"via": "a"})


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("status", {"equals": "UP"}),
        ("status", {"not_equals": "DOWN"}),
        ("status", {"matches": Pattern("^U")}),
        ("status", {"not_matches": Pattern("DOWN")}),
        ("error", {"not_matches": Pattern("DOWN")}),
        ("items[0].price", {"at_least": 9, "at_most": 10}),
        ("items[0].price", {"matches": Pattern(r"^9\.5$")}),
        ("items[1].price", {"equals": 12.0}),
        ("items[0].on", {"equals": True}),
        ("length(items)", {"at_least": 1}),
        ("error", {"exists": False}),
        ("count", {"exists": True}),
        ("count", {}),
        ("items[?price > `10`]", {}),
        ("status == 'UP' && count == `0`", {}),
        ("header('via')", {"equals": "a"}),
    ],
)
def test_what_holds_is_no_fault(path: str, wanted: dict[str, Any]) -> None:
    assert said(path, **wanted) == ""


@pytest.mark.parametrize(
    ("path", "wanted", "fault"),
    [
        ("status", {"equals": "OK"}, "status is 'UP', expected 'OK'"),
        ("status", {"not_equals": "UP"}, "status is 'UP', expected anything but 'UP'"),
        ("status", {"matches": Pattern("^D")}, "status is 'UP', expected a match of '^D'"),
        ("status", {"not_matches": Pattern("U")}, "status is 'UP', expected no match of 'U'"),
        ("status", {"at_least": 3}, "status is 'UP', expected at least 3"),
        ("count", {"at_least": 1}, "count is 0, expected at least 1"),
        ("items[1].price", {"at_most": 10.5}, "items[1].price is 12, expected at most 10.5"),
        ("items[0].on", {"equals": 1}, "items[0].on is true, expected 1"),
        ("items[0].on", {"at_most": 1}, "items[0].on is true, expected at most 1"),
        ("error", {"exists": True}, "error is nothing, expected a value"),
        ("items", {"exists": False}, "items is a list of 2, expected nothing"),
        ("error", {"matches": Pattern("a")}, "error is nothing, expected a match of 'a'"),
        ("when", {"equals": "x"}, "when is an object of 1, expected 'x'"),
        ("items[?price > `99`]", {}, "items[?price > `99`] is a list of 0, expected it to be true"),
        ("error", {}, "error is nothing, expected it to be true"),
        ("items[1].on", {}, "items[1].on is false, expected it to be true"),
        ("length(count)", {}, "length(count) does not fit this body"),
        ("x" * 80, {}, f"{'x' * 59}… is nothing, expected it to be true"),
    ],
)
def test_what_does_not_hold_is_told_with_what_was_found(
    path: str, wanted: dict[str, Any], fault: str
) -> None:
    assert said(path, **wanted) == fault


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", "the body is no JSON: it is empty"),
        (b"  \n", "the body is no JSON: it is empty"),
        (b"<html>", "the body is no JSON: invalid character (byte 0)"),
        (b'{"a": 1', "the body is no JSON: Input data was truncated"),
        (b'{"a": "\xff"}', "the body is no JSON: it is not UTF-8"),
        (b"[" * 100_000, "the body is JSON that is nested too deeply"),
    ],
)
def test_what_is_no_json_is_told_as_that(body: bytes, fault: str) -> None:
    assert said("status", body, equals="UP") == fault


def test_the_first_condition_that_does_not_hold_is_told() -> None:
    several = tuple(
        Condition(path=Expression(path), exists=True) for path in ("status", "none", "nobody")
    )
    assert conditions.fault(several, BODY, {}) == "none is nothing, expected a value"


def test_an_expression_that_would_never_end_does() -> None:
    body = json.dumps(list(range(2_000))).encode()
    path = "[*].[@, @][].[@, @][].[@, @][].[@, @][].[@, @][].[@, @][]"
    assert "goes beyond its bounds" in said(path, body)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_whatever_is_found_can_be_told(value: Any) -> None:
    told = said("@", json.dumps(value).encode(), equals="no such thing", at_least=3)
    assert 0 < len(told) < 300
