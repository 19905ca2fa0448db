"""Pings of this machine, where the system allows them."""

from typing import Any

import pytest

from alerting.strict import Duration
from exporter.probes.icmp import Icmp
from tests.exporter.probes.ears import ANY
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.talkers import open_sockets

needs_any = pytest.mark.skipif(not ANY, reason="no socket of ICMP is allowed here")


def probe(**fields: Any) -> Icmp:
    return Icmp(**{"name": "a", "host": "127.0.0.1", "timeout": Duration(5), **fields})


@needs_any
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"host": "localhost"},
        {"host": "::1"},
        {"payload_size": 0},
        {"payload_size": 60_000},
        {"dont_fragment": True, "ttl": 1, "source": "127.0.0.2"},
        {"host": "::1", "dont_fragment": True},
    ],
)
async def test_this_machine_answers(fields: dict[str, Any]) -> None:
    result = await probe(**fields).measure()
    assert (result.state, result.detail, result.kind) == ("up", "", "icmp")
    assert gauge(result, "probe_icmp_duration_seconds", "rtt") > 0
    assert gauge(result, "probe_icmp_reply_hop_limit") == 64


@pytest.mark.skipif(ANY, reason="sockets of ICMP are allowed here")
async def test_where_no_socket_is_allowed_nothing_is_known() -> None:
    result = await probe().measure()
    assert result.state == "unknown"
    assert "net.ipv4.ping_group_range" in result.detail


async def test_an_address_that_may_not_be_probed_is_not() -> None:
    result = await probe(host="169.254.169.254").measure()
    assert result.reason == "forbidden_target"
    assert "probe_icmp_reply_hop_limit" not in {one.metric for one in result.gauges}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"host": "2001:db8::1"}, []),
        ({"host": "a.example:80"}, ["host"]),
        ({"host": "a b"}, ["host"]),
        ({"host": "169.254.169.254"}, ["host"]),
        ({"source": "x"}, ["source"]),
    ],
)
def test_what_does_not_go_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in probe(**fields).wrong()] == found


def test_the_plan_is_made_of_what_people_write() -> None:
    plan = probe(host="[2001:db8::1]", ttl=3, dont_fragment=True, payload_size=9).ping
    assert (plan.way.host, plan.way.port) == ("2001:db8::1", 0)
    assert (plan.ttl, plan.whole, plan.payload_size) == (3, True, 9)
    assert probe(host="A.example").peer == "a.example"


@needs_any
async def test_no_socket_is_left_behind() -> None:
    before = open_sockets()
    for _ in range(20):
        await probe().measure()
    assert open_sockets() == before
