"""Lines and bytes of a stream; what scripts make of them is tested in test_script.py."""

import asyncio

import pytest

from exporter.probes.fault import Failed
from exporter.probes.pattern import Pattern
from exporter.probes.transport.reader import Reader


class Parts:
    """A stream whose parts a test has written down; an Event is waited for."""

    def __init__(self, *parts: bytes | asyncio.Event) -> None:
        self._parts = list(parts)

    async def send(self, data: bytes) -> None:
        raise AssertionError(data)

    async def receive(self) -> bytes:
        while self._parts and isinstance(held := self._parts[0], asyncio.Event):
            await held.wait()
            self._parts.pop(0)
        part = self._parts.pop(0) if self._parts else b""
        assert isinstance(part, bytes)
        return part


async def test_lines_come_until_the_end() -> None:
    reader = Reader(Parts(b"a\r\nb", b"\nc"))
    assert [await reader.line() for _ in range(4)] == [b"a", b"b", b"c", None]
    assert (reader.last, reader.buffer.torn) == (b"c", True)


async def test_lines_that_do_not_match_are_passed_over() -> None:
    reader = Reader(Parts(b"a\nb1", b"2\nc"))
    found = await reader.found(Pattern(r"b(\d+)"))
    assert found is not None
    assert found.groups == (b"b12", b"12")
    assert await reader.found(Pattern("b")) is None
    assert reader.last == b"c"


async def test_what_was_begun_matches_once_nothing_more_comes() -> None:
    held = asyncio.Event()
    reader = Reader(Parts(b"x\nlogin", b": ", held, b"rest\nafter\n"))
    assert await reader.found(Pattern("^login: $")) is not None
    held.set()
    assert await reader.line() == b"rest"
    assert await reader.line() == b"after"


async def test_what_was_begun_and_does_not_match_may_go_on() -> None:
    held = asyncio.Event()
    reader = Reader(Parts(b"lo", held, b"gin: \n"))
    asyncio.get_running_loop().call_later(0.08, held.set)
    found = await reader.found(Pattern("^login: $"))
    assert found is not None
    assert reader.last == b"login: "


async def test_a_deadline_of_somebody_else_stays_theirs() -> None:
    reader = Reader(Parts(b"lo", asyncio.Event()))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await reader.found(Pattern("^login"))


class Late(Parts):
    """A stream that times out by itself, as the kernel has it."""

    async def receive(self) -> bytes:
        if self._parts:
            return await super().receive()
        raise TimeoutError(110, "timed out")


async def test_a_timeout_of_the_stream_is_no_silence() -> None:
    with pytest.raises(TimeoutError, match="timed out"):
        await Reader(Late(b"lo")).found(Pattern("^lo"))


@pytest.mark.parametrize(
    ("parts", "came"),
    [
        ((b"PO", b"NGx"), b"PONG"),
        ((b"PX",), b"PX"),
        ((b"PO",), b"PO"),
        ((b"HTTP/1.1",), b"HTTP"),
        ((), b""),
    ],
)
async def test_bytes_are_waited_for_until_others_come(
    parts: tuple[bytes, ...], came: bytes
) -> None:
    assert await Reader(Parts(*parts)).exactly(b"PONG") == came


async def test_so_many_bytes_come_or_the_end_is_told() -> None:
    reader = Reader(Parts(b"ab", b"cde"))
    assert await reader.some(4) == b"abcd"
    with pytest.raises(Failed, match="closed after 5 bytes, within what was to come") as caught:
        await reader.some(2)
    assert caught.value.fault.reason == "closed"


async def test_a_line_has_a_longest() -> None:
    with pytest.raises(Failed, match="a line is longer than 3 bytes"):
        await Reader(Parts(b"abcd"), 3).line()
