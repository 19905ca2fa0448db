"""What is sent and what is checked, beyond the plainest request, against real servers."""

import asyncio
import gzip
import json
import ssl
import zlib
from pathlib import Path
from typing import Any

import pytest

from alerting.strict import Duration, Secret, Size
from exporter.events.expression import Expression
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.conditions import Condition
from exporter.probes.hypertext.request import BODY_FILE_BYTES
from exporter.probes.hypertext.status import Statuses
from exporter.probes.hypertext.trail import Trail
from exporter.probes.line import Line
from exporter.probes.pattern import Pattern
from exporter.probes.transport import ambient, visit
from exporter.probes.trust import Tls
from tests.exporter.probes import certificates, servers
from tests.exporter.probes.certificates import issued
from tests.exporter.probes.runs import gauge, probe, ran
from tests.exporter.probes.servers import OK, Script


def told(body: bytes, *headers: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def late(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer after a while."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    loop.call_later(0.005, done.set_result, None)
    await done
    writer.write(OK)


def condition(path: str, **wanted: Any) -> Condition:
    return Condition(path=Expression(path), **wanted)


async def test_a_body_from_a_file_is_read_at_each_run(tmp_path: Path) -> None:
    path = tmp_path / "body.json"
    async with servers.serving(OK, wait_for=b"!") as server:
        asked = probe(server.url, method="POST", body_file=str(path))
        for text in ("one!", "three!"):
            path.write_text(text)
            assert (await asked.measure()).success
    assert [one.rpartition(b"\r\n\r\n")[2] for one in server.requests] == [b"one!", b"three!"]
    assert b"Content-Length: 6\r\n" in server.requests[1]


async def test_a_file_that_is_no_body_is_our_fault(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * (BODY_FILE_BYTES + 1))
    for name, said in (
        (tmp_path / "gone", "no such file or directory"),
        (path, "larger than 1MiB"),
    ):
        result = await probe("http://127.0.0.1:1/", method="POST", body_file=str(name)).measure()
        assert result.reason == "internal"
        assert said in result.detail


async def test_cookies_live_as_long_as_a_run() -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = server.requests[-1].startswith(b"GET /first ")
        moved = b"HTTP/1.1 302 Found\r\nSet-Cookie: id=7; Path=/\r\nLocation: /next\r\n\r\n"
        writer.write(moved if first else OK)

    async with servers.serving(script) as server:
        asked = probe(f"{server.url}/first", headers={"Cookie": Secret("own=1")})
        for _ in range(2):
            assert (await asked.measure()).success
    lines = [
        [line for line in request.split(b"\r\n") if line.lower().startswith(b"cookie")]
        for request in server.requests
    ]
    assert lines == [[b"cookie: own=1"], [b"cookie: own=1; id=7"]] * 2


async def test_one_trail_carries_cookies_from_request_to_request() -> None:
    async with servers.serving(told(b"", "Set-Cookie: id=7")) as server:
        trail, plan = Trail(), probe(server.url).plan
        await visit.walked(plan, trail)
        before = trail.total
        trail.renew()
        await visit.walked(plan, trail)
    assert b"cookie: id=7" not in server.requests[0]
    assert b"\r\ncookie: id=7\r\n" in server.requests[1]
    assert trail.total > before


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b'{"status":"ok"}', mtime=0)),
        ("deflate", zlib.compress(b'{"status":"ok"}')),
    ],
)
async def test_a_body_that_is_asked_for_packed_is_unpacked(coding: str, body: bytes) -> None:
    script = told(body, f"Content-Encoding: {coding}")
    result = await ran(script, compression=coding, fail_if_body_not_matches=(Pattern("ok"),))
    assert result.success, result.detail
    assert gauge(result, "probe_http_content_length") == len(body)
    assert gauge(result, "probe_http_uncompressed_body_length") == 15
    unread = await ran(script, compression=coding)
    assert gauge(unread, "probe_http_uncompressed_body_length") == 15


@pytest.mark.parametrize(
    ("body", "reason", "said"),
    [
        (b"hello, this is no gzip", "protocol", "the body is no gzip"),
        (gzip.compress(b"hello", mtime=0)[:-4], "closed", "the body ends before its gzip does"),
        (b"", "closed", "the body ends before its gzip does"),
    ],
)
async def test_a_body_that_is_packed_badly_has_its_reason(
    body: bytes, reason: str, said: str
) -> None:
    result = await ran(told(body), compression="gzip")
    assert result.reason == reason
    assert said in result.detail


async def test_a_bomb_is_unpacked_to_the_limit_only() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    fields: dict[str, Any] = {"compression": "gzip", "body_limit": Size(100_000)}
    result = await ran(told(bomb), **fields)
    assert result.success
    assert gauge(result, "probe_http_uncompressed_body_length") == 100_000
    assert (await ran(told(bomb), fail_if_larger=True, **fields)).reason == "too_large"


async def test_an_answer_without_a_body_need_not_be_packed() -> None:
    result = await ran(b"HTTP/1.1 204 None\r\n\r\n", compression="gzip")
    assert result.success, result.detail


UP = json.dumps({"status": "UP", "items": [{"price": 9}]}).encode()


