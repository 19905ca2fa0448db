"""A small daemon on port 0 and a way out without any network, for the tests of the client."""

import json
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from exporter.client.backlog import Batch
from exporter.client.reply import Settled, Verdict

LOST = "the events are kept, the answer is not sent"


class Daemon(ThreadingHTTPServer):
    """Keeps events by id as events.md says; `script` holds answers that come before its own.

    An entry is (status, headers, body), or LOST.
    """

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Requests)
        self.script: deque[tuple[int, dict[str, str], bytes] | str] = deque()
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.connections = 0
        self.kept: dict[str, dict[str, Any]] = {}
        self.arrived = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def keep(self, body: bytes) -> bytes:
        events = json.loads(body)
        new = {event["id"]: event for event in events if event["id"] not in self.kept}
        self.kept.update(new)
        answer = {"accepted": len(new), "duplicates": len(events) - len(new), "refused": []}
        return json.dumps(answer).encode()


class _Requests(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Daemon

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        self.server.requests.append((self.path, dict(self.headers), body))
        scripted = self.server.script.popleft() if self.server.script else None
        self.server.arrived.set()
        if scripted == LOST:
            self.server.keep(body)
            self.close_connection = True
        elif isinstance(scripted, tuple):
            self._send(*scripted)
        else:
            self._send(202, {}, self.server.keep(body))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(port: int = 0, context: ssl.SSLContext | None = None) -> Iterator[Daemon]:
    """A running daemon; `context` puts it behind TLS."""
    with Daemon(port) as daemon:
        if context is not None:
            daemon.socket = context.wrap_socket(
                daemon.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=daemon.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield daemon
        finally:
            daemon.shutdown()
            thread.join()


class Way:
    """Answers from a script, then settles all; `gate` set lets deliveries through."""

    def __init__(self, *script: Verdict | Exception) -> None:
        self.script = deque(script)
        self.batches: list[Batch] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.is_closed = False

    def deliver(self, batch: Batch) -> Verdict:
        self.batches.append(batch)
        self.entered.set()
        self.gate.wait()
        scripted = self.script.popleft() if self.script else Settled(accepted=len(batch.events))
        if isinstance(scripted, Exception):
            raise scripted
        return scripted

    def close(self) -> None:
        self.is_closed = True
