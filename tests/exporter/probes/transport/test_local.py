import asyncio
import socket
from pathlib import Path

import pytest

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.transport import local
from exporter.probes.way import Way
from tests.exporter.probes import talkers
from tests.exporter.probes.talkers import talking


async def test_a_socket_file_and_an_address_are_connected_to_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.sock"
    async with talking(b"hello\n", path=path), talking(b"hello\n") as talker:
        for way, to in (
            (Way(host=str(path), path=str(path)), None),
            (Way(host="127.0.0.1", port=talker.port), address.read("127.0.0.1")),
        ):
            async with local.connected(way, to) as connection:
                assert await connection.receive() == b"hello\n"
                await connection.send(b"bye\n")


@pytest.mark.parametrize(
    ("name", "reason", "detail"),
    [("absent", "connect_refused", "absent: there is no such file")],
)
async def test_a_file_that_is_not_there_has_its_reason(
    tmp_path: Path, name: str, reason: str, detail: str
) -> None:
    path = str(tmp_path / name)
    with pytest.raises(Failed, match=detail) as caught:
        await connected(path)
    assert caught.value.fault.reason == reason


async def test_a_file_that_nobody_listens_at_has_its_reason(tmp_path: Path) -> None:
    path = str(tmp_path / "a.sock")
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(path)
    with pytest.raises(ConnectionRefusedError):
        await connected(path)
    plain = tmp_path / "plain"
    plain.write_text("no socket")
    with pytest.raises(ConnectionRefusedError):
        await connected(str(plain))


async def test_a_queue_that_is_full_has_its_reason(tmp_path: Path) -> None:
    path = str(tmp_path / "a.sock")
    before = talkers.open_sockets()
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as waiting:
        listener.bind(path)
        listener.listen(0)
        waiting.connect(path)
        with pytest.raises(Failed, match="its queue of connections is full") as caught:
            await connected(path)
    assert caught.value.fault.reason == "connect_timeout"
    assert talkers.open_sockets() == before


async def test_a_file_that_is_not_ours_to_use_is_our_fault() -> None:
    """Whoever runs the tests may be root, who may use any: so the error is provoked by hand."""

    class Forbidden:
        def connect(self, _path: str) -> None:
            raise PermissionError(13, "no")

        def close(self) -> None: ...

    made = local.Local()
    made.close()
    made._socket = Forbidden()  # type: ignore[assignment]
    with pytest.raises(Failed, match="permission denied to this daemon") as caught:
        made.reach("/run/x.sock")
    assert caught.value.fault.reason == "internal"


async def connected(path: str) -> None:
    async with asyncio.timeout(1), local.connected(Way(host=path, path=path), None):
        pass
