"""What expressions find in answers, and what they make of answers that do not fit."""

from datetime import UTC, datetime

import pytest

from exporter.events.expression import Expression
from exporter.integrations.declared import place
from tests.exporter.integrations import reading

TOLD = {"a": {"b": [1, 2]}, "n": 7, "t": "x", "f": False, "big": 10**40}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("a.b[1]", 2),
        ("f", False),
        ("nothing.here", None),
        ("contains(n, 'x')", None),  # a number holds nothing: it does not fit
        ("header('X-Limit')", "40"),
        ("header('x-limit')", "40"),
        ("header('X-None')", None),
    ],
)
def test_an_expression_finds_or_does_not(written: str, found: object) -> None:
    answer = reading.answer(TOLD, headers={"x-limit": "40"})
    assert place.found(Expression(written), answer) == found


def test_without_an_expression_or_json_nothing_is_found() -> None:
    assert place.found(None, reading.answer(TOLD)) is None
    assert place.found(Expression("a"), reading.answer(b"<html>")) is None


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("t", ""),
        ("none", ""),
        ("max(n)", "max(n) does not fit this body"),
        ("@" + "|[@,@]" * 9 + "|[@,@]" * 9, "goes beyond its bounds with this body"),
    ],
)
def test_what_does_not_fit_says_why(written: str, why: str) -> None:
    assert place.worked_out(Expression(written), reading.answer(TOLD))[1].endswith(why)


@pytest.mark.parametrize(
    ("written", "text"), [("t", "x"), ("n", "7"), ("a", ""), ("f", ""), ("none", ""), ("big", "")]
)
def test_a_text_is_a_text_or_a_whole_number(written: str, text: str) -> None:
    assert place.text(Expression(written), reading.answer(TOLD)) == text


@pytest.mark.parametrize(
    "told",
    [
        "2026-09-21T14:13:20Z",
        1_790_000_000,
        1_790_000_000.0,
        "1790000000000",
        "Mon, 21 Sep 2026 14:13:20 GMT",
        ["2026-09-20T00:00:00Z", None, "2026-09-21T14:13:20Z", "soon"],
    ],
)
def test_an_instant_has_any_usual_form(told: object) -> None:
    assert place.newest(told) == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("told", [None, [], "soon", {"at": 5}, True, [[1_790_000_000]]])
def test_what_is_no_instant_is_none(told: object) -> None:
    assert place.newest(told) is None


def test_a_long_expression_is_cut() -> None:
    assert place.shown(Expression("a.b")) == "a.b"
    assert place.shown(Expression("a" * 61)) == "a" * 59 + "…"


def test_headers_are_a_mapping() -> None:
    headers = place.Headers({"x-limit": "40"})
    assert (len(headers), list(headers), headers.get("X-LIMIT")) == (1, ["x-limit"], "40")
