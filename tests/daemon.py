"""A real daemon in a process of its own, on a port of its own, as a person would start it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

READY = "is ready on"
CONFIG = """
server: {{listen: 127.0.0.1:{port}}}
storage: {{url: "sqlite:///{data}/chatwatch.db", key: "file:{data}/key"}}
sources:
- {{name: bot, type: native}}
- {{name: cloud, type: cloudevents}}
{more}
"""


def free_port() -> int:
    """Return a port that nobody listens on, so that a daemon can be killed and come back on it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Daemon:
    """One configuration; ``start`` and ``kill`` as often as a story needs."""

    def __init__(self, folder: Path, *, more: str = "", port: int = 0) -> None:
        self.data = folder / "data"
        self.file = folder / "chatwatch.yml"
        self.more = more
        self.port = port or free_port()
        self.process: subprocess.Popen[str] | None = None
        self.write()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write(self) -> None:
        """Write the configuration."""
        self.file.write_text(CONFIG.format(port=self.port, data=self.data, more=self.more))

    def start(self, **environ: str) -> "Daemon":
        """Start and wait until it says that it is ready."""
        self.process = self.spawn(**environ)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if READY in line:
                return self
        raise AssertionError(f"the daemon ended with {self.process.wait()} before it was ready")

    def spawn(self, **environ: str) -> "subprocess.Popen[str]":
        """Start without waiting."""
        return subprocess.Popen(
            [sys.executable, "-m", "exporter", "--config", str(self.file), "run"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environ},
        )

    def metrics(self) -> str:
        """What /metrics says now; OSError where nobody answers."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    def kill(self) -> None:
        """Kill it with SIGKILL: no teardown, no flush."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop with SIGTERM; return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        assert self.process is not None
        process, self.process = self.process, None
        process.send_signal(number)
        code = process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
        return code


@contextlib.contextmanager
def running(folder: Path, *, more: str = "", **environ: str) -> Iterator[Daemon]:
    """A daemon for a block; whatever the block did, it is gone afterwards."""
    daemon = Daemon(folder, more=more).start(**environ)
    try:
        yield daemon
    finally:
        if daemon.process is not None:
            daemon.kill()
