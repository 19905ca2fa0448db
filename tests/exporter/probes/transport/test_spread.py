"""Every address of a name is asked within one run; 127.0.0.0/8 is all this machine."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest

from alerting import clock
from alerting.strict import Duration
from exporter.probes.address import Address
from exporter.probes.fault import Failed
from exporter.probes.hypertext.checks import Slow
from exporter.probes.result import Result
from exporter.probes.transport import visit
from exporter.probes.transport.resolver import Resolver
from exporter.probes.transport.spread import Pinned
from tests.exporter.probes import servers
from tests.exporter.probes.runs import gauge, probe, saying
from tests.exporter.probes.servers import OK, Script, Server

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
BAD = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"


@contextlib.asynccontextmanager
async def beside(port: int, script: Script | bytes) -> AsyncIterator[None]:
    """A server at the second address, at the port of the first."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            if isinstance(script, bytes):
                writer.write(script)
            else:
                await script(reader, writer)
        writer.close()

    server = await asyncio.start_server(answer, SECOND, port)
    try:
        yield
    finally:
        server.close()


async def ran(
    first: Script | bytes, second: Script | bytes | None = None, **fields: Any
) -> tuple[Result, Server]:
    async with contextlib.AsyncExitStack() as stack:
        server = await stack.enter_async_context(servers.serving(first))
        if second is not None:
            await stack.enter_async_context(beside(server.port, second))
        asked = probe(f"http://both.example:{server.port}/", addresses="all", **fields)
        return await visit.measured(asked, saying(SECOND, FIRST)), server


def verdicts(result: Result) -> dict[str, float]:
    return {
        one.labels[0]: one.value for one in result.gauges if one.metric == "probe_address_success"
    }


async def test_where_all_is_well_at_each_it_is_well() -> None:
    result, server = await ran(OK, OK)
    assert result.success, result.detail
    assert verdicts(result) == {FIRST: 1, SECOND: 1}
    assert gauge(result, "probe_http_status_code") == 200
    assert gauge(result, "probe_dns_lookup_time_seconds") > 0
    assert b"\r\nHost: both.example:" in server.requests[0]


async def test_one_bad_address_is_enough_and_is_named() -> None:
    result, _ = await ran(OK, BAD)
    assert result.reason == "status"
    said = "1 of 2 addresses failed (127.0.0.2); 127.0.0.2: got 503 Service Unavailable"
    assert result.detail.startswith(said)
    assert verdicts(result) == {FIRST: 1, SECOND: 0}
    assert gauge(result, "probe_http_status_code") == 503


async def test_one_good_address_is_enough_where_that_will_do() -> None:
    result, _ = await ran(OK, any_address=True)
    assert (result.success, result.degraded) == (True, True)
    assert result.detail.startswith("1 of 2 addresses failed (127.0.0.2); 127.0.0.2: ")
    assert "connection refused" in result.detail
    assert verdicts(result) == {FIRST: 1, SECOND: 0}


async def test_where_all_fail_none_will_do() -> None:
    result, _ = await ran(BAD, BAD, any_address=True)
    assert result.reason == "status"
    assert "2 of 2 addresses failed (127.0.0.1, 127.0.0.2)" in result.detail


async def test_an_address_that_never_answers_does_not_keep_the_others_from_being_told() -> None:
    result, _ = await ran(OK, servers.for_ever, timeout=Duration(1))
    assert result.reason == "timeout"
    assert "1 of 2 addresses failed (127.0.0.2); 127.0.0.2: no whole headers came" in result.detail
    assert verdicts(result) == {FIRST: 1, SECOND: 0}
    assert result.duration < 5


async def seizing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """Keep everything in this process waiting until all deadlines are over."""
    end = clock.monotonic() + 0.6
    while clock.monotonic() < end:
        pass


async def test_where_this_process_stood_still_the_addresses_are_told_all_the_same() -> None:
    result, _ = await ran(OK, seizing, timeout=Duration(0.5))
    assert result.reason == "timeout", result.detail
    assert verdicts(result)[SECOND] == 0


async def test_a_name_server_that_is_silent_is_a_matter_of_dns() -> None:
    heard = threading.Event()

    def lookup(_: str) -> list[Address]:
        heard.wait()
        return []

    asked = probe("http://both.example/", addresses="all", timeout=Duration(0.05))
    result = await visit.measured(asked, Resolver(lookup))
    heard.set()
    assert result.reason == "dns"
    assert result.detail == "the resolver did not answer within 0.05 s"


async def late(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    loop.call_later(0.02, done.set_result, None)
    await done
    writer.write(OK)


async def test_an_address_that_is_slow_is_named() -> None:
    result, _ = await ran(late, late, slow=Slow(degraded=Duration(0.01)))
    assert (result.success, result.degraded) == (True, True)
    assert result.detail.startswith("127.0.0.")


async def test_a_name_without_an_address_of_the_version_is_a_matter_of_dns() -> None:
    asked = probe("http://both.example/", addresses="all", ip=6, ip_fallback=False)
    result = await visit.measured(asked, saying(FIRST))
    assert (result.reason, result.detail) == ("dns", "both.example has no address of IPv6")


async def test_an_address_that_people_wrote_is_the_only_one() -> None:
    async with servers.serving(OK) as server:
        result = await probe(server.url, addresses="all").measure()
    assert result.success, result.detail
    assert verdicts(result) == {FIRST: 1}


async def test_a_metadata_service_among_them_is_not_asked() -> None:
    async with servers.serving(OK) as server:
        asked = probe(f"http://sly.example:{server.port}/", addresses="all")
        result = await visit.measured(asked, saying(FIRST, "169.254.169.254"))
    assert result.reason == "forbidden_target"
    assert verdicts(result) == {FIRST: 1, "169.254.169.254": 0}


async def test_other_names_are_looked_up_as_ever() -> None:
    (known,) = await saying(FIRST).addresses("x")
    pinned = Pinned("a.example", known, saying(SECOND))
    assert [str(one) for one in await pinned.addresses("a.example")] == [FIRST]
    assert [str(one) for one in await pinned.addresses("b.example")] == [SECOND]
    assert not pinned.is_waiting("a.example")


async def test_a_look_up_that_fails_fails_the_run() -> None:
    with pytest.raises(Failed):
        await Pinned("a.example", (await saying(FIRST).addresses("x"))[0], saying()).addresses("b")
