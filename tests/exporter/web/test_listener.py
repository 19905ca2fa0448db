import asyncio
import ssl
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from cryptography import x509

from exporter.web import certificate, listener, routes
from tests.exporter.web import certificates, stand

TLS = "server: {{listen: '127.0.0.1:0', tls: {{certificate: {0.certificate}, key: {0.key}}}}}"


async def shown(port: int) -> str:
    """Return the subject of the certificate that a client is shown."""
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
    binary = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    await writer.wait_closed()
    return x509.load_der_x509_certificate(binary).subject.rfc4514_string()


async def test_a_port_in_use_is_said_in_words() -> None:
    async with stand.serving() as here:
        busy = f"server: {{listen: '127.0.0.1:{here.listening.port}'}}"
        second = stand.daemon(busy)
        with pytest.raises(listener.CannotListen, match="the port is in use"):
            await listener.listen(routes.build(second), second.world.config.server)


async def test_an_address_of_another_machine_is_said_in_words() -> None:
    daemon = stand.daemon("server: {listen: '192.0.2.1:9870'}", "made-by-the-daemon-1")
    with pytest.raises(listener.CannotListen, match="no interface of this machine"):
        await listener.listen(routes.build(daemon), daemon.world.config.server)


async def test_https_is_served_and_its_certificate_renewed_in_place(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "one")
    made = stand.daemon(TLS.format(files))
    async with stand.serving(made=made) as here, ClientSession() as client:
        port = here.listening.port
        trusted = ssl.create_default_context(cafile=str(files.certificate))
        async with client.get(f"https://127.0.0.1:{port}/-/healthy", ssl=trusted) as answer:
            assert answer.status == 200
        certificates.write(tmp_path, "two")
        assert await shown(port) == "CN=one"
        here.listening.renew_certificate(made.world.config.server)
        assert await shown(port) == "CN=two"
        files.key.write_text("not PEM")
        with pytest.raises(certificate.CertificateError):
            here.listening.renew_certificate(made.world.config.server)
        assert await shown(port) == "CN=two"


async def test_a_connection_over_the_limit_is_told_so_over_tls_too(tmp_path: Path) -> None:
    files = certificates.write(tmp_path, "one")
    limited = TLS.format(files).removesuffix("}") + ", limits: {connections: 1}}"
    trusted = ssl.create_default_context(cafile=str(files.certificate))
    async with stand.serving(made=stand.daemon(limited)) as here, ClientSession() as client:
        url = f"https://127.0.0.1:{here.listening.port}/-/healthy"
        async with client.get(url, ssl=trusted) as answer:
            assert answer.status == 200
        async with ClientSession() as other, other.get(url, ssl=trusted) as answer:
            assert answer.status == 503


async def test_plain_http_to_a_tls_port_ends(tmp_path: Path) -> None:
    made = stand.daemon(TLS.format(certificates.write(tmp_path, "one")))
    async with (
        stand.serving(made=made) as here,
        stand.connection(here.listening.port) as (reader, writer),
    ):
        writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert not (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 2")


async def test_a_request_under_way_is_finished_while_new_ones_find_nobody() -> None:
    entered, release = asyncio.Event(), asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        entered.set()
        await release.wait()
        return web.Response(text="done")

    async with stand.serving("", {"/wait": wait}) as here:
        port = here.listening.port
        under_way = asyncio.create_task(
            stand.exchange(port, b"GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
        )
        await asyncio.wait_for(entered.wait(), 5)
        closing = asyncio.create_task(here.listening.close(5.0))
        while not here.listening.is_closing:
            await asyncio.wait([closing], timeout=0.01)
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", port)
        release.set()
        assert (await under_way).body == b"done"
        await asyncio.wait_for(closing, 5)


async def test_a_request_that_never_ends_is_cut_when_the_drain_is_over() -> None:
    entered = asyncio.Event()

    async def forever(request: web.Request) -> web.Response:
        entered.set()
        await asyncio.Event().wait()
        return web.Response()

    async with stand.serving("", {"/forever": forever}) as here:
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(b"GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await asyncio.wait_for(entered.wait(), 5)
            await asyncio.wait_for(here.listening.close(0.1), 2)
            assert await asyncio.wait_for(reader.read(), 5) == b""
        await here.listening.close(0.1)


async def test_idle_connections_do_not_hold_up_the_end() -> None:
    async with stand.serving() as here, stand.connection(here.listening.port) as (reader, writer):
        writer.write(b"GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert (await stand.answer(reader)).status == 200
        await asyncio.wait_for(here.listening.close(30.0), 5)
        assert await reader.read() == b""
