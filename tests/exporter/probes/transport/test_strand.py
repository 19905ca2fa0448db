"""A request over HTTP/2 on streams that a test plays."""

import pytest
from h2.connection import H2Connection
from h2.events import (
    DataReceived,
    Event,
    InformationalResponseReceived,
    RequestReceived,
    ResponseReceived,
    StreamEnded,
    TrailersReceived,
    WindowUpdated,
)

from exporter.probes.fault import Failed
from exporter.probes.transport.strand import HEADER_BYTES, MOST_ASIDE, Strand, Told
from tests.exporter.probes.multiplexed import (
    HEADERS,
    HELLO,
    PING,
    Peer,
    Played,
    block,
    body,
    frame,
    goaway,
    head,
    reset,
)

ASKED = [(b":method", b"POST"), (b":scheme", b"http"), (b":path", b"/"), (b":authority", b"a")]
OK = (b":status", b"200")


async def told(*parts: bytes) -> list[Told]:
    """All that a server says to a request without a body."""
    strand = Strand(Played(parts))
    await strand.ask(ASKED, b"")
    found = [await strand.event()]
    while not isinstance(found[-1], StreamEnded):
        found.append(await strand.event())
    return found


async def test_an_answer_comes_event_by_event() -> None:
    said = await told(
        HELLO + head((b":status", b"103")),
        head(OK) + body(b"ab"),
        body(b"c") + head((b"grpc-status", b"0"), end=True),
    )
    assert list(map(type, said)) == [
        InformationalResponseReceived,
        ResponseReceived,
        DataReceived,
        DataReceived,
        TrailersReceived,
        StreamEnded,
    ]


@pytest.mark.parametrize(
    ("parts", "reason", "said"),
    [
        ([], "closed", "the connection was closed without an answer"),
        ([HELLO], "closed", "closed after 9 bytes, before the answer was whole"),
        ([HELLO, head(OK) + body(b"ab")], "closed", "before the answer was whole"),
        ([HELLO, reset(7)], "closed", "the server reset the stream: REFUSED_STREAM"),
        ([HELLO, goaway(0, 0)], "closed", "GOAWAY with NO_ERROR"),
        ([HELLO, goaway(1, 11, b"calm")], "closed", "GOAWAY with ENHANCE_YOUR_CALM, 'calm'"),
        ([b"HTTP/1.1 400 Bad\r\n\r\n"], "protocol", "the answer is HTTP/1, not HTTP/2"),
        ([HELLO, body(b"ab")], "protocol", "the answer breaks HTTP/2"),
        ([HELLO, frame(HEADERS, b"\xff" * 20, 5, 1)], "protocol", "the answer breaks HTTP/2"),
        ([HELLO, frame(99, b"x"), head(OK, (b"A", b"b"))], "protocol", "breaks HTTP/2"),
        ([HELLO, b"\xff" * 9], "protocol", "a frame of 16777215 bytes is too large"),
        ([HELLO, *[frame(PING, bytes(8))] * (MOST_ASIDE + 1)], "protocol", "more than 1000 frames"),
        ([HELLO + head(OK) + body() * (MOST_ASIDE + 1)], "protocol", "more than 1000 frames"),
    ],
)
async def test_what_is_wrong_is_told(parts: list[bytes], reason: str, said: str) -> None:
    with pytest.raises(Failed) as caught:
        await told(*parts)
    assert caught.value.fault.reason == reason
    assert said in caught.value.fault.detail


async def test_headers_without_an_end_are_refused() -> None:
    large = block(*[(b"x" * 100, b"y" * 100)] * 70)
    parts = [frame(HEADERS, large, 0, 1), *[frame(9, large, 0, 1)] * 9, frame(9, b"", 4, 1)]
    with pytest.raises(Failed) as caught:
        await told(HELLO, *parts)
    assert caught.value.fault.reason == "too_large"
    assert str(HEADER_BYTES) in caught.value.fault.detail


async def test_what_came_before_a_fault_is_told_first() -> None:
    strand = Strand(Played([HELLO + head(OK) + body(b"ab") + reset(2)]))
    await strand.ask(ASKED, b"")
    assert isinstance(await strand.event(), ResponseReceived)
    assert isinstance(await strand.event(), DataReceived)
    with pytest.raises(Failed, match="INTERNAL_ERROR"):
        await strand.event()


async def test_a_polite_good_bye_ends_no_answer() -> None:
    said = await told(HELLO, head(OK) + goaway(1, 0), body(b"ab", end=True))
    assert isinstance(said[-1], StreamEnded)


def answered(connection: H2Connection, event: Event) -> None:
    """Take a body in, window by window, and answer at its end."""
    if isinstance(event, DataReceived):
        connection.acknowledge_received_data(event.flow_controlled_length, 1)
    if isinstance(event, StreamEnded):
        connection.send_headers(1, [OK], end_stream=True)


async def test_a_body_is_sent_as_the_windows_of_the_server_allow() -> None:
    peer = Peer(answered)
    strand = Strand(peer)
    await strand.ask(ASKED, b"x" * 200_000)
    while not isinstance(await strand.event(), StreamEnded):
        pass
    parts = [event.data for event in peer.events if isinstance(event, DataReceived)]
    assert b"".join(parts) == b"x" * 200_000


async def test_an_answer_may_come_before_the_body_is_sent() -> None:
    def refused(connection: H2Connection, event: Event) -> None:
        if isinstance(event, RequestReceived):
            connection.send_headers(1, [(b":status", b"413")], end_stream=True)

    strand = Strand(Peer(refused))
    await strand.ask(ASKED, b"x" * 200_000)
    assert isinstance(await strand.event(), ResponseReceived)


async def test_a_reset_ends_the_sending_of_a_body() -> None:
    def refused(connection: H2Connection, event: Event) -> None:
        if isinstance(event, RequestReceived):
            connection.reset_stream(1, 7)

    strand = Strand(Peer(refused))
    await strand.ask(ASKED, b"x" * 200_000)
    with pytest.raises(Failed, match="REFUSED_STREAM"):
        await strand.event()


async def test_a_long_answer_is_let_through() -> None:
    whole = 3 << 20
    rest = whole

    def long(connection: H2Connection, event: Event) -> None:
        nonlocal rest
        if isinstance(event, StreamEnded):
            connection.send_headers(1, [OK])
        elif not isinstance(event, WindowUpdated) or rest == whole:
            return
        while rest:
            room = min(connection.local_flow_control_window(1), connection.max_outbound_frame_size)
            if not room:
                return
            part = min(room, rest)
            rest -= part
            connection.send_data(1, b"y" * part, end_stream=not rest)

    strand = Strand(Peer(long))
    await strand.ask(ASKED, b"")
    read = 0
    while not isinstance(event := await strand.event(), StreamEnded):
        read += len(event.data) if isinstance(event, DataReceived) else 0
    assert read == whole