@pytest.mark.parametrize(
    ("body", "conditions", "said"),
    [
        (UP, (condition("status", equals="UP"), condition("length(items)", at_least=1)), ""),
        (
            UP,
            (condition("items[0].price", at_least=10),),
            "items[0].price is 9, expected at least 10",
        ),
        (b"<html>", (condition("status"),), "the body is no JSON: invalid character (byte 0)"),
        (b'{"status":', (condition("status"),), "the body is no JSON: Input data was truncated"),
        (b'["' + b"x" * 20_000 + b'"]', (condition("[0]", equals="y"),), "[0] is 'xxx"),
    ],
)
async def test_conditions_on_json_hold_or_have_their_reason(
    body: bytes, conditions: tuple[Condition, ...], said: str
) -> None:
    result = await ran(told(body), json=conditions)
    assert result.reason == ("json" if said else "")
    assert result.detail.startswith(said)
    assert gauge(result, "probe_failed_due_to_regex") == 0


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"versions": ("1.1",)}, ""),
        ({"versions": ("2",)}, "protocol"),
        ({"fail_if_tls": True}, ""),
        ({"fail_if_not_tls": True}, "encryption"),
        ({"fail_if_larger": True}, ""),
        ({"fail_if_larger": True, "body_limit": Size(5)}, "too_large"),
        ({"slow": Slow(down=Duration(5))}, ""),
        ({"slow": Slow(down=Duration(0.001))}, "slow"),
    ],
)
async def test_each_check_of_an_answer_has_its_reason(fields: Any, reason: str) -> None:
    result = await ran(late, **fields)
    assert result.reason == reason


async def test_a_slow_answer_that_will_do_is_degraded() -> None:
    result = await ran(late, slow=Slow(Duration(0.003), Duration(5)))
    assert (result.success, result.state) == (True, "degraded")
    assert result.detail.startswith("it took 0.")


async def test_a_redirect_that_is_not_followed_counts_and_its_body_is_left() -> None:
    moved = servers.then(
        b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 9\r\n\r\n", last=servers.for_ever
    )
    result = await ran(moved, follow_redirects=False, status=(Statuses(302, 302),))
    assert result.success, result.detail
    assert gauge(result, "probe_http_redirects") == 1
    assert gauge(result, "probe_http_status_code") == 302
    assert gauge(result, "probe_http_content_length") == 9
    assert gauge(result, "probe_http_uncompressed_body_length") == 0


async def test_what_listens_is_told_each_piece_as_it_comes() -> None:
    heard: list[tuple[bytes, float]] = []
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    parts = servers.then(head, b"2\r\nab\r\n", b"1\r\nc\r\n0\r\n\r\n")
    trail = Trail()
    trail.listener = lambda data, at: heard.append((data, at))
    async with servers.serving(parts) as server:
        await visit.walked(probe(server.url).plan, trail)
    assert b"".join(data for data, _ in heard) == b"abc"
    assert [at for _, at in heard] == sorted(at for _, at in heard)


async def logged(script: Script | bytes, path: str = "/", **fields: Any) -> list[str]:
    lines: list[Line] = []
    with ambient.surrounded(ambient.Open(), lines):
        await ran(script, path, **fields)
    return [line.text for line in lines]


async def test_a_run_says_what_it_does_without_secrets() -> None:
    lines = await logged(OK, "/x?key=s3cret", bearer=Secret("t0ken"))
    assert "asking: GET http://127.0.0.1:" in lines[2]
    assert lines[3:] == ["answered: 200 over HTTP/1.1", "the body has 15 bytes", "succeeded"]
    assert not [line for line in lines if "s3cret" in line or "t0ken" in line]


async def test_a_redirect_that_is_followed_is_said() -> None:
    async with servers.serving(OK) as goal:
        lines = await logged(f"HTTP/1.1 302 X\r\nLocation: {goal.url}/there\r\n\r\n".encode())
    assert f"redirected to {goal.url}/there" in lines


async def test_a_run_comes_from_the_address_that_is_asked_for() -> None:
    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(told(writer.get_extra_info("peername")[0].encode()))

    result = await ran(script, source="127.0.0.9", fail_if_body_not_matches=(Pattern("0.9$"),))
    assert result.success, result.detail
    away = await ran(OK, source="192.0.2.1")
    assert away.reason == "internal"


@pytest.mark.parametrize(("shown", "reason"), [(True, ""), (False, "tls_handshake")])
async def test_a_server_that_wants_our_certificate_is_shown_it(
    tmp_path: Path, shown: bool, reason: str
) -> None:
    root = issued("Root")
    (tmp_path / "ca.pem").write_bytes(root.pem)
    (tmp_path / "us").mkdir()
    certificates.context(tmp_path / "us", issued("us", by=root, names=("us",)))
    context = certificates.context(tmp_path, issued("here", by=root, names=("127.0.0.1",)))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(tmp_path / "ca.pem")
    chain, key = ((str(tmp_path / "us" / name)) for name in ("chain.pem", "key.pem"))
    async with servers.serving(OK, tls=context) as server:
        tls = Tls(
            ca=str(tmp_path / "ca.pem"),
            max_version="1.2",
            certificate=chain if shown else "",
            key=key if shown else "",
        )
        result = await probe(server.secure_url, tls=tls).measure()
    assert result.reason == reason, result.detail
