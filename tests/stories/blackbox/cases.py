"""What both are asked: a module, and the peer that it is asked of."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, NamedTuple

from tests.exporter.probes import servers
from tests.stories.blackbox import peers

Peer = Callable[[Path], AbstractAsyncContextManager[str]]
OK = servers.OK


class Case(NamedTuple):
    """One module and one target, which gets the peer's port.

    ``reason`` is why it fails, "" where it succeeds. ``differing`` are metrics that are otherwise
    here, as docs/probes.md argues.
    """

    module: dict[str, Any]
    peer: Peer
    target: str = "http://127.0.0.1:{}/"
    reason: str = ""
    differing: tuple[str, ...] = ()


def http(**keys: Any) -> dict[str, Any]:
    return {"prober": "http", "timeout": "2s", "http": {"preferred_ip_protocol": "ip4", **keys}}


def tcp(*steps: dict[str, Any], **keys: Any) -> dict[str, Any]:
    block = {"preferred_ip_protocol": "ip4", "query_response": list(steps), **keys}
    return {"prober": "tcp", "timeout": "1s", "tcp": block}


def names(name: str, kind: str, **keys: Any) -> dict[str, Any]:
    block = {"preferred_ip_protocol": "ip4", "query_name": name, "query_type": kind, **keys}
    return {"prober": "dns", "timeout": "1s", "dns": block}


def health(service: str = "") -> dict[str, Any]:
    block = {"preferred_ip_protocol": "ip4", "service": service}
    return {"prober": "grpc", "timeout": "1s", "grpc": block}


def icmp(version: str) -> dict[str, Any]:
    return {"prober": "icmp", "timeout": "1s", "icmp": {"preferred_ip_protocol": version}}


def web(answer: bytes | servers.Script, certificate: str = "") -> Peer:
    @contextlib.asynccontextmanager
    async def peer(folder: Path) -> AsyncIterator[str]:
        tls = peers.shown(folder, certificate) if certificate else None
        async with peers.web(answer, tls) as port:
            yield str(port)

    return peer


def lines(script: servers.Script) -> Peer:
    @contextlib.asynccontextmanager
    async def peer(_: Path) -> AsyncIterator[str]:
        async with peers.lines(script) as port:
            yield str(port)

    return peer


def tls_lines(script: servers.Script, certificate: str) -> Peer:
    @contextlib.asynccontextmanager
    async def peer(folder: Path) -> AsyncIterator[str]:
        server = await asyncio.start_server(
            script, "127.0.0.1", 0, ssl=peers.shown(folder, certificate)
        )
        try:
            yield str(server.sockets[0].getsockname()[1])
        finally:
            server.close()

    return peer


def health_peer(**services: int) -> Peer:
    @contextlib.asynccontextmanager
    async def peer(_: Path) -> AsyncIterator[str]:
        with peers.healths(**services) as port:
            yield str(port)

    return peer


@contextlib.asynccontextmanager
async def name_server(_: Path) -> AsyncIterator[str]:
    async with peers.names() as port:
        yield str(port)


@contextlib.asynccontextmanager
async def closed(_: Path) -> AsyncIterator[str]:
    with servers.closed_port() as port:
        yield str(port)


@contextlib.asynccontextmanager
async def nobody(_: Path) -> AsyncIterator[str]:
    yield ""


@contextlib.asynccontextmanager
async def sixth(_: Path) -> AsyncIterator[str]:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK)
        await writer.drain()
        await reader.read()

    async with peers.lines(script, "::1") as port:
        yield str(port)


def head(status: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def echoed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Greet, then answer a line."""
    writer.write(b"PING :abc\n")
    line = await reader.readline()
    writer.write(b"got " + line)
    await writer.drain()
    await reader.read()


async def greeting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ready\n")
    await writer.drain()
    await reader.read()
    writer.close()


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


