"""WebSockets of servers that follow a script: each of their faults has its own reason."""

import asyncio

import pytest

from exporter.probes.fault import Failed
from exporter.probes.frames.opening import Opening
from exporter.probes.frames.trail import Trail
from exporter.probes.transport.websocket import (
    MESSAGE_BYTES,
    MOST_ASIDE,
    MOST_PARTS,
    WAITING_MESSAGES,
    WebSocket,
    websocket,
)
from exporter.probes.way import Way
from tests.exporter.probes import servers
from tests.exporter.probes.sockets import close, frame, opened, text

STRANGE = (
    b"HTTP/1.1 101 S",
    b"Upgrade: websocket",
    b"Connection: Upgrade",
    b"Sec-WebSocket-Accept: x",
)
OPENING = Opening("a.example", "/chat?x=1", ((b"x-a", b"b"),), ("v1", "v2"))


def to(port: int) -> Way:
    return Way(host="127.0.0.1", port=port)


async def received(*parts: bytes, count: int = 1) -> list[str | bytes]:
    """The first messages of a server that says these parts."""
    async with (
        opened(*parts, last=servers.for_ever) as server,
        websocket(to(server.port), Trail(), OPENING) as held,
    ):
        return [await held.receive() for _ in range(count)]


async def test_it_is_opened_as_the_protocol_wants() -> None:
    trail = Trail()
    async with opened(headers=(b"Sec-WebSocket-Protocol: v2",), last=servers.for_ever) as server:
        async with websocket(to(server.port), trail, OPENING) as held:
            assert held.subprotocol == "v2"
            assert (trail.status, trail.upgraded, trail.phase) == (101, True, "")
        (request,) = server.requests
    lines = request.split(b"\r\n")
    assert lines[0] == b"GET /chat?x=1 HTTP/1.1"
    assert {b"Host: a.example", b"x-a: b", b"Sec-WebSocket-Protocol: v1, v2"} <= set(lines)
    assert trail.spans["processing"] > 0.0


async def test_messages_come_whole_whatever_they_were_sent_in() -> None:
    parts = (
        text("hel", final=False) + frame(9, b"?") + frame(0, b"lo"),
        frame(2, b"\xff")[:1],
        frame(2, b"\xff")[1:] + text("") + text("ä" * 40_000),
    )
    assert await received(*parts, count=4) == ["hello", b"\xff", "", "ä" * 40_000]


