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


def test_what_is_sent_is_a_length_and_a_value() -> None:
    sent = pipe.encoded({"a": 1})
    length, body = sent[: pipe.LENGTH_BYTES], sent[pipe.LENGTH_BYTES :]
    assert pipe.size(length) == len(body)
    assert pipe.decoded(body) == {"a": 1}
