"""Connections to receivers: through a proxy where there is one, and never to metadata services."""

import socket
import ssl
from typing import Any, cast

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from yarl import URL

from alerting.notify import connection
from alerting.notify.connection import ForbiddenError
from alerting.notify.proxies import Proxy
from alerting.notify.tls import Tls, TlsError
from alerting.secret import Secret

KEY = cast("ConnectionKey", None)
INFO = cast("Any", URL("http://hunter2"))
THROUGH = Proxy(url=Secret("http://p:1"), connect_headers=(("A", Secret("b")),))


@pytest.mark.parametrize(
    ("url", "proxy", "expected"),
    [
        ("http://a", Proxy(), (None, None)),
        ("https://a", Proxy(), (None, None)),
        ("http://a", THROUGH, ("http://p:1", None)),
        ("https://a", THROUGH, ("http://p:1", [("A", "b")])),
    ],
)
def test_the_way_to_a_url(url: str, proxy: Proxy, expected: Any) -> None:
    found = connection.route(url, proxy, Tls(server_name="x"), {})
    assert (found["proxy"], found["proxy_headers"]) == expected
    assert (found["server_hostname"], found["allow_redirects"]) == ("x", False)
    assert connection.route(url, proxy, Tls(), {})["server_hostname"] is None


def test_the_environment_names_a_proxy() -> None:
    environ = {"HTTPS_PROXY": "http://q:2"}
    found = connection.route("https://a", Proxy(from_environment=True), Tls(), environ)
    assert found["proxy"] == "http://q:2"


@pytest.mark.parametrize("proxy", [Proxy(), THROUGH])
def test_a_metadata_service_is_not_gone_to_by_its_address(proxy: Proxy) -> None:
    with pytest.raises(ForbiddenError):
        connection.route("http://169.254.169.254/latest", proxy, Tls(), {})


async def test_a_metadata_service_is_not_gone_to_by_another_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    async with await connection.opened(Tls()) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as told:
            await session.get("http://harmless.example/")
    said = "the address is a cloud's metadata service"
    assert connection.trouble(told.value) == ("refused", said)


async def test_a_file_that_cannot_be_used_is_told() -> None:
    with pytest.raises(TlsError):
        await connection.opened(Tls(ca_file="/no/such"))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ForbiddenError(), ("refused", "the address is a cloud's metadata service")),
        (
            aiohttp.ClientConnectorError(KEY, ConnectionRefusedError()),
            ("refused", "nobody listens at the server's address"),
        ),
        (
            aiohttp.ClientProxyConnectionError(KEY, ConnectionRefusedError()),
            ("refused", "at the proxy: nobody listens at the server's address"),
        ),
        (
            aiohttp.ClientConnectorCertificateError(KEY, ssl.SSLCertVerificationError()),
            ("tls", "the server's certificate is not believed: "),
        ),
        (
            aiohttp.ClientHttpProxyError(INFO, (), status=407, message="hunter2"),
            ("auth", "the proxy answers 407"),
        ),
        (
            aiohttp.ClientHttpProxyError(INFO, (), status=502, message="hunter2"),
            ("network", "the proxy answers 502"),
        ),
        (TlsError("ca_file x: no"), ("tls", "ca_file x: no")),
        (aiohttp.ServerDisconnectedError(), None),
        (ValueError(), None),
    ],
)
def test_what_went_wrong_is_told_without_addresses(error: Exception, expected: Any) -> None:
    assert connection.trouble(error) == expected
