"""What is said before TLS; whole looks are in test_inspection.py."""

import asyncio

import pytest

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.lines import upgrade as words
from exporter.probes.transport import local, upgrade
from exporter.probes.transport.reader import Reader
from exporter.probes.way import Way
from tests.exporter.probes.talkers import talking


async def test_a_protocol_agrees_in_its_own_words() -> None:
    turns = (b"220-mx\r\n220 x\r\n", b"250-x\r\n250 y\r\n", b"220 go\r\n")
    async with (
        talking(*turns) as talker,
        local.connected(Way(host="", port=talker.port), address.read("127.0.0.1")) as connection,
    ):
        await upgrade.agreed("smtp", connection)
    assert talker.heard[:2] == [b"EHLO localhost\r\n", b"STARTTLS\r\n"]


async def test_bytes_are_agreed_on_too() -> None:
    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(len(words.POSTGRES_REQUEST))
        writer.write(b"S")
        await reader.read()

    async with (
        talking(last=begin) as talker,
        local.connected(Way(host="", port=talker.port), address.read("127.0.0.1")) as connection,
    ):
        await upgrade.agreed("postgres", connection)


def test_nothing_in_the_clear_is_believed_after_the_go_ahead() -> None:
    class Nothing:
        async def send(self, data: bytes) -> None: ...
        async def receive(self) -> bytes:
            return b""

    reader = Reader(Nothing())
    upgrade.refuse_rest(reader)
    reader.buffer.feed(b"250 sly\r\n")
    with pytest.raises(Failed, match="9 bytes came in the clear"):
        upgrade.refuse_rest(reader)
