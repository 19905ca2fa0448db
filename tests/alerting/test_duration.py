"""Spans and sizes are read as people write them, and written as they are read."""

import contextlib
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration, Size

MILLISECONDS = st.integers(0, 1000 * 365 * 86_400_000)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("0s", 0),
        ("1ms", 0.001),
        ("30s", 30),
        ("90m", 5400),
        ("1h30m", 5400),
        ("1d", 86400),
        ("1w", 604800),
        ("1y", 365 * 86400),
        ("1y2w3d4h5m6s7ms", 33019506.007),
    ],
)
def test_a_span_is_read_in_prometheus_units(text: str, seconds: float) -> None:
    assert Duration.parse(text).seconds == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (0.25, "250ms"),
        (5400, "1h30m"),
        (7 * 86400, "1w"),
        (8 * 86400, "8d"),
        (400 * 86400, "400d"),
        (730 * 86400, "2y"),
    ],
)
def test_a_span_shows_in_its_canonical_form(seconds: float, text: str) -> None:
    assert str(Duration(seconds)) == text
    assert repr(Duration(seconds)) == f"Duration({text})"


@pytest.mark.parametrize(
    "text", ["", " ", "s", "1.5h", "-1s", "30m1h", "1h1h", "5 minutes", "1H", "١s", "1001y", "0x1s"]
)
def test_what_is_no_span_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=f"got '{re.escape(text)}'"):
        Duration.parse(text)


def test_a_number_alone_is_asked_for_its_unit() -> None:
    with pytest.raises(ValueError, match="got '30'; write the unit: 30s"):
        Duration.parse("30")


@pytest.mark.parametrize("seconds", [-1.0, 1e12])
def test_a_span_is_neither_negative_nor_endless(seconds: float) -> None:
    with pytest.raises(ValueError, match="0 to 1000y"):
        Duration(seconds)


@given(MILLISECONDS)
def test_a_span_that_is_written_and_read_is_the_same(milliseconds: int) -> None:
    span = Duration.parse(f"{milliseconds}ms")
    assert Duration.parse(str(span)) == span
    assert re.search(str(Duration.schema["pattern"]), str(span))


@given(MILLISECONDS, MILLISECONDS)
def test_spans_are_ordered_and_hashed_as_their_lengths(first: int, second: int) -> None:
    one, other = Duration.parse(f"{first}ms"), Duration.parse(f"{second}ms")
    assert (one < other, one == other, one >= other) == (
        first < second,
        first == second,
        first >= second,
    )
    assert len({one, other}) == len({first, second})


@given(st.text())
def test_no_text_makes_parsing_fail_otherwise_than_by_a_value_error(text: str) -> None:
    for parse in (Duration.parse, Size.parse):
        with contextlib.suppress(ValueError):
            assert parse(text) == parse(text)


def test_a_span_is_no_number() -> None:
    assert Duration(1) != 1
    with pytest.raises(TypeError):
        Duration(1) < 2  # noqa: B015


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("4096", 4096), ("17B", 17), ("16KiB", 16384), ("4MiB", 4 << 20), ("1TiB", 1 << 40)],
)
def test_a_size_is_an_int_of_bytes(text: str, size: int) -> None:
    assert Size.parse(text) == size
    assert isinstance(Size.parse(text), int)


@pytest.mark.parametrize(
    ("text", "instead"), [("4MB", "4MiB"), ("4m", "4MiB"), ("16 kb", "16KiB"), ("2gib", "2GiB")]
)
def test_a_size_in_thousands_is_told_what_to_write(text: str, instead: str) -> None:
    with pytest.raises(ValueError, match=f"got '{text}'; write {instead}"):
        Size.parse(text)


@given(st.integers(0, 1 << 45))
def test_a_size_that_is_written_and_read_is_the_same(size: int) -> None:
    assert Size.parse(str(Size(size))) == size
    assert repr(Size(size)) == f"Size({Size(size)})"


def test_neither_is_encoded_by_accident() -> None:
    with pytest.raises(TypeError):
        msgspec.json.encode(Duration(1))
