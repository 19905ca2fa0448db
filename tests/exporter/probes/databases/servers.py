"""A real PostgreSQL and a real Redis, each in a folder of its own."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alerting import clock
from tests.tools import tool

PASSWORD = "s3cret pass"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Run a server until its port accepts connections, and end it after."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = clock.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, command
            assert clock.monotonic() < until, command
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def redis(folder: Path, *more: str) -> Iterator[int]:
    """Redis with a password; the port."""
    program, port = tool("redis-server"), free_port()
    settings = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    with running([program, *settings, "--requirepass", PASSWORD, *more], port):
        yield port


def _as_postgres(folder: Path) -> list[str]:
    """PostgreSQL never runs as root."""
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextlib.contextmanager
def postgres(method: str, tls: tuple[Path, Path] | None = None) -> Iterator[int]:
    """PostgreSQL whose user `watch` logs in by a method; the port."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as place:
        # Not in pytest's own folders: each pytest that begins closes them to other users again.
        yield from _postgres(Path(place), method, tls)


def _postgres(place: Path, method: str, tls: tuple[Path, Path] | None) -> Iterator[int]:
    program = Path(tool("postgres")).resolve()
    become = _as_postgres(place)
    secret = place / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    initdb = str(program.with_name("initdb"))
    data = place / "data"
    made = [initdb, "-D", str(data), "-U", "watch", "-A", method, f"--pwfile={secret}", "-N"]
    done = subprocess.run([*become, *made], check=False, capture_output=True, cwd=place, text=True)
    assert not done.returncode, done.stderr
    settings = ["-c", "unix_socket_directories=", "-c", "fsync=off"]
    if tls is not None:
        for name, path in zip(("server.crt", "server.key"), tls, strict=True):
            copy = data / name
            copy.write_bytes(path.read_bytes())
            copy.chmod(0o600)
            if become:
                shutil.chown(copy, "postgres", "postgres")
        settings += ["-c", "ssl=on"]
    port = free_port()
    command = [*become, str(program), "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
    with running([*command, *settings], port):
        until = clock.monotonic() + 20
        ready = [str(program.with_name("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while subprocess.run(ready, check=False).returncode:
            assert clock.monotonic() < until, "postgres is not ready"
        yield port
