"""Regular expressions run on RE2, over bytes that need not be UTF-8."""

import pytest

from alerting.promql.patterns import pattern
from alerting.regexp import Unreadable


@pytest.mark.parametrize(
    ("text", "value", "takes"),
    [
        ("a.c", b"abc", True),
        ("a.c", b"abcd", False),
        ("a.c", b"a\nc", True),
        ("é+", "éé".encode(), True),
        ("a|b", b"b", True),
        ("(?i)web", b"WEB", True),
    ],
)
def test_a_pattern_takes_the_whole_value_or_nothing(
    text: str, value: bytes, *, takes: bool
) -> None:
    assert (pattern(text).fullmatch(value) is not None) is takes


def test_a_pattern_of_odd_bytes_is_refused_by_re2_and_not_by_python() -> None:
    with pytest.raises(Unreadable, match="invalid UTF-8"):
        pattern("\udcff")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", r"missing \): \("),
        ("a**", r"bad repetition operator: \*\*"),
        ("(?=a)", "invalid perl operator"),
        (r"(\pL{100}){100}", "too large|repetition size"),
    ],
)
def test_what_is_no_pattern_or_too_large_a_one_is_refused(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        pattern(text)


def test_the_same_text_is_compiled_once() -> None:
    assert pattern("chat_.*") is pattern("chat_.*")