BODY = b'{"status":"ok"}'
MOVED = head("302 Found", "Location: /")
MODIFIED = head("200 OK", "Last-Modified: Sat, 21 Nov 2026 08:00:00 GMT", body=BODY)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
SECURE = "https://127.0.0.1:{}/"
PLACE = "127.0.0.1:{}"
TLS = {"tls_config": {"ca_file": "CA"}}

# Nothing is shown of an address that was not found, and nothing of TLS where none is spoken.
UNRESOLVED = (
    "probe_dns_lookup_time_seconds",
    "probe_http_duration_seconds",
    "probe_ip_addr_hash",
    "probe_ip_protocol",
)
NO_TLS = ("probe_ssl_earliest_cert_expiry",)

CASES: dict[str, Case] = {
    # statuses, versions, redirects
    "200": Case(http(), web(OK)),
    "404": Case(http(), web(head("404 Not Found")), reason="status"),
    "404 wanted": Case(http(valid_status_codes=[404]), web(head("404 Not Found"))),
    "500": Case(http(), web(head("500 Oh", body=b"sorry")), reason="status"),
    "no scheme": Case(http(), web(OK), PLACE),
    "version": Case(http(valid_http_versions=["HTTP/2.0"]), web(OK), reason="protocol"),
    "old version": Case(http(valid_http_versions=["HTTP/1.0"]), web(b"HTTP/1.0 200 OK\r\n\r\nhi")),
    "redirect loop": Case(http(), web(MOVED), reason="redirects"),
    "redirect unfollowed": Case(http(follow_redirects=False, valid_status_codes=[302]), web(MOVED)),
    "head": Case(http(method="HEAD"), web(head("200 OK"))),
    "post": Case(http(method="POST", body="hello"), web(OK)),
    "basic": Case(http(basic_auth={"username": "me", "password": "x"}), web(OK)),
    # headers and bodies
    "modified": Case(http(), web(MODIFIED)),
    "chunked": Case(http(), web(CHUNKED)),
    "body matches": Case(http(fail_if_body_matches_regexp=["ok"]), web(OK), reason="body"),
    "body as wanted": Case(http(fail_if_body_not_matches_regexp=["ok"]), web(OK)),
    "body not as wanted": Case(
        http(fail_if_body_not_matches_regexp=["well"]), web(OK), reason="body"
    ),
    "header matches": Case(
        http(fail_if_header_matches=[{"header": "Server", "regexp": "old"}]),
        web(head("200 OK", "Server: old")),
        reason="header",
    ),
    "header missing": Case(
        http(fail_if_header_not_matches=[{"header": "Server", "regexp": "new"}]),
        web(OK),
        reason="header",
    ),
    "header may be missing": Case(
        http(
            fail_if_header_not_matches=[
                {"header": "Server", "regexp": "new", "allow_missing": True}
            ]
        ),
        web(OK),
    ),
    "too large": Case(http(body_size_limit="5B"), web(OK), reason="too_large"),
    # ways that fail
    "refused": Case(http(), closed, reason="connect_refused"),
    "reset": Case(http(), web(servers.reset), reason="connect_reset"),
    "slow headers": Case(http() | {"timeout": "300ms"}, web(servers.for_ever), reason="timeout"),
    "slow body": Case(
        http() | {"timeout": "300ms"},
        web(
            servers.then(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", last=servers.for_ever)
        ),
        reason="timeout",
    ),
    "truncated": Case(
        http(), web(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"), reason="closed"
    ),
    "no http": Case(http(), web(b"SSH-2.0-what\r\n\r\n"), reason="protocol"),
    "no such name": Case(http(), nobody, "http://no-such-name.invalid/", "dns", UNRESOLVED),
    # TLS
    "tls": Case(http(**TLS), web(OK, "good"), SECURE),
    "tls expired": Case(http(**TLS), web(OK, "expired"), SECURE, reason="tls_expired"),
    "tls early": Case(http(**TLS), web(OK, "early"), SECURE, reason="tls_not_yet_valid"),
    "tls elsewhere": Case(http(**TLS), web(OK, "elsewhere"), SECURE, reason="tls_hostname"),
    "tls alone": Case(http(**TLS), web(OK, "alone"), SECURE, reason="tls_self_signed"),
    "tls strange": Case(http(**TLS), web(OK, "strange"), SECURE, reason="tls_untrusted"),
    "tls unverified": Case(
        http(tls_config={"insecure_skip_verify": True}), web(OK, "expired"), SECURE
    ),
    "tls under another name": Case(
        http(tls_config={"ca_file": "CA", "server_name": "elsewhere.example"}),
        web(OK, "elsewhere"),
        SECURE,
    ),
    "tls to plain": Case(http(), web(OK), SECURE, reason="timeout"),
    "fail if tls": Case(
        http(fail_if_ssl=True, **TLS), web(OK, "good"), SECURE, reason="encryption"
    ),
    "fail if not tls": Case(http(fail_if_not_ssl=True), web(OK), reason="encryption"),
    # versions of IP
    "ip6": Case(http(preferred_ip_protocol="ip6"), sixth, "http://[::1]:{}/"),
    "ip4 of a name": Case(http(), web(OK), "http://localhost:{}/"),
    # TCP
    "tcp": Case(tcp(), lines(silent), PLACE),
    "tcp refused": Case(tcp(), closed, PLACE, reason="connect_refused"),
    "tcp expect": Case(tcp({"expect": "^220 "}), lines(greeting), PLACE),
    "tcp expect another": Case(tcp({"expect": "^554 "}), lines(greeting), PLACE, reason="timeout"),
    "tcp dialogue": Case(
        tcp({"expect": "^PING :(.+)", "send": "PONG ${1}"}, {"expect": "^got PONG abc$"}),
        lines(echoed),
        PLACE,
    ),
    "tcp tls": Case(tcp(tls=True, **TLS), tls_lines(greeting, "good"), PLACE),
    "tcp tls expired": Case(
        tcp(tls=True, **TLS), tls_lines(greeting, "expired"), PLACE, reason="tls_expired"
    ),
    # names
    "dns": Case(names("a.example", "A"), name_server, PLACE),
    "dns serial": Case(names("a.example", "SOA"), name_server, PLACE),
    "dns unknown": Case(names("b.example", "A"), name_server, PLACE, reason="rcode"),
    "dns unknown wanted": Case(
        names("b.example", "A", valid_rcodes=["NXDOMAIN"]), name_server, PLACE
    ),
    "dns records": Case(
        names(
            "a.example",
            "A",
            validate_answer_rrs={"fail_if_not_matches_regexp": [r".*192\.0\.2\.7"]},
        ),
        name_server,
        PLACE,
        reason="records",
    ),
    "dns records wanted": Case(
        names("a.example", "A", validate_answer_rrs={"fail_if_matches_regexp": [r"192\.0\.2\.9"]}),
        name_server,
        PLACE,
    ),
    "dns over tcp": Case(
        names("a.example", "A", transport_protocol="tcp"), lines(peers.names_over_tcp), PLACE
    ),
    "dns silent": Case(
        names("silent.example", "A") | {"timeout": "300ms"}, name_server, PLACE, reason="timeout"
    ),
    # echoes and health
    "icmp": Case(icmp("ip4"), nobody, "127.0.0.1"),
    "icmp6": Case(icmp("ip6"), nobody, "::1"),
    "grpc": Case(health(), health_peer(all=peers.SERVING), PLACE, differing=NO_TLS),
    "grpc not serving": Case(
        health(), health_peer(all=peers.NOT_SERVING), PLACE, reason="serving", differing=NO_TLS
    ),
    "grpc unknown": Case(
        health("chat"), health_peer(all=peers.SERVING), PLACE, reason="serving", differing=NO_TLS
    ),
    "grpc refused": Case(health(), closed, PLACE, reason="connect_refused", differing=NO_TLS),
}
