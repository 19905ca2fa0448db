import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exporter.client.connection import Answer, Connection, UnreachedError
from exporter.client.target import target
from tests.exporter.client.certificates import certified
from tests.exporter.client.fakes import LOST, serving

KEPT = b'{"accepted": 1, "duplicates": 0, "refused": []}'
EVENT = b'[{"id":"1"}]'


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    connection = Connection(target(url), timeout=5.0)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def answering(raw: bytes) -> Iterator[str]:
    """A server that answers its first connection with these bytes and hangs up."""

    def answer() -> None:
        with listener.accept()[0] as peer:
            peer.recv(65536)
            peer.sendall(raw)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def test_one_connection_carries_many_requests() -> None:
    with serving() as daemon, connected(daemon.url) as connection:
        for _ in range(3):
            connection.exchange("POST", "/", {}, EVENT)
        assert (len(daemon.requests), daemon.connections) == (3, 1)


def test_a_whole_answer_has_status_pause_and_body() -> None:
    with serving() as daemon, connected(daemon.url) as connection:
        daemon.script.append((503, {"Retry-After": "7"}, b"later"))
        assert connection.exchange("GET", "/", {}) == Answer(503, "7", b"later")


def test_a_kept_connection_that_was_closed_is_opened_again() -> None:
    with connected(f"http://127.0.0.1:{_free_port()}") as connection:
        port = connection._http.port
        with serving(port):
            connection.exchange("POST", "/", {}, EVENT)
        connection._http.sock.shutdown(socket.SHUT_RDWR)
        with serving(port) as again:
            assert connection.exchange("POST", "/", {}, EVENT) == Answer(202, "", KEPT)
            assert list(again.kept) == ["1"]


def test_a_new_connection_that_breaks_is_not_reached() -> None:
    with serving() as daemon, connected(daemon.url) as connection:
        daemon.script.append(LOST)
        with pytest.raises(UnreachedError, match="RemoteDisconnected"):
            connection.exchange("POST", "/", {}, EVENT)


def test_a_kept_connection_that_breaks_twice_is_not_reached() -> None:
    with serving() as daemon, connected(daemon.url) as connection:
        connection.exchange("POST", "/", {}, EVENT)
        daemon.script.extend([LOST, LOST])
        with pytest.raises(UnreachedError, match="RemoteDisconnected"):
            connection.exchange("POST", "/", {}, EVENT)
        assert connection.exchange("POST", "/", {}, EVENT).status == 202


def test_a_daemon_that_is_not_there_is_not_reached() -> None:
    with (
        connected(f"http://127.0.0.1:{_free_port()}") as connection,
        pytest.raises(UnreachedError, match="ConnectionRefusedError"),
    ):
        connection.exchange("GET", "/", {})


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\n{",
        b"HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"HTTP/1.1 202 Accepted\r\n" + b"X: y\r\n" * 200,
    ],
)
def test_what_is_no_whole_answer_is_none(raw: bytes) -> None:
    with (
        answering(raw) as url,
        connected(url) as connection,
        pytest.raises(UnreachedError),
    ):
        connection.exchange("POST", "/", {}, EVENT)


def test_an_answer_in_chunks_is_read_whole() -> None:
    raw = b"HTTP/1.1 202 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
    with answering(raw) as url, connected(url) as connection:
        assert connection.exchange("GET", "/", {}).body == b"abc"


def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = certified(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with serving(context=context) as daemon:
        url = daemon.url.replace("http:", "https:")
        with connected(url) as stranger, pytest.raises(UnreachedError, match="CERTIFICATE_VERIFY"):
            stranger.exchange("GET", "/", {})
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with connected(url) as friend:
            assert friend.exchange("POST", "/", {}, EVENT).status == 202


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
