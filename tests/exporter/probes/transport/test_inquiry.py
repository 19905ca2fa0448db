"""Questions to name servers of tests: each of their faults has its own reason."""

from collections.abc import Iterable
from typing import Any

import dns.flags
import dns.message
import pytest

from exporter.probes.fault import Failed
from exporter.probes.names.judgement import Rules
from exporter.probes.names.question import Question
from exporter.probes.names.records import Records, Transport
from exporter.probes.names.trail import Trail
from exporter.probes.transport import inquiry
from exporter.probes.transport.inquiry import MOST_STRANGE, Inquiry
from exporter.probes.way import Way
from tests.exporter.probes.names.messages import QUESTION, wire
from tests.exporter.probes.nameservers import Reply, by_tcp, by_udp

A = "example.com. 300 IN A 192.0.2.1"
RULES = Rules(("NOERROR",), Records(), Records(), Records())


def identifier(asked: bytes) -> int:
    return dns.message.from_wire(asked).id


def answered(asked: bytes) -> Iterable[bytes]:
    return [wire(identifier=identifier(asked), answer=(A,))]


def cut(asked: bytes) -> Iterable[bytes]:
    return [wire(identifier=identifier(asked), flags=dns.flags.TC)]


def inquired(port: int, transport: Transport, **fields: Any) -> Inquiry:
    given = {"tcp_fallback": True, "question": QUESTION, "rules": RULES, **fields}
    return Inquiry(way=Way(host="127.0.0.1", port=port), transport=transport, **given)


async def ran(reply: Reply, transport: Transport, **fields: Any) -> Trail:
    trail = Trail()
    serving = by_udp(reply) if transport == "udp" else by_tcp(reply)
    async with serving as server:
        await inquiry.walked(inquired(server.port, transport, **fields), trail)
    return trail


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_an_answer_is_read_and_judged(transport: Transport) -> None:
    trail = await ran(answered, transport)
    assert trail.answer is not None
    assert trail.answer.answer == (A.replace(" ", "\t"),)
    assert trail.fault is None
    assert trail.spans["request"] > 0.0 < trail.spans["connect"]
    trail = await ran(answered, transport, rules=Rules(("NXDOMAIN",), *[Records()] * 3))
    assert trail.fault is not None
    assert trail.fault.reason == "rcode"


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_what_answers_something_else_is_passed_over(transport: Transport) -> None:
    def first_wrong(asked: bytes) -> Iterable[bytes]:
        mine = identifier(asked)
        yield wire(identifier=mine ^ 1, answer=(A,))
        yield wire(Question("example.org", "A"), mine)
        yield asked
        yield b"x"
        yield from answered(asked)

    trail = await ran(first_wrong, transport)
    assert trail.strange == 4
    assert trail.answer is not None
    assert len(trail.answer.answer) == 1


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_an_answer_that_is_broken_is_told(transport: Transport) -> None:
    def broken(asked: bytes) -> Iterable[bytes]:
        return [one[:-2] for one in answered(asked)]

    with pytest.raises(Failed, match="the answer is malformed") as caught:
        await ran(broken, transport)
    assert caught.value.fault.reason == "protocol"


async def test_a_flood_of_other_answers_is_given_up() -> None:
    with pytest.raises(Failed, match="more than 1000 messages of another id") as caught:
        await ran(lambda _: [b"x"] * (MOST_STRANGE + 2), "tcp")
    assert caught.value.fault.reason == "protocol"


async def test_an_answer_that_was_cut_is_asked_for_again_by_tcp() -> None:
    async with by_tcp(answered) as whole, by_udp(cut, whole.port) as server:
        trail = Trail()
        await inquiry.walked(inquired(server.port, "udp"), trail)
        assert (len(server.asked), len(whole.asked)) == (1, 1)
    assert trail.answer is not None
    assert (len(trail.answer.answer), trail.answer.truncated) == (1, False)


async def test_without_the_fallback_it_is_judged_as_it_came() -> None:
    trail = await ran(cut, "udp", tcp_fallback=False)
    assert trail.answer is not None
    assert trail.answer.truncated


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (b"", "the connection was closed before the answer"),
        (b"\0\x40abc", "the connection was closed after 5 bytes of the answer"),
    ],
)
async def test_a_stream_that_ends_too_early_is_told(then: bytes, said: str) -> None:
    with pytest.raises(Failed, match=said) as caught:
        async with by_tcp(lambda _: [], then=then) as server:
            await inquiry.walked(inquired(server.port, "tcp"), Trail())
    assert caught.value.fault.reason == "closed"


async def test_recursion_is_asked_for_as_it_is_wanted() -> None:
    for wanted in (True, False):
        async with by_udp(answered) as server:
            question = Question("example.com", "A", recursion_desired=wanted)
            await inquiry.walked(inquired(server.port, "udp", question=question), Trail())
        assert bool(dns.message.from_wire(server.asked[0]).flags & dns.flags.RD) == wanted
