"""Health checks of real gRPC servers; those that break the protocol are with the transport."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives import serialization
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from alerting.secret import Secret, Written
from alerting.strict import Duration
from exporter.probes.grpc import Grpc
from exporter.probes.result import Result
from exporter.probes.trust import Tls
from tests.exporter.probes import servers
from tests.exporter.probes.certificates import DAY, Issued, issued
from tests.exporter.probes.runs import gauge
from tests.exporter.probes.talkers import open_sockets

RESPONSE = health_pb2.HealthCheckResponse
ROOT = issued("Root")


class Slow(health_pb2_grpc.HealthServicer):
    """A health service that answers when it is told to, and keeps what it was asked with."""

    def __init__(self) -> None:
        self.left: list[float] = []
        self.metadata: list[tuple[str, str | bytes]] = []

    def Check(self, request: Any, context: Any) -> Any:  # noqa: N802 # gRPC's name
        self.left.append(context.time_remaining())
        self.metadata = [(one.key, one.value) for one in context.invocation_metadata()]
        if request.service == "slow":
            context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "the database is slow")
        return RESPONSE(status=RESPONSE.SERVING)


@contextlib.contextmanager
def serving(
    servicer: health_pb2_grpc.HealthServicer | None, credentials: Any = None
) -> Iterator[int]:
    """A gRPC server on a free port."""
    with ThreadPoolExecutor(2) as threads:
        server = grpc.server(threads)
        if servicer is not None:
            health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
        at = "127.0.0.1:0"
        port = (
            server.add_secure_port(at, credentials) if credentials else server.add_insecure_port(at)
        )
        server.start()
        try:
            yield port
        finally:
            server.stop(None).wait(5)


def healthy() -> health.HealthServicer:
    held = health.HealthServicer()
    held.set("", RESPONSE.SERVING)
    held.set("shop", RESPONSE.NOT_SERVING)
    return held


def probe(port: int, **fields: Any) -> Grpc:
    given = {"name": "a", "address": f"127.0.0.1:{port}", "timeout": Duration(5), **fields}
    return Grpc(**given)


def states(result: Result) -> dict[str, float]:
    return {
        one.labels[0]: one.value
        for one in result.gauges
        if one.metric == "probe_grpc_healthcheck_response"
    }


async def test_a_server_that_serves_is_up() -> None:
    with serving(healthy()) as port:
        result = await probe(port).measure()
    assert (result.state, result.detail, result.kind) == ("up", "", "grpc")
    assert states(result) == {
        "UNKNOWN": 0.0,
        "SERVING": 1.0,
        "NOT_SERVING": 0.0,
        "SERVICE_UNKNOWN": 0.0,
    }
    assert gauge(result, "probe_grpc_status_code") == 0
    assert gauge(result, "probe_grpc_ssl") == 0
    assert gauge(result, "probe_grpc_duration_seconds", "check") > 0


@pytest.mark.parametrize(
    ("service", "detail", "code"),
    [
        ("shop", "'shop' is NOT_SERVING; expected SERVING", 0),
        ("none", "no service 'none' is known to the server: NOT_FOUND", 5),
    ],
)
async def test_a_service_that_does_not_serve_is_down(service: str, detail: str, code: int) -> None:
    with serving(healthy()) as port:
        result = await probe(port, service=service).measure()
    assert (result.reason, result.detail) == ("serving", detail)
    assert gauge(result, "probe_grpc_status_code") == code


async def test_a_server_without_a_health_service_is_told() -> None:
    with serving(None) as port:
        result = await probe(port).measure()
    assert result.reason == "status"
    assert "no health service (grpc.health.v1): UNIMPLEMENTED" in result.detail
    assert gauge(result, "probe_grpc_status_code") == 12


async def test_the_server_knows_how_long_it_has_and_what_was_sent_with_the_call() -> None:
    slow = Slow()
    metadata = {"x-shop": (Written("a"), Written("b")), "authorization": (Secret("Bearer t"),)}
    with serving(slow) as port:
        assert (await probe(port, metadata=metadata).measure()).success
        result = await probe(port, service="slow").measure()
    assert 4 < slow.left[0] <= 5
    assert result.reason == "timeout"
    assert result.detail == "the call ended with DEADLINE_EXCEEDED, 'the database is slow'"
    assert gauge(result, "probe_grpc_status_code") == 4


async def test_metadata_reach_the_server() -> None:
    slow = Slow()
    metadata = {"x-shop": (Written("a"), Written("b")), "authorization": (Secret("Bearer t"),)}
    with serving(slow) as port:
        await probe(port, metadata=metadata).measure()
    got = [(key, value) for key, value in slow.metadata if key in metadata]
    assert got == [("x-shop", "a"), ("x-shop", "b"), ("authorization", "Bearer t")]


def credentials(leaf: Issued) -> Any:
    key = leaf.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return grpc.ssl_server_credentials([(key, leaf.pem)])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""),
        ({"names": ("b.example",)}, "tls_hostname"),
        ({"ends": -DAY / 2}, "tls_expired"),
    ],
)
async def test_certificates_are_judged_and_told(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_bytes(ROOT.pem)
    leaf = issued("a", by=ROOT, **{"names": ("127.0.0.1",), **fields})
    with serving(healthy(), credentials(leaf)) as port:
        result = await probe(port, tls=Tls(ca=str(ca))).measure()
    assert result.reason == reason
    assert gauge(result, "probe_grpc_ssl") == 1
    expires = leaf.certificate.not_valid_after_utc.timestamp()
    assert gauge(result, "probe_ssl_earliest_cert_expiry") == expires


async def test_a_server_in_the_clear_speaks_no_tls(tmp_path: Path) -> None:
    with serving(healthy()) as port:
        result = await probe(port, tls=Tls()).measure()
    assert result.reason == "tls_handshake"
    assert gauge(result, "probe_grpc_status_code") == 14


async def test_where_nobody_listens_nobody_is_asked() -> None:
    with servers.closed_port() as port:
        result = await probe(port).measure()
    assert result.reason == "connect_refused"
    assert gauge(result, "probe_grpc_status_code") == 14
    assert sum(states(result).values()) == 0


@contextlib.asynccontextmanager
async def silent() -> AsyncIterator[int]:
    async with servers.serving(servers.for_ever, wait_for=b"PRI * HTTP/2.0") as server:
        yield server.port


async def test_a_server_that_says_nothing_is_given_up_in_time() -> None:
    async with silent() as port:
        result = await probe(port, timeout=Duration(0.1)).measure()
    assert (result.reason, result.detail) == ("timeout", "the call was not answered within 0.1 s")
    assert gauge(result, "probe_grpc_status_code") == 4
    assert result.duration < 1


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"address": "a.example"}, []),
        ({"address": "a b"}, ["address"]),
        ({"source": "x"}, ["source"]),
        ({"metadata": {"X": (Written("1"),)}}, ["metadata.X"]),
        ({"tls": Tls(certificate="a.pem")}, ["tls.key"]),
    ],
)
def test_what_does_not_go_together_is_told(fields: dict[str, Any], found: list[str]) -> None:
    assert [field for field, _ in probe(1, **fields).wrong()] == found


def test_the_port_may_be_left_out() -> None:
    assert probe(1, address="a.example").check.way.port == 80
    secure = probe(1, address="[2001:db8::1]", tls=Tls(server_name="b.example")).check
    assert (secure.way.port, secure.authority) == (443, "[2001:db8::1]:443")
    assert (secure.way.server_name, secure.way.trust) != ("", None)
    assert probe(1, address="a.example").peer == "a.example"


async def test_no_socket_is_left_behind() -> None:
    before = open_sockets()
    async with silent() as port:
        for _ in range(10):
            await probe(port, timeout=Duration(0.02)).measure()
    with servers.closed_port() as closed:
        for _ in range(10):
            await probe(closed).measure()
    assert open_sockets() == before
