"""A proxy that passes requests on, or connects to where it is told, and keeps what it was told."""

import asyncio
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.alerting.notify.listening import Listening, hung_up


class Asked(NamedTuple):
    line: str
    headers: dict[str, str]


class ProxyServer(Listening):
    """Listens on port 0; `refuses` is a status that it says instead of passing anything on."""

    def __init__(self, refuses: int = 0) -> None:
        super().__init__()
        self.refuses = refuses
        self.asked: list[Asked] = []

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        self.asked.append(Asked(lines[0], dict(one.split(": ", 1) for one in lines[1:] if one)))
        if self.refuses:
            writer.write(f"HTTP/1.1 {self.refuses} No\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
            return
        method, target, _ = lines[0].split(" ")
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        there = await asyncio.open_connection(parts.hostname, parts.port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        else:
            path = target.split(parts.netloc, 1)[1]
            there[1].write(head.replace(target.encode(), path.encode(), 1))
        await asyncio.gather(_copied(reader, there[1]), _copied(there[0], writer))


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except OSError:
        pass
    finally:
        await hung_up(writer)
