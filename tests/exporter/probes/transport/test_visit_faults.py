"""Whatever is wrong has its own reason within the timeout, and leaves no socket behind."""

import asyncio
import contextlib
import gc
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import uvloop

from alerting.strict import Duration, Secret
from exporter.events.expression import Expression
from exporter.probes.fault import Fault
from exporter.probes.http import Http, OAuth2
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.pattern import Pattern
from exporter.probes.reasons import REASONS
from exporter.probes.transport import visit
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.proxying import proxying
from tests.exporter.probes.runs import probe, saying
from tests.exporter.probes.servers import OK, Script
from tests.exporter.probes.talkers import open_sockets

BRIEF = Duration(0.15)
LONG = Duration(10)
HEAD = b"HTTP/1.1 200 OK\r\n"
ROOT = issued("Root")
HERE = ("127.0.0.1",)
GOOD = issued("good", by=ROOT, names=HERE)
CHAINS = {
    "good": GOOD,
    "expired": issued("old", by=ROOT, names=HERE, begins=-9 * DAY, ends=timedelta(days=-3)),
    "early": issued("early", by=ROOT, names=HERE, begins=2 * DAY),
    "alone": issued("alone", names=HERE),
    "strange": issued("strange", by=issued("Other"), names=HERE),
    "elsewhere": issued("elsewhere", by=ROOT, names=("elsewhere.example",)),
}
Given = contextlib.AbstractAsyncContextManager[Http]