async def test_what_is_said_reaches_the_server() -> None:
    got = asyncio.Queue[bytes]()

    async def listen(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            await got.put(data)

    async with opened(last=listen) as server:
        async with websocket(to(server.port), Trail(), OPENING) as held:
            await held.send_text("hello")
            assert (await got.get())[0] == 0x81
            await held.send_bytes(b"hello")
            assert (await got.get())[0] == 0x82
        assert (await got.get())[0] == 0x88


async def test_a_pong_ends_a_ping_and_messages_meanwhile_are_kept() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head, key = await reader.readexactly(2), await reader.readexactly(4)
        assert head == b"\x89\x88"
        payload = bytes(a ^ b for a, b in zip(await reader.readexactly(8), key * 2, strict=True))
        writer.write(frame(10, b"other") + text("hi") + frame(10, payload))
        await servers.for_ever(reader, writer)

    async with (
        opened(last=answer) as server,
        websocket(to(server.port), Trail(), OPENING) as held,
    ):
        assert 0.0 < await held.ping() < 5.0
        assert await held.receive_text() == "hi"


async def test_pings_of_the_server_are_answered() -> None:
    got: list[bytes] = []

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(frame(9, b"ab"))
        got.append(await reader.readexactly(8))
        writer.write(text("thanks"))
        await servers.for_ever(reader, writer)

    async with (
        opened(last=ask) as server,
        websocket(to(server.port), Trail(), OPENING) as held,
    ):
        assert await held.receive_text() == "thanks"
    assert got[0][:2] == b"\x8a\x82"


@pytest.mark.parametrize(
    ("parts", "reason", "said"),
    [
        ([close(1011, "oops")], "closed", "the server closed the WebSocket with 1011 ('oops')"),
        ([frame(8)], "closed", "the server closed the WebSocket without a code"),
        ([], "closed", "the connection was closed without a close frame"),
        ([text("a", final=False)], "closed", "without a close frame"),
        ([frame(3)], "protocol", "a frame breaks the protocol"),
        ([frame(1, b"\xff\xff")], "protocol", "a frame breaks the protocol"),
        ([frame(0, b"a")], "protocol", "a frame breaks the protocol"),
        ([frame(2, bytes(60_000), final=False), *[frame(0, bytes(60_000), final=False)] * 18],
         "too_large", f"longer than {MESSAGE_BYTES} bytes"),
        ([frame(2, b"a", final=False) + frame(0, b"", final=False) * MOST_PARTS],
         "protocol", f"more than {MOST_PARTS} parts"),
        ([frame(10) * (MOST_ASIDE + 1)], "protocol", f"more than {MOST_ASIDE} frames"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_what_comes_is_told(
    parts: list[bytes], reason: str, said: str
) -> None:
    with pytest.raises(Failed) as caught:
        async with (
            opened(*parts) as server,
            websocket(to(server.port), Trail(), OPENING) as held,
        ):
            await held.receive()
    assert caught.value.fault.reason == reason
    assert said in caught.value.fault.detail


async def test_bytes_are_no_text() -> None:
    with pytest.raises(Failed, match="a message of 2 bytes came instead of text"):
        async with (
            opened(frame(2, b"ab")) as server,
            websocket(to(server.port), Trail(), OPENING) as held,
        ):
            await held.receive_text()


async def test_a_flood_of_messages_before_a_pong_is_given_up() -> None:
    with pytest.raises(Failed, match="messages before a pong"):
        async with (
            opened(text("a") * (WAITING_MESSAGES + 1), last=servers.for_ever) as server,
            websocket(to(server.port), Trail(), OPENING) as held,
        ):
            await held.ping()


@pytest.mark.parametrize(
    ("answer", "status", "reason", "said"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", 403, "status", "the server answered 403; expected 101"),
        (servers.OK, 200, "status", "the server answered 200; expected 101"),
        (b"", 0, "closed", "the connection was closed before the WebSocket was open"),
        (b"HTTP/1.1 101 S\r\n", 0, "closed", "before the WebSocket was open"),
        (b"SSH-2.0-x\r\n", 0, "protocol", "the answer is no HTTP; it begins with b'SSH-2.0"),
        (b"HTTP/1.1 1\r\n\r\n", 0, "protocol", "the answer is no HTTP: "),
        (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 99_999, 0, "too_large", "the headers are longer"),
        (
            b"\r\n".join((*STRANGE, b"", b"")),
            0,
            "protocol",
            "the answer opens no WebSocket",
        ),
    ],
)
async def test_an_answer_that_opens_nothing_is_told(
    answer: bytes, status: int, reason: str, said: str
) -> None:
    trail = Trail()
    with pytest.raises(Failed) as caught:
        async with servers.serving(answer) as server, websocket(to(server.port), trail, OPENING):
            pass
    assert caught.value.fault.reason == reason
    assert said in caught.value.fault.detail
    assert (trail.status, trail.upgraded) == (status, False)


async def test_a_subprotocol_that_is_no_ascii_is_told() -> None:
    with pytest.raises(Failed, match="a subprotocol that is no ASCII"):
        async with (
            opened(headers=("Sec-WebSocket-Protocol: ä".encode(),)) as server,
            websocket(to(server.port), Trail(), OPENING),
        ):
            pass


async def test_a_good_bye_to_a_server_that_is_gone_is_no_fault() -> None:
    class Gone:
        async def send(self, _: bytes) -> None:
            raise BrokenPipeError

        async def receive(self) -> bytes:
            return b""

    held = WebSocket(Gone(), Trail())
    await held.close()
    with pytest.raises(BrokenPipeError):
        await held.open(OPENING)
