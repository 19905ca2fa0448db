import asyncio
import os
import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.store import pipe

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(st.lists(VALUES, max_size=5))
def test_values_arrive_whole_and_in_order(values: list[object]) -> None:
    one, other = socket.socketpair()
    with one, other:
        for value in values:
            pipe.send(one, value)
            assert pipe.receive(other) == value


def test_a_value_larger_than_the_sockets_buffer_arrives_whole() -> None:
    value = bytes(range(256)) * 40_000
    one, other = socket.socketpair()
    with one, other:
        sending = threading.Thread(target=pipe.send, args=(one, value))
        sending.start()
        assert pipe.receive(other) == value
        sending.join()


def test_an_end_that_is_gone_is_an_error_and_no_half_a_value() -> None:
    one, other = socket.socketpair()
    with other:
        one.sendall(b"\x08\0\0\0\0\0\0\0abc")
        one.close()
        with pytest.raises(EOFError, match="gone"):
            pipe.receive(other)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_open_files_arrive_and_are_the_same_files(count: int) -> None:
    files = [os.open("/", os.O_RDONLY) for _ in range(count)]
    one, other = socket.socketpair()
    with one, other:
        pipe.send_files(one, files)
        found = pipe.receive_files(other)
    assert len(found) == count
    assert [os.fstat(file) for file in found] == [os.fstat(file) for file in files]
    for file in (*files, *found):
        os.close(file)


def test_no_files_come_of_an_end_that_is_gone() -> None:
    one, other = socket.socketpair()
    with other:
        one.close()
        with pytest.raises(EOFError, match="gone"):
            pipe.receive_files(other)


async def test_values_are_received_without_holding_the_event_loop() -> None:
    ours, theirs = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=ours)
    with theirs:
        pipe.send(theirs, {"a": 1})
        theirs.sendall(pipe.encoded([2]))
        assert [await pipe.received(reader), await pipe.received(reader)] == [{"a": 1}, [2]]
        theirs.sendall(pipe.encoded("half")[:9])
    with pytest.raises(EOFError):
        await pipe.received(reader)
    writer.close()
    await writer.wait_closed()
