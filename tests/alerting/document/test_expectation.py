"""Types and values are told in people's words."""

from datetime import datetime
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, inspect

from alerting.document import expectation
from alerting.document.node import Node, above, scalar
from alerting.duration import Duration


class Point(Struct):
    x: int


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (str, "text"),
        (Annotated[str, Meta(min_length=1)], "text that is not empty"),
        (Annotated[str, Meta(max_length=9)], "text of 0 to 9 characters"),
        (Annotated[str, Meta(pattern="^x")], "text that matches ^x"),
        (Annotated[str, Meta(pattern="^x", extra={"expected": "an x"})], "an x"),
        (int, "a whole number"),
        (Annotated[int, Meta(ge=1, le=9)], "a whole number from 1 to 9"),
        (Annotated[int, Meta(ge=1)], "a whole number of at least 1"),
        (Annotated[float, Meta(gt=0, lt=1)], "a number above 0 and below 1"),
        (Annotated[float, Meta(le=1)], "a number of at most 1"),
        (bool, "true or false"),
        (bool | None, "true or false"),
        (Literal["b", "a"], "one of a, b"),
        (tuple[str, ...], "a list"),
        (dict[str, int], "a mapping"),
        (Point, "a mapping"),
        (Duration | None, "a time span like 30s or 1h30m"),
        (str | Point, "text or a mapping"),
        (datetime, "an instant with its offset, like 2027-03-01T00:00:00Z"),
    ],
)
def test_a_type_wants_something_in_words(kind: Any, words: str) -> None:
    told = expectation.expected(inspect.type_info(kind))
    assert sorted(told.split(" or ")) == sorted(words.split(" or "))


@pytest.mark.parametrize(
    ("node", "shown", "sort"),
    [
        (scalar("", plain=True), "nothing", "nothing"),
        (above(1, {}, []), "a mapping", "a mapping"),
        (above(1, (), []), "a list", "a list"),
        (scalar("on", plain=True), "'on'", "text"),
        (scalar("1.50", plain=True), "1.50", "a number"),
        (scalar("True", plain=True), "True", "true or false"),
    ],
)
def test_a_value_is_shown_or_only_its_sort(node: Node, shown: str, sort: str) -> None:
    assert expectation.shown(node) == shown
    assert expectation.sort(node) == sort


@pytest.mark.parametrize(
    ("kind", "text", "plain", "advice"),
    [
        (bool, "Yes", True, "; write true"),
        (bool, "off", True, "; write false"),
        (bool, "off", False, ""),
        (str, "1.0", True, '; put it in quotes: "1.0"'),
        (int, "12", False, "; leave out the quotes"),
        (int, "x", False, ""),
        (int, "0x1F", True, "; write it in decimal"),
        (int, "0o17", True, "; write it in decimal"),
        (int, "017", True, "; write 17"),
        (int, "10_000", True, "; write 10000"),
        (float, "1:30", True, ""),
        (Literal["json", "auto"], "jsn", True, "; did you mean 'json'?"),
        (Literal["json", "auto"], "zebra", True, ""),
        (tuple[str, ...], "one", True, "; write [it] in brackets"),
        (Point, "one", True, ""),
    ],
)
def test_a_habit_is_told_what_to_write_instead(
    kind: Any, text: str, plain: bool, advice: str
) -> None:
    node = scalar(text, plain=plain)
    assert expectation.advice(inspect.type_info(kind), node) == advice
