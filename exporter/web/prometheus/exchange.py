"""One request and its answer, as Prometheus' clients send and read them, errors too."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

from aiohttp import hdrs, web

from alerting.settings import Queries
from exporter.refusal import Refused
from exporter.web import errors, limits, negotiation, traffic
from exporter.web.keys import DAEMON
from exporter.web.prometheus import envelope, packing
from exporter.web.prometheus.packing import Packed
from exporter.web.prometheus.parameters import Parameters, parameters

Answering = Callable[[web.Request, Parameters], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_FORM: Final = "application/x-www-form-urlencoded"
# Reading less than this is quicker than handing it to a thread.
_INLINE_BYTES: Final = 16_384
_HEADERS: Final = {
    hdrs.CACHE_CONTROL: "no-store",
    hdrs.VARY: hdrs.ACCEPT_ENCODING,
    "X-Content-Type-Options": "nosniff",
}


def shaped(answering: Answering) -> Handler:
    """Return a handler that reads the parameters and says no in Prometheus' shape."""

    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return await answering(request, await asked(request))
        except Refused as refused:
            traffic.refused(request.app[DAEMON].tally, refused.code)
            return web.Response(
                status=refused.status,
                body=envelope.failure(refused),
                content_type=errors.CONTENT_TYPE,
                headers={**_HEADERS, **errors.headers(refused)},
            )

    handler.__doc__ = answering.__doc__
    return handler


def bounds(request: web.Request) -> Queries:
    """Return how far queries may go."""
    return request.app[DAEMON].world.config.alerting.queries


async def asked(request: web.Request) -> Parameters:
    """Return the parameters of a request; Refused where they cannot be read."""
    url = request.rel_url.raw_query_string
    form = await _form(request) if request.method == hdrs.METH_POST else ""
    if len(form) <= _INLINE_BYTES:
        return parameters(form, url)
    return await asyncio.to_thread(parameters, form, url)


async def _form(request: web.Request) -> str:
    if hdrs.CONTENT_TYPE in request.headers and request.content_type != _FORM:
        raise Refused("wrong_content_type", f"a query is sent as {_FORM}")
    most = bounds(request).body
    seconds = request.app[DAEMON].world.config.server.limits.request_time.seconds
    try:
        return (await limits.read_body(request, most, seconds)).decode()
    except UnicodeDecodeError:
        raise Refused("bad_argument", "the form is not UTF-8") from None
    except Refused as refused:
        if refused.code != "body_too_large":
            raise
        said = f"the form is larger than {most} (alerting.queries.body)"
        raise Refused(refused.code, said) from None


async def told(request: web.Request, make: Callable[[], Iterable[bytes]]) -> web.StreamResponse:
    """Answer with data that is made, as pieces of JSON, in a thread."""
    most, gzip = bounds(request).answer, takes_gzip(request)

    def made() -> Packed:
        return packing.packed(envelope.success(make()), most, _no_check, gzip=gzip)

    return await sent(request, await asyncio.to_thread(made))


async def sent(request: web.Request, packed: Packed) -> web.StreamResponse:
    """Send an answer part by part, so that a large one does not hold up others."""
    headers = {**_HEADERS, hdrs.CONTENT_TYPE: errors.CONTENT_TYPE}
    if packed.gzip:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    if len(packed.parts) == 1 or request.method == hdrs.METH_HEAD:
        return web.Response(body=b"".join(packed.parts), headers=headers)
    response = web.StreamResponse(headers={**headers, hdrs.CONTENT_LENGTH: str(packed.size)})
    await response.prepare(request)
    for part in packed.parts:
        await response.write(part)
    await response.write_eof()
    return response


def takes_gzip(request: web.Request) -> bool:
    """Say whether the answer may be compressed."""
    return negotiation.takes_gzip(request.headers.get(hdrs.ACCEPT_ENCODING, ""))


def _no_check() -> None:
    """Let it be made to its end: it is small, or bounded by what is configured."""
