"""The shell that opens connections to receivers: with their TLS, through their proxy."""

import os
import socket
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from alerting import clouds
from alerting.notify import contexts, network, tls
from alerting.notify.proxies import Proxy
from alerting.notify.tls import Tls
from alerting.notify.verdict import Reason

_WHO_ARE_YOU = 407
_HEADER_BYTES = 16_384


class ForbiddenError(OSError):
    """An address of a cloud's metadata service, which tells a machine its own secrets."""


async def opened(
    settings: Tls, traces: Sequence[aiohttp.TraceConfig] = ()
) -> aiohttp.ClientSession:
    """Return a session whose connections are of one request each; raises tls.TlsError."""
    context = await contexts.context(settings)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=context, force_close=True, socket_factory=_socket),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        trace_configs=list(traces),
        max_line_size=_HEADER_BYTES,
        max_field_size=_HEADER_BYTES,
    )


def route(
    url: str, proxy: Proxy, settings: Tls, environ: Mapping[str, str] = os.environ
) -> dict[str, Any]:
    """Return what a request to a URL is given so that it gets there; raises ForbiddenError."""
    if clouds.names_metadata(urlsplit(url).hostname or ""):
        raise ForbiddenError
    found = proxy.chosen(url, environ)
    return {
        "allow_redirects": False,
        "server_hostname": settings.server_name or None,
        "proxy": None if found is None else found.reveal(),
        "proxy_headers": (
            [(name, one.reveal()) for name, one in proxy.connect_headers]
            if found is not None and url.startswith("https:")
            else None
        ),
    }


def trouble(error: BaseException) -> tuple[Reason, str] | None:
    """Return why no connection came about, in words that never hold an address; None if one did."""
    match error:
        case ForbiddenError():
            return "refused", "the address is a cloud's metadata service"
        case aiohttp.ClientHttpProxyError():
            reason: Reason = "auth" if error.status == _WHO_ARE_YOU else "network"
            return reason, f"the proxy answers {error.status}"
        case aiohttp.ClientProxyConnectionError():
            why, said = network.trouble(error.os_error)
            return why, f"at the proxy: {said}"
        case aiohttp.ClientConnectorCertificateError():
            return network.trouble(error.certificate_error)
        case aiohttp.ClientConnectorError():
            return trouble(error.os_error) or network.trouble(error.os_error)
        case tls.TlsError():
            return network.trouble(error)
    return None


def _socket(address: Any) -> socket.socket:
    """Return a socket for an address: the last moment at which it is known where it leads to."""
    family, kind, protocol, _, place = address
    if clouds.names_metadata(str(place[0])):
        raise ForbiddenError
    return socket.socket(family, kind, protocol)