async def trickle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a byte of the headers now and then: never silent, never done."""
    loop = asyncio.get_running_loop()
    for byte in (HEAD * 100).decode():
        writer.write(byte.encode())
        await writer.drain()
        done: asyncio.Future[None] = loop.create_future()
        loop.call_later(0.02, done.set_result, None)
        await done


@contextlib.asynccontextmanager
async def plain(
    script: Script | bytes, within: Duration = LONG, **fields: object
) -> AsyncIterator[Http]:
    async with servers.serving(script) as server:
        yield probe(server.url, timeout=within, **fields)


@contextlib.asynccontextmanager
async def secure(
    folder: Path, name: str, script: Script | bytes = OK, within: Duration = LONG
) -> AsyncIterator[Http]:
    ca = folder / "ca.pem"
    ca.write_bytes(ROOT.pem)
    context: ssl.SSLContext = certificates.context(folder, _chain(name))
    async with servers.serving(script, tls=context) as server:
        yield probe(server.secure_url, timeout=within, tls=Tls(ca=str(ca)))


def _chain(name: str) -> Issued:
    return CHAINS[name]


@contextlib.asynccontextmanager
async def nobody() -> AsyncIterator[Http]:
    with servers.closed_port() as port:
        yield probe(f"http://127.0.0.1:{port}/", timeout=LONG)


@contextlib.asynccontextmanager
async def half_open() -> AsyncIterator[Http]:
    with servers.full_port() as port:
        yield probe(f"http://127.0.0.1:{port}/", timeout=BRIEF)


@contextlib.asynccontextmanager
async def by_proxy() -> AsyncIterator[Http]:
    async with proxying(refusal=b"HTTP/1.1 403 No\r\n\r\n") as proxy:
        yield probe("https://shop.example/", timeout=LONG, proxy=proxy.url)


@contextlib.asynccontextmanager
async def by_token() -> AsyncIterator[Http]:
    refused = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
    async with servers.serving(OK) as server, servers.serving(refused) as granter:
        grant = OAuth2(client_id="a", client_secret=Secret("b"), token_url=granter.url)
        yield probe(server.url, timeout=LONG, oauth2=grant)


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
FAULTS: dict[str, tuple[str, Callable[[Path], Given]]] = {
    "nothing": ("", lambda _: plain(OK)),
    "refused": ("connect_refused", lambda _: nobody()),
    "half open": ("connect_timeout", lambda _: half_open()),
    "reset": ("connect_reset", lambda _: plain(servers.reset)),
    "closed": ("closed", lambda _: plain(b"")),
    "silent": ("timeout", lambda _: plain(servers.for_ever, BRIEF)),
    "slow headers": ("timeout", lambda _: plain(trickle, BRIEF)),
    "slow body": (
        "timeout",
        lambda _: plain(
            servers.then(HEAD + b"Content-Length: 9\r\n\r\na", last=servers.for_ever), BRIEF
        ),
    ),
    "truncated": ("closed", lambda _: plain(HEAD + b"Content-Length: 9\r\n\r\nabc")),
    "endless body": (
        "too_large",
        lambda _: plain(
            servers.endless(CHUNKED, b"4000\r\n" + b"x" * 0x4000 + b"\r\n"), fail_if_larger=True
        ),
    ),
    "endless headers": ("too_large", lambda _: plain(servers.endless(HEAD, b"A: " + b"x" * 9000))),
    "no HTTP": ("protocol", lambda _: plain(b"SSH-2.0-x\r\n")),
    "redirect loop": ("redirects", lambda _: plain(b"HTTP/1.1 302 X\r\nLocation: /\r\n\r\n")),
    "bad JSON": (
        "json",
        lambda _: plain(
            HEAD + b"Content-Length: 1\r\n\r\n{", json=(Condition(path=Expression("a")),)
        ),
    ),
    "bad status": ("status", lambda _: plain(b"HTTP/1.1 500 X\r\n\r\n")),
    "bad body": ("body", lambda _: plain(OK, fail_if_body_matches=(Pattern("ok"),))),
    "metadata": (
        "forbidden_target",
        lambda _: plain(b"HTTP/1.1 302 X\r\nLocation: http://169.254.169.254/\r\n\r\n"),
    ),
    "proxy refused": ("proxy", lambda _: by_proxy()),
    "token refused": ("authentication", lambda _: by_token()),
    "secure": ("", lambda folder: secure(folder, "good")),
    "expired": ("tls_expired", lambda folder: secure(folder, "expired")),
    "not yet valid": ("tls_not_yet_valid", lambda folder: secure(folder, "early")),
    "self-signed": ("tls_self_signed", lambda folder: secure(folder, "alone")),
    "wrong authority": ("tls_untrusted", lambda folder: secure(folder, "strange")),
    "wrong host": ("tls_hostname", lambda folder: secure(folder, "elsewhere")),
    "secure and silent": (
        "timeout",
        lambda folder: secure(folder, "good", servers.for_ever, Duration(0.5)),
    ),
    "secure and reset": ("connect_reset", lambda folder: secure(folder, "good", servers.reset)),
}


# How often each of these runs; together ten thousand times.
OFTEN = {
    "nothing": 4_000,
    "refused": 4_000,
    "reset": 700,
    "truncated": 700,
    "redirect loop": 100,
    "secure": 300,
    "expired": 200,
}


@pytest.mark.parametrize("name", FAULTS)
async def test_each_fault_has_its_reason_in_time_and_leaves_no_socket(
    name: str, tmp_path: Path
) -> None:
    reason, given = FAULTS[name]
    before = open_sockets()
    async with given(tmp_path) as asked:
        result = await asked.measure()
    assert result.reason == reason, result.detail
    assert not reason or result.reason in REASONS
    assert result.duration < asked.timeout.seconds + 1
    async with asyncio.timeout(5):
        await settled(before)


async def settled(wanted: int) -> None:
    """Wait until servers of this process have closed their side too."""
    loop = asyncio.get_running_loop()
    gc.collect()
    while open_sockets() > wanted:
        turn: asyncio.Future[None] = loop.create_future()
        loop.call_later(0.005, turn.set_result, None)
        await turn


async def measured(asked: Http, times: int) -> list[Fault]:
    """Run many at once, as the loop of probes does; return what went otherwise than the first."""
    first = await asked.measure()
    room = asyncio.Semaphore(50)

    async def one() -> Fault:
        async with room:
            result = await visit.measured(asked, saying("127.0.0.1"))
            return Fault(result.reason, result.detail)

    runs: list[Awaitable[Fault]] = [one() for _ in range(times - 1)]
    return [found for found in await asyncio.gather(*runs) if found.reason != first.reason]


@pytest.mark.slow
async def test_after_ten_thousand_runs_no_socket_is_left(tmp_path: Path) -> None:
    """On the daemon's loop; on the other one a tenth of them."""
    part = 1 if isinstance(asyncio.get_running_loop(), uvloop.Loop) else 10
    before = open_sockets()
    for name, times in OFTEN.items():
        folder = tmp_path / name
        folder.mkdir()
        async with FAULTS[name][1](folder) as asked:
            assert await measured(asked, times // part) == []
        async with asyncio.timeout(10):
            await settled(before)
