"""An exchange over a stream that a test plays."""

import itertools
from collections.abc import Iterable

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.probes.fault import Failed
from exporter.probes.hypertext import hop, target
from exporter.probes.hypertext.answer import Answer
from exporter.probes.hypertext.hop import Hop
from exporter.probes.hypertext.trail import Trail
from exporter.probes.transport.exchange import HEADER_BYTES, Exchange

STEP = Hop(target.read("http://a.example/x"), "GET", b"")
HEAD = b"HTTP/1.1 200 OK\r\nServer: a\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class Played:
    """A stream that receives given parts, then nothing."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.sent = b""
        self._parts = iter(parts)

    async def send(self, data: bytes) -> None:
        self.sent += data

    async def receive(self) -> bytes:
        return next(self._parts, b"")


async def asked(
    *parts: bytes, step: Hop = STEP, limit: int = 1000, keep: bool = True
) -> tuple[Answer, Trail, Played]:
    stream, trail = Played(parts), Trail()
    exchange = Exchange(stream, trail)
    answer = await exchange.head(step, hop.request(step, (), ()))
    return await exchange.body(answer, limit, keep=keep), trail, stream


async def test_a_request_is_sent_whole_and_its_answer_read() -> None:
    step = Hop(STEP.target, "POST", b"hello")
    answer, trail, stream = await asked(HEAD + b"Content-Length: 2\r\n\r\nok", step=step)
    expected = b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\n\r\nhello"
    assert stream.sent == expected
    assert (answer.status, answer.version, answer.value("Server")) == (200, "1.1", b"a")
    assert (answer.body, answer.size, answer.whole, trail.read) == (b"ok", 2, True, 2)
    assert trail.phase == "transfer"


@pytest.mark.parametrize(
    ("parts", "body"),
    [
        ([HEAD + b"Content-Length: 2\r\n\r\nok ignored"], b"ok"),
        ([HEAD + b"\r\nto the end"], b"to the end"),
        ([HEAD, b"\r\n", b"in ", b"parts"], b"in parts"),
        ([CHUNKED + b"2\r\nok\r\n0\r\nTrailer: x\r\n\r\n"], b"ok"),
        ([b"HTTP/1.1 103 Early\r\n\r\n", HEAD + b"Content-Length: 2\r\n\r\nok"], b"ok"),
        ([b"HTTP/1.0 200 OK\r\n\r\nold"], b"old"),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], b""),
    ],
)
async def test_a_body_ends_where_the_standard_says(parts: list[bytes], body: bytes) -> None:
    answer, trail, _ = await asked(*parts)
    assert (answer.body, answer.whole, trail.read) == (body, True, len(body))


async def test_the_answer_to_head_has_no_body_whatever_it_announces() -> None:
    step = Hop(STEP.target, "HEAD", b"")
    answer, _, _ = await asked(HEAD + b"Content-Length: 99\r\n\r\n", step=step)
    assert (answer.length, answer.size, answer.whole) == (99, 0, True)


@pytest.mark.parametrize(
    ("limit", "size", "whole"), [(9, 9, False), (10, 10, True), (11, 10, True), (1, 1, False)]
)
async def test_no_more_than_the_limit_is_read(limit: int, size: int, whole: bool) -> None:
    answer, trail, _ = await asked(HEAD + b"\r\n", b"01234", b"56789", limit=limit)
    assert (answer.body, answer.size, answer.whole) == (b"0123456789"[:size], size, whole)
    assert trail.read == size


async def test_a_body_that_nobody_checks_is_counted_and_not_kept() -> None:
    answer, _, _ = await asked(HEAD + b"\r\nabc", keep=False)
    assert (answer.body, answer.size) == (b"", 3)


@pytest.mark.parametrize(
    ("parts", "reason", "detail"),
    [
        ([], "closed", "the connection was closed without an answer"),
        ([b"HTTP/1.1 200 OK\r\n"], "closed", "closed after 17 bytes, before the answer was whole"),
        ([HEAD + b"Content-Length: 9\r\n\r\nab"], "closed", "before the answer was whole"),
        ([CHUNKED + b"9\r\nab"], "closed", "before the answer was whole"),
        ([CHUNKED + b"-1\r\n\r\n"], "protocol", "the answer is no HTTP: illegal chunk header"),
        ([b"nonsense\r\n"], "protocol", "it begins with b'nonsense\\r\\n'"),
        ([b"\x15\x03\x03\x00\x02"], "protocol", "the answer is TLS; is it https://?"),
        ([b"HTTP/1.1 abc\r\n\r\n"], "protocol", "illegal status line"),
        ([HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"], "protocol", "Content-Length"),
        ([b"HTTP/1.1 103 E\r\n\r\n" * 40], "protocol", "more than 32 interim answers (1xx)"),
        ([HEAD + b"A" * 50_000, b"B" * 50_000], "too_large", f"longer than {HEADER_BYTES} bytes"),
    ],
)
async def test_what_is_wrong_with_an_answer_has_its_reason(
    parts: list[bytes], reason: str, detail: str
) -> None:
    with pytest.raises(Failed) as caught:
        await asked(*parts)
    assert caught.value.fault.reason == reason
    assert detail in caught.value.fault.detail


async def test_a_part_of_the_first_word_is_not_judged_too_early() -> None:
    answer, _, _ = await asked(b"HT", b"TP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    assert answer.status == 200


WHOLE = CHUNKED + b"5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"


@given(st.lists(st.integers(1, len(WHOLE) - 1), max_size=6))
async def test_how_an_answer_is_cut_into_packets_changes_nothing(cuts: list[int]) -> None:
    edges = [0, *sorted(set(cuts)), len(WHOLE)]
    parts = [WHOLE[a:b] for a, b in itertools.pairwise(edges)]
    answer, _, _ = await asked(*parts)
    assert (answer.body, answer.whole) == (b"hello!", True)


@given(st.lists(st.binary(max_size=40), max_size=5), st.booleans())
async def test_any_bytes_are_an_answer_or_a_failure_with_a_reason(
    parts: list[bytes], begins_well: bool
) -> None:
    reason = ""
    try:
        await asked(*([CHUNKED] if begins_well else []), *filter(None, parts))
    except Failed as failed:
        reason = failed.fault.reason
    assert reason in {"", "closed", "protocol", "too_large"}


def test_h11_still_calls_headers_that_are_too_long_431() -> None:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=10)
    connection.receive_data(b"HTTP/1.1 200 OK")
    with pytest.raises(h11.RemoteProtocolError) as caught:
        connection.next_event()
    assert caught.value.error_status_hint == 431
