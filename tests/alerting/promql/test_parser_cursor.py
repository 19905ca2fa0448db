"""What one text may cost, and the place among its tokens."""

import sys
from collections.abc import Callable
from typing import cast

import pytest

from alerting.promql import parser, printing, types
from alerting.promql.errors import ParseError
from alerting.promql.parser_cursor import Cursor, Limits
from alerting.promql.syntax import Number, nodes
from tests.alerting.promql.refusals import reading, refusal

DEPTH = parser.DEFAULTS.depth
DEEPEST = [
    f"{'(' * (DEPTH - 1)}up{')' * (DEPTH - 1)}",
    f"{'abs(' * (DEPTH - 1)}up{')' * (DEPTH - 1)}",
    f"{'sum by (a) (' * (DEPTH - 1)}up{')' * (DEPTH - 1)}",
    f"{'-' * (DEPTH - 1)}up",
    "+".join(["up"] * DEPTH),
    "^".join(["up"] * DEPTH),
]


@pytest.mark.parametrize("text", DEEPEST)
def test_the_deepest_expression_is_walked_within_half_of_pythons_stack(text: str) -> None:
    def walk() -> bool:
        expr = parser.parsed(text)
        again = parser.parsed(printing.text(expr))
        return expr == again and hash(expr) == hash(again) and types.kind(expr) == "vector"

    assert _below(sys.getrecursionlimit() // 3, walk)


def _below(frames: int, ask: Callable[[], bool]) -> bool:
    return ask() if frames == 0 else _below(frames - 1, ask)


@pytest.mark.parametrize("text", DEEPEST)
def test_one_level_more_is_refused(text: str) -> None:
    assert f"deeper than {DEPTH} levels" in refusal(f"({text})")


@pytest.mark.parametrize(
    ("limits", "text", "said"),
    [
        (Limits(length=4), "up +1", "1:5: expression is longer than 4 characters"),
        (Limits(depth=2), "1 + 2 + 3", "1:10: expression is nested deeper than 2 levels"),
        (Limits(depth=2), "((1))", "1:3: expression is nested deeper than 2 levels"),
        (Limits(nodes=2), "1 + 2", "1:1: expression has more than 2 parts"),
        (Limits(nodes=2), 'up{a="b",c="d",e="f"}', "1:16: expression has more than 2 parts"),
        (Limits(nodes=2), "sum by (a,b,c) (up)", "1:13: expression has more than 2 parts"),
        (Limits(patterns=9), 'up{a=~"b|c.*d.*e"}', "1:4: regular expressions are too large"),
    ],
)
def test_a_text_that_costs_too_much_is_refused(limits: Limits, text: str, said: str) -> None:
    assert refusal(text, limits) == said


def test_matchers_of_one_pattern_share_the_limit_of_all() -> None:
    limits = Limits(patterns=2 * DEPTH)
    matchers = ",".join('a=~"chat_.*"' for _ in range(DEPTH))
    assert refusal(f"up{{{matchers}}}", limits).endswith("regular expressions are too large")
    assert parser.parsed(f"up{{{matchers}}}").end == len(matchers) + 4


@pytest.mark.parametrize(
    ("text", "start", "end"), [("a \ud800\udfff", 2, 4), ('"\udc80"', 1, 2), ("# \udfff", 2, 3)]
)
def test_what_is_no_unicode_is_refused(text: str, start: int, end: int) -> None:
    with pytest.raises(ParseError, match="invalid UTF-8 rune") as refused:
        Cursor(text, Limits())
    assert (refused.value.start, refused.value.end) == (start, end)


def test_a_message_is_short_however_long_the_text() -> None:
    assert len(refusal("1" * 60_000)) < 600


def test_the_end_is_seen_for_ever() -> None:
    cursor = Cursor("up", Limits())
    assert cursor.take().text == "up"
    assert cursor.closing == 2
    assert [cursor.take().type for _ in range(3)] == ["end of input"] * 3
    assert not cursor.taken(")")


def test_a_part_knows_how_deep_it_is() -> None:
    cursor = Cursor("", Limits())
    leaf = cursor.part(Number(1.0), "scalar")
    assert leaf.depth == 1
    assert (
        cursor.part(Number(1.0), "scalar", leaf, cursor.part(Number(2.0), "scalar", leaf)).depth
        == 3
    )


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60_000,
        "-" * 60_000,
        "a+" * 30_000,
        "a^" * 30_000,
        "a[5m:]" * 10_000,
        '"' * 60_000,
        '"' + r"\n" * 30_000,
        "1" * 60_000,
        "0" + "7" * 60_000,
        "1s" * 30_000,
        "up{" + 'a="b",' * 9_000 + "}",
        'up{a=~"' + "(" * 60_000 + '"}',
        "up{" + ",".join(rf'a=~"\\pL{{50}}{n}"' for n in range(2_000)) + "}",
        "fill " * 12_000,
        "# " * 30_000,
    ],
    ids=lambda text: cast("str", text)[:12],
)
def test_a_hostile_text_as_long_as_may_be_is_answered(text: str) -> None:
    found = reading(text)
    if isinstance(found, ParseError):
        assert len(str(found)) < 600
    else:
        assert len(list(nodes(found))) <= parser.DEFAULTS.nodes
