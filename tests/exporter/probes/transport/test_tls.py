import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exporter.probes import address
from exporter.probes.transport import authorities, tls
from exporter.probes.transport.connection import Connection
from exporter.probes.transport.tls import Encrypted
from exporter.probes.trust import Trust
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.servers import Script

HERE = address.read("127.0.0.1")
ROOT = issued("Root")
BETWEEN = issued("Between", by=ROOT)
LEAF = issued("leaf", by=BETWEEN, names=("a.example",))


@contextlib.asynccontextmanager
async def shaken(
    folder: Path, script: Script | bytes, newest: ssl.TLSVersion, *, verify: bool = True
) -> AsyncIterator[Encrypted]:
    """An encrypted stream to a server that knows TLS up to a version."""
    ca = folder / "ca.pem"
    ca.write_bytes(ROOT.pem)
    tls = certificates.context(folder, LEAF, BETWEEN)
    tls.maximum_version = newest
    context = authorities.context(Trust(verify=verify, ca=str(ca)))
    async with servers.serving(script, tls=tls) as server:
        with contextlib.closing(Connection(HERE)) as connection:
            await connection.open(HERE, server.port)
            with contextlib.closing(Encrypted(connection, context, "a.example")) as stream:
                await stream.shake()
                yield stream


@pytest.mark.parametrize(
    ("newest", "version", "cipher"),
    [
        (ssl.TLSVersion.TLSv1_2, "TLS 1.2", "TLS_ECDHE_ECDSA_WITH_"),
        (ssl.TLSVersion.TLSv1_3, "TLS 1.3", "TLS_AES_"),
    ],
)
async def test_a_handshake_shows_version_cipher_and_chains(
    tmp_path: Path, newest: ssl.TLSVersion, version: str, cipher: str
) -> None:
    async with shaken(tmp_path, b"", newest) as stream:
        session = stream.session()
    assert session.version == version
    assert session.cipher.startswith(cipher)
    assert [one.subject for one in session.sent] == ["CN=leaf", "CN=Between"]
    assert [one.subject for one in session.verified] == ["CN=leaf", "CN=Between", "CN=Root"]


async def test_what_was_not_verified_is_not_said_to_be(tmp_path: Path) -> None:
    async with shaken(tmp_path, b"", ssl.TLSVersion.TLSv1_3, verify=False) as stream:
        session = stream.session()
    assert len(session.sent) == 2
    assert session.verified == ()


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_much_can_be_sent_and_received_until_the_end(
    tmp_path: Path, newest: ssl.TLSVersion
) -> None:
    much = b"x" * 300_000

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(len(much)))

    async with shaken(tmp_path, echo, newest) as stream:
        await stream.send(b"\r\n\r\n" + much)
        received = b""
        while part := await stream.receive():
            received += part
    assert received == much


async def test_an_end_without_a_good_bye_is_an_end(tmp_path: Path) -> None:
    async def hang_up(_reader: object, writer: asyncio.StreamWriter) -> None:
        await writer.drain()
        writer.transport.abort()

    async with shaken(tmp_path, hang_up, ssl.TLSVersion.TLSv1_3) as stream:
        await stream.send(b"\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert await stream.receive() == b""


async def test_a_server_is_told_good_bye(tmp_path: Path) -> None:
    """What is no proper end would be an error to its reader."""
    ends: list[bytes] = []

    async def read(reader: asyncio.StreamReader, _writer: object) -> None:
        ends.append(await reader.read())

    async with shaken(tmp_path, read, ssl.TLSVersion.TLSv1_3) as stream:
        await stream.send(b"\r\n\r\nrest")
        stream.close()
        assert await stream._connection.receive() is not None
    assert ends == [b"rest"]


async def test_closing_what_never_shook_hands_is_no_error() -> None:
    connection = Connection(HERE)
    Encrypted(connection, authorities.context(Trust(verify=False)), "a.example").close()
    connection.close()


@pytest.mark.parametrize(
    ("told", "version"),
    [("TLSv1", "TLS 1.0"), ("TLSv1.1", "TLS 1.1"), ("TLSv1.3", "TLS 1.3"), ("", "")],
)
def test_versions_are_called_as_blackbox_exporter_calls_them(told: str, version: str) -> None:
    assert tls._version(told) == version
