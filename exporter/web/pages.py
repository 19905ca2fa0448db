"""The page at `/`: how all that is watched fares; HTML for browsers, text for the rest."""

import asyncio
from datetime import UTC, datetime

from aiohttp import hdrs, web

from alerting import clock
from exporter.events.intake import LAST_RECEIVED
from exporter.metrics.series import Table
from exporter.refusal import Refused
from exporter.web import (
    admission,
    integrations,
    negotiation,
    scrape,
    status_page,
    status_text,
)
from exporter.web.keys import DAEMON, ROUTES, Daemon
from exporter.web.status import Feed, Place, Seen, Status, status
from exporter.web.watched import WATCHED

SIGN_IN = "sign-in"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Encoding, Authorization",
}
# Below this a page fits into what is sent at once anyway.
_WORTH_PACKING = 8_192


async def index(request: web.Request) -> web.Response:
    """Answer with the status; who shows no token sees no names where tokens are configured.

    ``?sign-in`` asks for a token, so that a browser asks its person for one.
    """
    admission.caller(request, "metrics:read" if SIGN_IN in request.query else None)
    shown = seen(request)
    now = clock.now()
    if "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
        text = await asyncio.to_thread(lambda: status_text.plain(status(shown, now)))
        return web.Response(text=text, headers=_HEADERS)
    body = await asyncio.to_thread(lambda: _html(status(shown, now)))
    headers = dict(_HEADERS)
    accepted = request.headers.get(hdrs.ACCEPT_ENCODING, "")
    if len(body) >= _WORTH_PACKING and negotiation.takes_gzip(accepted):
        body = await asyncio.to_thread(scrape.gzipped, [body])
        headers[hdrs.CONTENT_ENCODING] = "gzip"
    return web.Response(body=body, content_type="text/html", charset="utf-8", headers=headers)


def seen(request: web.Request) -> Seen:
    """Return what the caller may see of what there is now."""
    daemon, watched = request.app[DAEMON], request.app[WATCHED]
    measured, judged = _may(request, "metrics:read"), _may(request, "alerts:read")
    return Seen(
        unready=daemon.ready(),
        started=daemon.started,
        probes=watched.probes() if measured else None,
        integrations=integrations.known(request) if measured else None,
        host=watched.host() if measured else None,
        alerts=watched.alerts() if judged else None,
        sources=_feeds(daemon) if measured else None,
        places=_places(request),
    )


def _html(page: Status) -> bytes:
    return status_page.html(page).encode()


def _may(request: web.Request, permission: str) -> bool:
    try:
        admission.caller(request, permission)
    except Refused:
        return False
    return True


def _feeds(daemon: Daemon) -> tuple[Feed, ...]:
    who = "by token" if daemon.world.callers.ask else "from this machine"
    last = _last_received(daemon.series)
    return tuple(
        Feed(
            name=name,
            kind=str(source.__struct_config__.tag),
            senders="signed" if source.secrets else who,
            last=last.get(name),
            waiting=daemon.queue.depth(name),
        )
        for name, source in daemon.world.sources.items()
    )


def _last_received(series: Table) -> dict[str, datetime]:
    """Return by source when events were last accepted in this life of the daemon."""
    shown = series.snapshot()
    found: dict[str, datetime] = {}
    for block in shown.blocks:
        if block.metric.name == LAST_RECEIVED:
            values = shown.values[block.rows].tolist()
            for (_, labels), value in zip(series.lines(LAST_RECEIVED), values, strict=True):
                found[labels["source"]] = datetime.fromtimestamp(value, UTC)
    return found


def _places(request: web.Request) -> tuple[Place, ...]:
    routes = request.app[ROUTES].values()
    read = {route.path for route in routes if route.method == "GET"}
    places = (
        Place(route.method, route.path, route.summary, route.asks)
        for route in routes
        # What can be asked by URL or by form is told once.
        if route.method != "POST" or route.path not in read
    )
    return tuple(dict.fromkeys(places))
