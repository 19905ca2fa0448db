"""Health checks against servers that follow a script: each of its faults has its own reason."""

from pathlib import Path
from typing import Any

import pytest

from exporter.probes.fault import Failed
from exporter.probes.rpc import call
from exporter.probes.rpc.call import Status
from exporter.probes.rpc.trail import Trail
from exporter.probes.transport import checkup
from exporter.probes.transport.checkup import Check
from exporter.probes.trust import Trust
from exporter.probes.way import Way
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.multiplexed import HELLO, body, goaway, head, reset
from tests.exporter.probes.servers import Script

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
HEAD = head((b":status", b"200"), (b"content-type", b"application/grpc"))
SERVING = body(call.framed(b"\x08\x01"))


def ended(code: bytes = b"0", *more: tuple[bytes, bytes]) -> bytes:
    return head((b"grpc-status", code), *more, end=True)


def check(port: int, **fields: Any) -> Check:
    way = Way(host="127.0.0.1", port=port, **fields)
    return Check(way=way, authority="a:1", service="a", metadata=((b"x-a", b"b"),), timeout=5)


async def checked(*parts: bytes, last: Script | None = None) -> Trail:
    trail = Trail()
    async with servers.serving(servers.then(HELLO, *parts, last=last), wait_for=PREFACE) as server:
        await checkup.walked(check(server.port), trail)
    return trail


async def test_what_serves_is_well() -> None:
    trail = await checked(HEAD + SERVING, ended())
    assert (trail.status, trail.serving, trail.fault) == (Status(0), 1, None)
    assert trail.spans["check"] > 0.0
    assert trail.phase == ""


async def test_interim_answers_are_passed_over() -> None:
    trail = await checked(head((b":status", b"103")), HEAD + SERVING + ended())
    assert trail.serving == 1


@pytest.mark.parametrize(
    ("parts", "reason", "said"),
    [
        ([HEAD, body(call.framed(b"\x08\x02")), ended()], "serving", "'a' is NOT_SERVING"),
        ([HEAD, body(call.framed(b"")), ended()], "serving", "'a' is UNKNOWN"),
        (
            [
                head(
                    (b":status", b"200"),
                    (b"content-type", b"application/grpc"),
                    (b"grpc-status", b"12"),
                    (b"grpc-message", b"no%20such"),
                    end=True,
                )
            ],
            "status",
            "UNIMPLEMENTED, 'no such'",
        ),
        ([HEAD, ended(b"16")], "authentication", "UNAUTHENTICATED"),
        ([HEAD, ended(b"4")], "timeout", "DEADLINE_EXCEEDED"),
        ([head((b":status", b"503"), end=True)], "status", "UNAVAILABLE, 'HTTP status 503"),
        ([head((b":status", b"abc"), end=True)], "status", "HTTP status 0"),
    ],
)
async def test_what_the_server_says_is_judged(parts: list[bytes], reason: str, said: str) -> None:
    trail = await checked(*parts)
    assert trail.fault is not None
    assert trail.fault.reason == reason
    assert said in trail.fault.detail


@pytest.mark.parametrize(
    ("parts", "reason", "said"),
    [
        ([], "closed", "before the answer was whole"),
        ([HEAD + SERVING], "closed", "before the answer was whole"),
        ([reset(2)], "closed", "reset the stream: INTERNAL_ERROR"),
        ([goaway(0, 0)], "closed", "GOAWAY"),
        ([HEAD, body(call.framed(b"\x08\x01"), end=True)], "protocol", "no grpc-status"),
        ([HEAD, ended()], "protocol", "no message"),
        ([HEAD, body(b"\1\0\0\0\0"), ended()], "protocol", "compressed"),
        ([HEAD, body(call.framed(b"\x08")), ended()], "protocol", "cut short"),
        ([HEAD, *[body(bytes(16_000))] * 5], "too_large", "longer than 65536"),
    ],
)
async def test_what_is_no_answer_is_told(parts: list[bytes], reason: str, said: str) -> None:
    with pytest.raises(Failed) as caught:
        await checked(*parts)
    assert caught.value.fault.reason == reason
    assert said in caught.value.fault.detail


async def test_a_server_that_speaks_http1_is_told() -> None:
    with pytest.raises(Failed, match="the answer is HTTP/1, not HTTP/2"):
        async with servers.serving(b"HTTP/1.1 400 Bad\r\n\r\n", wait_for=PREFACE) as server:
            await checkup.walked(check(server.port), Trail())


async def test_over_tls_the_server_has_to_agree_on_http2(tmp_path: Path) -> None:
    root = issued("Root")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(root.pem)
    trust = Trust(ca=str(ca), alpn=("h2", "http/1.1"))
    for agreed in ("h2", "http/1.1"):
        leaf = issued("a", by=root, names=("127.0.0.1",))
        context = certificates.context(tmp_path, leaf)
        context.set_alpn_protocols([agreed])
        answer = servers.then(HELLO, HEAD + SERVING, ended())
        trail = Trail()
        async with servers.serving(answer, tls=context, wait_for=PREFACE) as server:
            if agreed == "h2":
                await checkup.walked(check(server.port, trust=trust), trail)
                assert trail.serving == 1
            else:
                with pytest.raises(Failed, match=r"agreed on http/1\.1"):
                    await checkup.walked(check(server.port, trust=trust), trail)
        assert trail.session is not None


def test_metadata_are_not_shown() -> None:
    assert repr(check(1)) == "Check('a:1', 'a')"
