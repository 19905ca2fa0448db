import asyncio
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from exporter.probes import address
from exporter.probes.fault import Failed
from exporter.probes.http import Http
from exporter.probes.hypertext import target
from exporter.probes.hypertext.trail import Trail
from exporter.probes.pattern import Pattern
from exporter.probes.transport import call
from exporter.probes.transport.resolver import Resolver
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.runs import gauge, saying
from tests.exporter.probes.servers import OK


async def test_one_hop_leaves_its_answer_in_the_trail() -> None:
    trail = Trail()
    async with servers.serving(OK) as server:
        plan = Http(name="a", url=server.url).plan
        assert await call.called(plan, plan.first, plan.request, trail, saying()) is None
    assert trail.answer is not None
    assert (trail.answer.status, trail.read, trail.fault) == (200, 15, None)
    assert trail.address == IPv4Address("127.0.0.1")
    assert trail.phase == ""


async def test_a_redirect_is_the_hop_that_follows_and_its_body_is_left() -> None:
    moved = servers.then(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", last=servers.for_ever)
    trail = Trail()
    async with servers.serving(moved) as server:
        plan = Http(name="a", url=f"{server.url}/a").plan
        following = await call.called(plan, plan.first, plan.request, trail, saying())
    assert following is not None
    assert following.target == target.read(f"{server.url}/b")


async def test_a_name_connects_to_the_very_address_that_was_checked() -> None:
    """The resolver is asked once; what it would say later does not matter."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    resolver = Resolver(lambda _: [address.read(one) for one in next(answers)])
    async with servers.serving(OK) as server:
        plan = Http(name="a", url=f"http://sly.example:{server.port}/").plan
        trail = Trail()
        await call.called(plan, plan.first, plan.request, trail, resolver)
        assert trail.answer is not None
        with pytest.raises(Failed) as caught:
            await call.called(plan, plan.first, plan.request, Trail(), resolver)
    assert caught.value.fault.reason == "forbidden_target"


async def test_a_large_body_is_searched_beside_the_loop() -> None:
    size = call.LARGE_BODY + 1
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    trail = Trail()
    async with servers.serving(head + b"x" * size) as server:
        plan = Http(name="a", url=server.url, fail_if_body_matches=(Pattern("x$"),)).plan
        await call.called(plan, plan.first, plan.request, trail, saying())
    assert trail.fault is not None
    assert trail.fault.detail == f"the body of {size} bytes matches 'x$'"


def multiplexing(body: bytes) -> tuple[servers.Script, list[bytes]]:
    """A script that speaks HTTP/2 as the library h2 does, and the paths that it is asked for."""
    asked: list[bytes] = []

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        connection.initiate_connection()
        # The beginning of the preface is what the server waits for.
        data = b"PRI * HTTP/2.0\r\n\r\n"
        while data:
            for event in connection.receive_data(data):
                if isinstance(event, RequestReceived):
                    asked.append(dict(event.headers)[b":path"])
                    head = [(b":status", b"200"), (b"content-length", str(len(body)).encode())]
                    connection.send_headers(1, head)
                    connection.send_data(1, body, end_stream=True)
            writer.write(connection.data_to_send())
            data = await reader.read(65_536)

    return script, asked


@pytest.mark.parametrize(
    ("offered", "spoken", "version"), [(True, "h2", 2), (True, "http/1.1", 1.1), (False, "", 1.1)]
)
async def test_alpn_decides_which_version_is_spoken(
    tmp_path: Path, offered: bool, spoken: str, version: float
) -> None:
    context = certificates.context(tmp_path, issued("here", names=("127.0.0.1",)))
    context.set_alpn_protocols([spoken] if spoken else ["h2", "http/1.1"])
    script, asked = multiplexing(b"hello")
    async with servers.serving(script if version == 2 else OK, tls=context) as server:
        probe = Http(
            name="a",
            url=f"{server.secure_url}/x",
            http2=offered,
            tls=Tls(verify=False),
            fail_if_body_not_matches=(Pattern("hello|ok"),),
        )
        result = await probe.measure()
    assert result.success, result.detail
    assert gauge(result, "probe_http_version") == version
    assert asked == ([b"/x"] if version == 2 else [])
