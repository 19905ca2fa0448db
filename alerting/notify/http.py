"""The shell that posts a request: one connection, one request, no redirects, bounded answers."""

import asyncio
import contextlib
from types import SimpleNamespace
from typing import Any

import aiohttp

from alerting import clock
from alerting.notify import network, tls
from alerting.notify.message import Post
from alerting.notify.reply import HttpReply, Unanswered

_BODY_BYTES = 2048
_BODY_SECONDS = 2.0
_HEADER_BYTES = 16_384


async def send(post: Post, within: float) -> HttpReply | Unanswered:
    """Post a request and return the answer, whatever happens, within so many seconds."""
    limit = min(within, post.within or within)
    way = _Way()
    try:
        async with asyncio.timeout(limit):
            return await _posted(post, way)
    except TimeoutError:
        return Unanswered("timeout", f"no answer within {limit:g} s", way.is_open)
    except Exception as error:  # noqa: BLE001 # one delivery; every failure is an answer
        return _failed(error, way)


class _Way:
    """Whether the connection was there, so that the request may have arrived."""

    def __init__(self) -> None:
        self.is_open = False

    async def opened(self, _session: object, _context: SimpleNamespace, _params: Any) -> None:
        self.is_open = True


async def _posted(post: Post, way: _Way) -> HttpReply:
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(way.opened)
    context = await asyncio.to_thread(tls.context, post.tls)
    headers = dict(post.headers)
    if post.authorization is not None:
        headers["Authorization"] = post.authorization.reveal()
    async with (
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=context, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trace_configs=[trace],
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        ) as session,
        session.post(
            post.url.reveal(), data=post.content, headers=headers, allow_redirects=False
        ) as answer,
    ):
        return HttpReply(
            status=answer.status,
            at=clock.now(),
            retry_after=answer.headers.get("Retry-After", ""),
            body="" if answer.ok else await _beginning(answer),
        )


async def _beginning(answer: aiohttp.ClientResponse) -> str:
    """Return the beginning of a body that says what is wrong; it may be late, or not come."""
    read = bytearray()
    # The status alone is an answer, whatever becomes of its body.
    with contextlib.suppress(TimeoutError, aiohttp.ClientError):
        async with asyncio.timeout(_BODY_SECONDS):
            while len(read) < _BODY_BYTES and (chunk := await answer.content.read(_BODY_BYTES)):
                read += chunk
    return read[:_BODY_BYTES].decode("utf-8", "replace")


def _failed(error: Exception, way: _Way) -> Unanswered:
    """Return a failure in words that never hold the URL."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Unanswered(*network.trouble(error.certificate_error))
    if isinstance(error, aiohttp.ClientConnectorError):
        return Unanswered(*network.trouble(error.os_error))
    if isinstance(error, tls.TlsError):
        return Unanswered(*network.trouble(error))
    if isinstance(error, aiohttp.ClientError | OSError):
        return Unanswered("network", "the connection ended without an answer", way.is_open)
    return Unanswered("other", f"a mistake of ours: {type(error).__name__}", way.is_open)
