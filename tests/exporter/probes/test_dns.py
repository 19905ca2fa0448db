"""Name servers that answer well and badly, and what a probe makes of them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dns.message
import pytest

from alerting.strict import Duration
from exporter.probes.dns import Dns
from exporter.probes.names.question import Question
from exporter.probes.names.records import Records
from exporter.probes.pattern import Pattern
from exporter.probes.trust import Tls
from tests.exporter.probes import servers
from tests.exporter.probes.certificates import DAY, context, issued
from tests.exporter.probes.names.messages import wire
from tests.exporter.probes.nameservers import Reply, by_tcp, by_udp
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.talkers import open_sockets

ROOT = issued("Root")
RECORDS = {
    "A": ("example.com. 300 IN A 192.0.2.1", "example.com. 300 IN A 192.0.2.2"),
    "SOA": ("example.com. 60 IN SOA ns.example.com. noc.example.com. 42 1 2 3 4",),
}
NAME_SERVERS = ("example.com. 7200 IN NS ns1.example.com.",)


def zone(asked: bytes) -> Iterable[bytes]:
    """A server of example.com, for which every other name is none."""
    query = dns.message.from_wire(asked)
    name, _, kind = str(query.question[0]).split(" ")
    question = Question(name, kind)
    known = name == "example.com."
    return [
        wire(
            question,
            query.id,
            answer=RECORDS.get(kind, ()) if known else (),
            authority=NAME_SERVERS,
            rcode="NOERROR" if known else "NXDOMAIN",
        )
    ]


def probe(port: int, **fields: Any) -> Dns:
    given = {
        "name": "a",
        "address": f"127.0.0.1:{port}",
        "query_name": "example.com",
        "timeout": Duration(5),
        **fields,
    }
    return Dns(**given)


def matching(text: str) -> Records:
    return Records(fail_if_not_matches=(Pattern(text),))


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_a_server_that_answers_is_up(transport: str) -> None:
    async with by_udp(zone) if transport == "udp" else by_tcp(zone) as server:
        fields = {"transport": transport, "answer": matching("^example.com.\t300\tIN\tA\t192")}
        result = await probe(server.port, **fields).measure()
    assert (result.state, result.detail, result.kind) == ("up", "", "dns")
    assert gauge(result, "probe_dns_query_succeeded") == 1
    assert gauge(result, "probe_dns_answer_rrs") == 2
    assert gauge(result, "probe_dns_authority_rrs") == 1
    assert gauge(result, "probe_dns_additional_rrs") == 0
    assert gauge(result, "probe_dns_duration_seconds", "request") > 0
    assert server.questions == ["example.com. IN A"]


async def test_the_serial_of_a_zone_is_measured() -> None:
    async with by_udp(zone) as server:
        result = await probe(server.port, query_type="SOA").measure()
    assert gauge(result, "probe_dns_serial") == 42


@pytest.mark.parametrize(
    ("fields", "reason", "detail"),
    [
        (
            {"query_name": "none.example"},
            "rcode",
            "none.example IN A: the answer is NXDOMAIN, expected NOERROR",
        ),
        ({"query_name": "none.example", "rcodes": ("nxdomain",)}, "", ""),
        (
            {"answer": matching("2$")},
            "records",
            "answer: a record does not match '2$': example.com. 300 IN A 192.0.2.1",
        ),
        ({"authority": matching("ns2")}, "records", "authority: a record does not match 'ns2'"),
        ({"additional": matching("a")}, "records", "additional: there is no record, expected 'a'"),
    ],
)
async def test_what_is_answered_is_judged(fields: dict[str, Any], reason: str, detail: str) -> None:
    async with by_udp(zone) as server:
        result = await probe(server.port, **fields).measure()
    assert result.reason == reason
    assert result.detail.startswith(detail)
    assert gauge(result, "probe_dns_query_succeeded") == 1


def forged(asked: bytes) -> Iterable[bytes]:
    query = dns.message.from_wire(asked)
    yield wire(identifier=query.id ^ 1, answer=RECORDS["A"])
    yield wire(Question("example.org", "A"), query.id)


@pytest.mark.parametrize(
    ("reply", "reason", "detail"),
    [
        (lambda _: [], "timeout", "no answer came within 0.1 s"),
        (forged, "timeout", "within 0.1 s; 2 messages of another id or question came"),
        (lambda asked: [next(iter(zone(asked)))[:-3]], "protocol", "the answer is malformed"),
    ],
)
async def test_faults_of_a_server_have_their_reasons(
    reply: Reply, reason: str, detail: str
) -> None:
    async with by_udp(reply) as server:
        result = await probe(server.port, timeout=Duration(0.1)).measure()
    assert result.reason == reason
    assert detail in result.detail
    assert gauge(result, "probe_dns_query_succeeded") == 0
    assert result.duration < 1


@pytest.mark.parametrize("transport", ["udp", "tcp"])
async def test_where_nobody_listens_it_is_refused(transport: str) -> None:
    with servers.closed_port() as port:
        result = await probe(port, transport=transport).measure()
    assert result.reason == "connect_refused"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, ""), ({"names": ("b",)}, "tls_hostname"), ({"ends": -DAY / 2}, "tls_expired")],
)
async def test_over_tls_the_certificate_is_judged(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(ROOT.pem)
    leaf = issued("a", by=ROOT, **{"names": ("127.0.0.1",), **fields})
    async with by_tcp(zone, context(tmp_path, leaf)) as server:
        result = await probe(server.port, transport="tls", tls=Tls(ca=str(ca))).measure()
    assert result.reason == reason
    expires = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expires


async def test_a_server_may_be_asked_from_another_address_of_ours() -> None:
    async with by_udp(zone) as server:
        assert (await probe(server.port, source="127.0.0.2").measure()).success
        result = await probe(server.port, source="192.0.2.200").measure()
    assert result.state == "unknown"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"address": "2001:db8::1"}, []),
        ({"address": "a b"}, ["address"]),
        ({"source": "x"}, ["source"]),
        ({"query_type": "AXFR"}, ["query_type"]),
        ({"query_class": "X", "query_name": "a..b"}, ["query_name", "query_class"]),
        ({"rcodes": ("NONE",)}, ["rcodes[0]"]),
        ({"tls": Tls(verify=False)}, ["tls"]),
        ({"tls": Tls(key="a"), "transport": "tls"}, ["tls.certificate"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in probe(1, **fields).wrong()] == found


def test_the_port_may_be_left_out() -> None:
    assert probe(1, address="a.example").inquiry.way.port == 53
    assert probe(1, address="a.example", transport="tls").inquiry.way.port == 853
    assert probe(1, address="a.example").peer == "a.example"


async def test_no_socket_is_left_behind() -> None:
    before = open_sockets()
    async with by_udp(lambda _: []) as server:
        for transport in ("udp", "tcp"):
            fields = {"transport": transport, "timeout": Duration(0.02)}
            for _ in range(10):
                await probe(server.port, **fields).measure()
    assert open_sockets() == before
