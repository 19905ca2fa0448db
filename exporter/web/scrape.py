"""`/metrics`: the series table and the process's own figures, in the format that is asked for."""

import asyncio
import functools
import zlib
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from exporter.metrics import exposition
from exporter.web import admission, negotiation
from exporter.web.keys import DAEMON

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

TEXT = "text/plain; version=0.0.4; charset=utf-8"
OPENMETRICS = f"{negotiation.OPENMETRICS}; version=1.0.0; charset=utf-8"
_END = b"# EOF\n"
# Level 1 takes a third of the time of level 6 and makes metrics only a tenth larger.
_GZIP_LEVEL = 1


@functools.cache
def _process() -> "CollectorRegistry":
    """Return what describes this process; made at the first scrape, which no start waits for."""
    from prometheus_client import (  # noqa: PLC0415
        CollectorRegistry,
        GCCollector,
        PlatformCollector,
        ProcessCollector,
    )

    registry = CollectorRegistry(auto_describe=True)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry


async def metrics(request: web.Request) -> web.Response:
    """Answer with every series; a token is needed only with `auth.metrics: token`."""
    daemon = request.app[DAEMON]
    needs_token = daemon.world.config.auth.metrics == "token"
    admission.caller(request, "metrics:read" if needs_token else None)
    modern = negotiation.wants_openmetrics(request.headers.get(hdrs.ACCEPT, ""))
    chunks = [own_figures(modern)]
    for chunk in exposition.chunks(daemon.series.snapshot(), modern):
        chunks.append(chunk)
        # Other requests get their turn between chunks.
        await asyncio.sleep(0)
    headers = {
        hdrs.CONTENT_TYPE: OPENMETRICS if modern else TEXT,
        hdrs.VARY: "Accept, Accept-Encoding",
    }
    if negotiation.takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, "")):
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=await asyncio.to_thread(gzipped, chunks), headers=headers)
    return web.Response(body=b"".join(chunks), headers=headers)


def own_figures(modern: bool) -> bytes:  # noqa: FBT001 # the format is a yes or no everywhere
    """Return process, platform and GC metrics, without OpenMetrics' end mark."""
    from prometheus_client import generate_latest  # noqa: PLC0415 # as above
    from prometheus_client.openmetrics import exposition as openmetrics  # noqa: PLC0415

    if modern:
        figures: bytes = openmetrics.generate_latest(_process())  # type: ignore[no-untyped-call]
        return figures.removesuffix(_END)
    return generate_latest(_process())


def gzipped(chunks: list[bytes]) -> bytes:
    """Return the chunks as one gzip member."""
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return b"".join([*(packer.compress(chunk) for chunk in chunks), packer.flush()])
