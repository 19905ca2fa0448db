"""What looks at SSH servers come to, good ones and bad."""

import asyncio
import contextlib
from typing import Any

import pytest

from alerting.strict import Duration
from exporter.probes.lines import secure_shell
from exporter.probes.lines.secure_shell import COOKIE_BYTES
from exporter.probes.pattern import Pattern
from exporter.probes.result import Result
from exporter.probes.ssh import Ssh
from tests.exporter.probes import servers, talkers
from tests.exporter.probes.lines import catalogued
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.servers import Script
from tests.exporter.probes.talkers import Talker, talking

NAME = b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"
OPENING = secure_shell.opening(bytes(COOKIE_BYTES))


async def read_on(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take whatever comes until the other side is gone."""
    while await reader.read(4096):
        pass


async def looked(*turns: bytes, last: Script = read_on, **fields: Any) -> tuple[Result, Talker]:
    async with talking(*turns, last=last) as talker:
        given = {"name": "x", "address": talker.address, **fields}
        result = await Ssh(**given).measure()
    catalogued.check(result.gauges)
    return result, talker


@pytest.mark.parametrize(
    "turns",
    [
        (NAME, OPENING),
        (NAME + OPENING,),
        (b"Authorised use only.\r\n\r\n" + NAME, OPENING),
        (NAME, secure_shell.packet(b"\x02\0\0\0\0") + OPENING),
    ],
)
async def test_a_server_names_itself_and_begins_a_key_exchange(turns: tuple[bytes, ...]) -> None:
    result, _ = await looked(*turns, software=Pattern("^OpenSSH_9"))
    assert result.success, result.detail
    assert gauge(result, "probe_ssh_info", "2.0", "OpenSSH_9.2p1") == 1
    assert gauge(result, "probe_ssh_duration_seconds", "banner") > 0
    assert gauge(result, "probe_failed_due_to_regex") == 0


async def test_it_is_told_who_we_are_and_that_we_leave() -> None:
    told: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(NAME + OPENING)
        told.set_result(await reader.read())

    async with talking(last=listen) as talker:
        result = await Ssh(name="x", address=talker.address).measure()
        assert result.success, result.detail
        whole = await told
    assert whole.startswith(secure_shell.OURS)
    rest = whole.removeprefix(secure_shell.OURS)
    count = secure_shell.length(rest[:4])
    assert secure_shell.offered(rest[4 : 4 + count])
    assert rest[4 + count :] == secure_shell.parting()


@pytest.mark.parametrize(
    ("turns", "fields", "reason", "detail"),
    [
        (
            (NAME,),
            {"software": Pattern("^dropbear")},
            "body",
            "the software 'OpenSSH_9.2p1' does not match '^dropbear'",
        ),
        (
            (NAME, OPENING),
            {"deny": (Pattern("^none$"),)},
            "weak",
            "the server offers none, which deny names: '^none$'",
        ),
        ((b"SSH-1.5-old\r\n",), {}, "protocol", "SSH 2.0 is what is spoken today"),
        ((b"SSH-2.0-\xff\r\n",), {}, "protocol", "is no version string of SSH"),
        ((b"220 mx ESMTP\r\n",), {}, "timeout", "no whole banner came within 0.15 s"),
        ((b"x\r\n" * 200,), {}, "too_large", "100 lines of greeting, and no version string"),
        ((b"x" * 9_000,), {}, "too_large", "a line is longer than 8192 bytes"),
        ((NAME, b"HTTP/1.1 400\r\n"), {}, "protocol", "no packet of SSH begins with b'HTTP'"),
        ((NAME, OPENING[:100]), {}, "timeout", "after OpenSSH_9.2p1 had named itself"),
        ((NAME, secure_shell.parting()), {}, "closed", "the server disconnects: ''"),
        (
            (NAME, secure_shell.packet(b"\x02") * 9),
            {},
            "protocol",
            "8 packets, and none that begins a key exchange",
        ),
    ],
)
async def test_a_server_that_is_not_as_it_has_to_be_has_its_reason(
    turns: tuple[bytes, ...], fields: dict[str, Any], reason: str, detail: str
) -> None:
    span = Duration(0.15 if reason == "timeout" else 10)
    result, _ = await looked(*turns, timeout=span, **fields)
    assert result.reason == reason, result.detail
    assert detail in result.detail
    assert gauge(result, "probe_failed_due_to_regex") == ("software" in fields)


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet slowly and without an end, as tarpits do."""
    while True:
        writer.write(b"3f9a1c\r\n")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 0.02)


@pytest.mark.parametrize(
    ("turns", "last", "reason", "detail"),
    [
        ((), servers.for_ever, "timeout", "no whole banner came within 0.15 s; no line came"),
        ((b"SSH-2.0-x",), servers.for_ever, "timeout", "the last line was 'SSH-2.0-x'"),
        ((NAME,), servers.for_ever, "timeout", "no key exchange began within 0.15 s after OpenSSH"),
        ((), drip, "timeout", "lines of greeting came, is it a tarpit?"),
        ((), servers.endless(b"", b"tar\r\n" * 900), "too_large", "100 lines of greeting"),
        ((), servers.endless(b"", b"tar" * 900), "too_large", "a line is longer than 8192 bytes"),
        ((), servers.reset, "connect_reset", "connection reset by peer"),
    ],
)
async def test_a_server_that_stops_or_never_stops_has_its_reason(
    turns: tuple[bytes, ...], last: Script, reason: str, detail: str
) -> None:
    span = Duration(0.15 if reason == "timeout" else 10)
    result, _ = await looked(*turns, last=last, timeout=span)
    assert result.reason == reason, result.detail
    assert detail in result.detail


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        (b"", "closed before a version string came; no line came"),
        (b"SSH-2.0-x", "closed before a version string came; the last line was 'SSH-2.0-x'"),
        (NAME, "the connection was closed after 32 bytes, within what was to come"),
    ],
)
async def test_an_end_has_its_reason(said: bytes, detail: str) -> None:
    async def close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        writer.write_eof()
        await read_on(reader, writer)

    result, _ = await looked(last=close)
    assert (result.reason, detail in result.detail) == ("closed", True), result.detail


async def test_a_port_that_is_closed_has_its_reason() -> None:
    with servers.closed_port() as port:
        result = await Ssh(name="x", address=f"127.0.0.1:{port}").measure()
    assert result.reason == "connect_refused"


async def test_no_look_leaves_a_socket_open() -> None:
    before = talkers.open_sockets()
    async with talking(last=servers.for_ever) as silent, talking(NAME + OPENING) as good:
        for _ in range(20):
            for at, timeout in ((silent, 0.01), (good, 5.0)):
                probe = Ssh(name="x", address=at.address, timeout=Duration(timeout))
                await probe.measure()
    assert await talkers.closed_again(before)
