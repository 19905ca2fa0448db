"""`/api/v1/series`, `/api/v1/labels` and `/api/v1/label/{name}/values`: which series there are.

A series is told as long as samples of it are kept, as in the head of a Prometheus.
https://prometheus.io/docs/prometheus/latest/querying/api/#querying-metadata
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from aiohttp import web

from alerting.model import Labels
from alerting.promql import sorting
from alerting.promql.embedded import Embedded
from exporter.refusal import Refused
from exporter.web.keys import DAEMON
from exporter.web.prometheus import envelope, exchange, packing, result
from exporter.web.prometheus.expressions import label, selectors
from exporter.web.prometheus.packing import Packed
from exporter.web.prometheus.parameters import Parameters
from exporter.web.prometheus.queries import DESK, Patience
from exporter.web.prometheus.times import EARLIEST, LATEST
from exporter.web.watched import WATCHED

CUT: Final = "results truncated due to limit"
_RETRY_SECONDS: Final = 5

Found = Iterable[Labels]


async def series(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer with the labels of series."""
    if not asked.texts("match[]"):
        raise Refused("bad_argument", "no match[] parameter provided")

    def told(found: Found) -> Iterator[bytes]:
        return (result.labels(one) for one in sorting.ordered(found))

    return await _answer(request, asked, told)


async def names(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer with the names of labels that series have."""

    def told(found: Found) -> Iterator[bytes]:
        every = (name for labels in found for name, _ in labels)
        return (envelope.text(name) for name in sorting.ordered(every))

    return await _answer(request, asked, told)


async def values(request: web.Request, asked: Parameters) -> web.StreamResponse:
    """Answer with the values that a label has."""
    wanted = label(request.match_info["name"])

    def told(found: Found) -> Iterator[bytes]:
        every = (value for labels in found for name, value in labels if name == wanted)
        return (envelope.text(value) for value in sorting.ordered(every))

    return await _answer(request, asked, told)


def samples(request: web.Request) -> Embedded:
    """Return where series are looked up; Refused before there are any."""
    found = request.app[WATCHED].samples()
    if found is not None:
        return found
    if not isinstance(request.app[DAEMON].world.config.alerting.evaluate, str):
        raise Refused("query_failed", "no samples are kept here: ask alerting.evaluate.prometheus")
    raise Refused("not_ready", "no samples are taken yet", retry_after=_RETRY_SECONDS)


async def _answer(
    request: web.Request, asked: Parameters, told: Callable[[Found], Iterator[bytes]]
) -> web.StreamResponse:
    bounds, gzip = exchange.bounds(request), exchange.takes_gzip(request)
    start, end = asked.instant("start", EARLIEST), asked.instant("end", LATEST)
    chosen, limit = selectors(asked.texts("match[]")), asked.count("limit")
    patience = Patience(bounds.time.seconds, lambda: request.transport is None)
    known = samples(request)

    def work() -> Packed:
        found = (known.labels(matchers, start, end) for matchers in chosen or ((),))
        every = chain.from_iterable(found)
        pieces = list(islice(told(every), None if limit is None else limit + 1))
        cut = limit is not None and len(pieces) > limit
        parts = envelope.success(envelope.listed(pieces[:limit]), (CUT,) if cut else ())
        return packing.packed(parts, bounds.answer, patience.check, gzip=gzip)

    return await exchange.sent(request, await request.app[DESK].answer(work, bounds, patience))
