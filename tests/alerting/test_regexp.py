"""Regular expressions of RE2, by one door."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.regexp import Unreadable, compiled


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("b.d", "abcd", True),
        (b"b.d$", b"abcd", True),
        ("é$".encode(), "bé", True),
        ("b.d", "b\nd", False),
        ("(?i)WEB", "a web", True),
        ("b{2}", "ab", False),
    ],
)
def test_a_pattern_is_found_in_text_and_in_bytes(
    pattern: str | bytes, text: str | bytes, *, found: bool
) -> None:
    assert (compiled(pattern).search(text) is not None) is found


def test_a_dot_takes_a_newline_where_that_is_asked_for() -> None:
    assert compiled("b.d", dot_nl=True).fullmatch("b\nd") is not None
    assert compiled("b.d").fullmatch("b\nd") is None


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(", r"missing \): \("),
        ("é**", r"bad repetition operator: \*\*"),
        ("(?=a)", "invalid perl operator"),
        (b"\xff", "invalid UTF-8"),
        ("\ud800", "it is no UTF-8"),
    ],
)
def test_what_is_no_pattern_is_refused_with_the_reason(pattern: str | bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        compiled(pattern)


def test_a_pattern_that_takes_more_memory_than_it_may_is_refused() -> None:
    large = r"(\pL{100}){3}"
    assert compiled(large).fullmatch("é" * 300) is not None
    with pytest.raises(Unreadable, match="too large"):
        compiled(large, memory=1 << 12)


def test_the_same_pattern_is_compiled_once() -> None:
    assert compiled("chat_.*", memory=1 << 20) is compiled("chat_.*", memory=1 << 20)
    assert compiled("chat_.*", dot_nl=True) is not compiled("chat_.*")


@given(st.text(max_size=30))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    with suppress(Unreadable):
        compiled(text).search(text)
