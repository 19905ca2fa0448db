import asyncio
from pathlib import Path

import pytest

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.trace import Trace
from exporter.probes.transport import dial
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Trust
from exporter.probes.way import Way
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.runs import saying
from tests.exporter.probes.servers import OK

ROOT = issued("Root")


def trace() -> Trace:
    return Trace("resolve", "connect", "tls")


async def test_a_way_leads_to_a_stream_and_the_trace_says_how() -> None:
    one = trace()
    async with servers.serving(OK) as server:
        way = Way(host="a.example", port=server.port, source="127.0.0.2")
        async with dial.dialed(way, one, saying("127.0.0.1")) as stream:
            await stream.send(b"GET / HTTP/1.1\r\n\r\n")
            assert (await stream.receive()).startswith(b"HTTP/1.1 200")
    assert one.where == f"a.example (127.0.0.1:{server.port})"
    assert one.phase == "connect"
    assert one.spans["connect"] == one.spans["tls"] == 0.0 < one.spans["resolve"]


async def test_tls_is_spoken_at_once_where_the_way_has_a_trust(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(ROOT.pem)
    tls = certificates.context(tmp_path, issued("good", by=ROOT, names=("a.example",)))
    one = trace()
    async with servers.serving(OK, tls=tls) as server:
        way = Way(host="a.example", port=server.port, trust=Trust(ca=str(ca)))
        async with dial.dialed(way, one, saying("127.0.0.1")) as stream:
            await stream.send(b"GET / HTTP/1.1\r\n\r\n")
            assert (await stream.receive()).startswith(b"HTTP/1.1 200")
    assert one.session is not None
    assert len(one.session.verified) == 2


async def test_a_name_without_an_address_that_will_do_is_told() -> None:
    way = Way(host="a.example", port=1, version=6, fallback=False)
    with pytest.raises(Failed) as caught:
        await dial.found(way, trace(), saying("127.0.0.1"))
    assert caught.value.fault.detail == "a.example has no address of IPv6"


async def test_the_address_that_was_found_is_checked() -> None:
    resolver = Resolver(lambda _: [address.read("169.254.169.254")])
    with pytest.raises(Failed) as caught:
        await dial.found(Way(host="sly.example", port=80), trace(), resolver)
    assert caught.value.fault.reason == "forbidden_target"


async def test_a_run_that_is_cancelled_leaves_no_socket_open() -> None:
    async with servers.serving(servers.for_ever) as server:
        way = Way(host="127.0.0.1", port=server.port)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), dial.dialed(way, trace()) as stream:
                await stream.receive()
        assert stream._socket.fileno() == -1  # type: ignore[attr-defined]
