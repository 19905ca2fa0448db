"""What needs no samples: `/api/v1/metadata`, `/query_exemplars` and `/status/buildinfo`.

https://prometheus.io/docs/prometheus/latest/querying/api/
"""

import msgspec
from aiohttp import web

from exporter.metrics.catalogue import CATALOGUE
from exporter.refusal import Refused
from exporter.web.prometheus import exchange
from exporter.web.prometheus.buildinfo import buildinfo
from exporter.web.prometheus.expressions import expression
from exporter.web.prometheus.metadata import metadata
from exporter.web.prometheus.parameters import Parameters
from exporter.web.prometheus.times import EARLIEST, LATEST


async def metrics(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer with what each metric is."""
    name, limit = asked.text("metric"), asked.count("limit")
    found = metadata(CATALOGUE, name, limit)
    return await exchange.told(request, lambda: [msgspec.json.encode(found)])


async def exemplars(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer that there are none: no metric has any."""
    start, end = asked.instant("start", EARLIEST), asked.instant("end", LATEST)
    if end < start:
        raise Refused("bad_argument", "end timestamp must not be before start timestamp")
    expression(asked.text("query"))
    return await exchange.told(request, lambda: [b"[]"])


async def build(request: web.Request, _: Parameters) -> web.StreamResponse:
    """Answer who this is."""
    return await exchange.told(request, lambda: [msgspec.json.encode(buildinfo())])
