"""A request's body, within a size and a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import hdrs, http_exceptions, web

from exporter.refusal import Refused
from exporter.web import compression, errors

# Decompressing less than this is quicker than handing it to a thread.
_INLINE_BYTES = 4096


async def read_body(request: web.Request, limit: int, seconds: float) -> bytes:
    """Return the whole body, decompressed: at most ``limit`` bytes, within ``seconds``.

    Refused 413, 408, 415 or 400 otherwise. What came with the headers is read without waiting.
    """
    content = request.content
    body = content.read_nowait() if content.is_eof() else await _arrival(request, limit, seconds)
    if len(body) > limit:
        raise compression.too_large(limit)
    encoding = request.headers.get(hdrs.CONTENT_ENCODING)
    if encoding is None:
        return body
    if len(body) <= _INLINE_BYTES:
        return compression.inflated(body, encoding, limit)
    return await asyncio.to_thread(compression.inflated, body, encoding, limit)


async def read_end(
    request: web.Request, most: int, limit: int, seconds: float
) -> tuple[bytes, bool]:
    """Return the last ``most`` bytes of a body as it came, and whether there were more before.

    What comes after ``limit`` bytes is not read. Refused 408 or 400.
    """
    end, size = bytearray(), 0
    async with _arriving(request, seconds):
        while size < limit and (chunk := await request.content.readany()):
            size += len(chunk)
            end += chunk
            del end[:-most]
    return bytes(end), size > most


async def _arrival(request: web.Request, limit: int, seconds: float) -> bytes:
    if (request.content_length or 0) > limit:
        raise compression.too_large(limit)
    body = bytearray()
    async with _arriving(request, seconds):
        while chunk := await request.content.readany():
            body += chunk
            if len(body) > limit:
                raise compression.too_large(limit)
    return bytes(body)


@contextlib.asynccontextmanager
async def _arriving(request: web.Request, seconds: float) -> AsyncIterator[None]:
    """Read a body in this block: one that is late or broken is refused."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        _give_up(request)
        raise errors.too_late(seconds) from None
    except (web.RequestPayloadError, http_exceptions.BadHttpMessage):
        _give_up(request)
        raise Refused(
            "bad_request", "the body is not framed as its headers say", "check chunks and lengths"
        ) from None


def _give_up(request: web.Request) -> None:
    """Have the connection closed after the answer, without waiting for the rest of the body."""
    request.content.feed_eof()
    request.protocol.close()
