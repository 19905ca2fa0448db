"""An HTTP server that answers from a script, to the byte, and keeps what it was sent."""

import asyncio
import json
from collections import deque
from typing import Any, NamedTuple

from tests.alerting.notify.listening import Listening

STALL, DROP = b"stall", b"drop"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def answer(status: int, body: str = "", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Said"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body.encode())}", "", body]
    return "\r\n".join(lines).encode()


class Request(NamedTuple):
    line: str
    headers: dict[str, str]
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


class HookServer(Listening):
    """Listens on port 0; `script` holds answers that come before OK. STALL waits, DROP hangs up."""

    def __init__(self) -> None:
        super().__init__()
        self.script: deque[bytes] = deque()
        self.always: bytes = OK
        self.requests: list[Request] = []
        self.arrived = asyncio.Event()

    async def wait(self, count: int = 1) -> list[Request]:
        """Wait until so many requests have come."""
        while len(self.requests) < count:
            await self.arrived.wait()
            self.arrived.clear()
        return self.requests

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        content = await reader.readexactly(int(headers.get("Content-Length", "0")))
        self.requests.append(Request(head[0], headers, content))
        self.arrived.set()
        said = self.script.popleft() if self.script else self.always
        if said != DROP:
            writer.write(said.removesuffix(STALL))
            await writer.drain()
        if said.endswith(STALL):
            await asyncio.Event().wait()
