"""An export on its way to who asked: in pieces, for so long as they are taken."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from typing import Final

import structlog
from aiohttp import hdrs, web

from exporter.exports.formats import TYPES, Format
from exporter.refusal import Refused
from exporter.web.keys import DAEMON

WRITE_SECONDS: Final = 30.0
"""Who takes no piece for so long is cut off."""
PIECE_BYTES: Final = 64 << 10
"""Pieces are gathered up to this size, so that small pages are few writes."""
NOTHING: Final[Mapping[str, str]] = {}
_EXPORTS: Final = "analytics_exports_total"
_ROWS: Final = "analytics_export_rows_total"
_log = structlog.get_logger("chatwatch.exports")


class Count:
    """How many rows were written so far."""

    def __init__(self) -> None:
        self.rows = 0


async def send(
    request: web.Request,
    name: str,
    form: Format,
    pieces: AsyncGenerator[bytes, None],
    count: Count,
    more: Mapping[str, str] = NOTHING,
) -> web.StreamResponse:
    """Write pieces as a file called ``name``, with ``more`` headers; ``pieces`` are closed.

    One that is cut off is seen to be: it has no end.
    """
    tally = request.app[DAEMON].tally
    headers = {
        hdrs.CONTENT_TYPE: TYPES[form],
        hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}.{form}"',
        hdrs.CACHE_CONTROL: "no-store",
        "X-Content-Type-Options": "nosniff",
        **more,
    }
    response = web.StreamResponse(headers=headers)
    result = "cut"
    try:
        waiting: list[bytes] = []
        # Who leaves ends what is written at once, not when somebody collects what is left of it.
        async with contextlib.aclosing(pieces):
            async for piece in pieces:
                waiting.append(piece)
                if sum(map(len, waiting)) >= PIECE_BYTES:
                    # One that is large enough by itself is not copied.
                    await _write(request, response, b"".join(waiting))
                    waiting.clear()
        await _write(request, response, b"".join(waiting))
        await response.write_eof()
        result = "done"
    except Refused as refused:
        result = "failed"
        _log.warning("an export could not be finished", table=name, why=refused.message)
        raise
    finally:
        tally.count(_EXPORTS, form, result)
        tally.count(_ROWS, amount=count.rows)
    return response


async def _write(request: web.Request, response: web.StreamResponse, piece: bytes) -> None:
    # The head goes out with the first piece: what is refused before it has an answer of its own.
    try:
        async with asyncio.timeout(WRITE_SECONDS):
            if not response.prepared:
                await response.prepare(request)
            await response.write(piece)
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()
        raise ConnectionAbortedError("nobody takes the export") from None
