import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.fault import Failed
from exporter.probes.lines.buffer import DIALOGUE_BYTES, DIALOGUE_LINES, LINE_BYTES, Buffer


def lines(*parts: bytes) -> list[bytes]:
    """All lines of what comes in parts, and then ends."""
    buffer = Buffer()
    found = []
    for part in (*parts, b""):
        buffer.feed(part)
        while (line := buffer.line()) is not None:
            found.append(line)
    return found


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ((b"a\nb\r\n",), [b"a", b"b"]),
        ((b"a", b"b\r", b"\nc"), [b"ab", b"c"]),
        ((b"\n\r\n",), [b"", b""]),
        ((b"a\rb\r\r\n",), [b"a\rb\r"]),
        ((b"a\r",), [b"a"]),
        ((), []),
        ((b"\x00\xff\n",), [b"\x00\xff"]),
    ],
)
def test_a_stream_is_cut_into_lines(parts: tuple[bytes, ...], found: list[bytes]) -> None:
    assert lines(*parts) == found


@given(st.binary(max_size=60), st.lists(st.integers(0, 60)))
def test_lines_do_not_depend_on_how_they_come(whole: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(whole)]
    parts = [whole[a:b] for a, b in itertools.pairwise(places)]
    assert lines(*filter(None, parts)) == lines(*filter(None, [whole]))


def test_what_was_begun_can_be_seen_and_is_whole_at_the_end_only() -> None:
    buffer = Buffer()
    buffer.feed(b"a\nprompt> ")
    assert (buffer.line(), buffer.line(), buffer.begun) == (b"a", None, b"prompt> ")
    assert not buffer.torn
    buffer.feed(b"")
    assert (buffer.line(), buffer.begun, buffer.ended, buffer.torn) == (
        b"prompt> ",
        b"",
        True,
        True,
    )
    assert (buffer.line(), buffer.lines, buffer.bytes) == (None, 2, 10)


def test_an_end_between_lines_tears_none() -> None:
    buffer = Buffer()
    buffer.feed(b"a\n")
    buffer.feed(b"")
    assert (buffer.line(), buffer.line(), buffer.torn) == (b"a", None, False)


def test_bytes_are_counted_off_when_so_many_have_come() -> None:
    buffer = Buffer()
    buffer.feed(b"ab")
    assert buffer.exactly(3) is None
    buffer.feed(b"cd\n")
    assert (buffer.exactly(3), buffer.line()) == (b"abc", b"d")
    buffer.feed(b"rest")
    assert (buffer.rest(), buffer.rest()) == (b"rest", b"")


@pytest.mark.parametrize("part", [b"x" * (LINE_BYTES + 1), b"x" * (LINE_BYTES + 1) + b"\n"])
def test_a_line_has_a_longest(part: bytes) -> None:
    assert lines(b"x" * LINE_BYTES + b"\n") == [b"x" * LINE_BYTES]
    with pytest.raises(Failed, match="a line is longer than 65535 bytes") as caught:
        lines(part)
    assert caught.value.fault.reason == "too_large"


def test_a_dialogue_has_a_longest() -> None:
    with pytest.raises(Failed, match="more than 10000 lines came, and it goes on"):
        lines(b"\n" * (DIALOGUE_LINES + 1))
    half = b"x" * 65_535 + b"\n"
    with pytest.raises(Failed, match="more than 1048576 bytes came, and it goes on"):
        lines(*[half] * (DIALOGUE_BYTES // len(half) + 1))
