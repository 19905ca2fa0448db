from ipaddress import IPv4Address

import pytest

from exporter.probes import address, target
from exporter.probes.fault import Failed
from exporter.probes.http import Http
from exporter.probes.pattern import Pattern
from exporter.probes.trace import Trace
from exporter.probes.transport import call
from exporter.probes.transport.resolver import Resolver
from tests.exporter.probes import servers
from tests.exporter.probes.runs import saying
from tests.exporter.probes.servers import OK


async def test_one_hop_leaves_its_answer_in_the_trace() -> None:
    trace = Trace()
    async with servers.serving(OK) as server:
        plan = Http(name="a", url=server.url).plan
        assert await call.called(plan, plan.first, plan.request, trace, saying()) is None
    assert trace.answer is not None
    assert (trace.answer.status, trace.read, trace.fault) == (200, 15, None)
    assert trace.address == IPv4Address("127.0.0.1")
    assert trace.phase == ""


async def test_a_redirect_is_the_hop_that_follows_and_its_body_is_left() -> None:
    moved = servers.then(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n", last=servers.for_ever)
    trace = Trace()
    async with servers.serving(moved) as server:
        plan = Http(name="a", url=f"{server.url}/a").plan
        following = await call.called(plan, plan.first, plan.request, trace, saying())
    assert following is not None
    assert following.target == target.read(f"{server.url}/b")


async def test_a_name_connects_to_the_very_address_that_was_checked() -> None:
    """The resolver is asked once; what it would say later does not matter."""
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    resolver = Resolver(lambda _: [address.read(one) for one in next(answers)])
    async with servers.serving(OK) as server:
        plan = Http(name="a", url=f"http://sly.example:{server.port}/").plan
        trace = Trace()
        await call.called(plan, plan.first, plan.request, trace, resolver)
        assert trace.answer is not None
        with pytest.raises(Failed) as caught:
            await call.called(plan, plan.first, plan.request, Trace(), resolver)
    assert caught.value.fault.reason == "forbidden_target"


async def test_a_large_body_is_searched_beside_the_loop() -> None:
    size = call.LARGE_BODY + 1
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    trace = Trace()
    async with servers.serving(head + b"x" * size) as server:
        plan = Http(name="a", url=server.url, fail_if_body_matches=(Pattern("x$"),)).plan
        await call.called(plan, plan.first, plan.request, trace, saying())
    assert trace.fault is not None
    assert trace.fault.detail == f"the body of {size} bytes matches 'x$'"
