"""What the application holds: the running daemon, and what each of its routes asks for."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractRoute
from msgspec import Struct

from exporter.access.grants import Caller
from exporter.audit.entry import Action
from exporter.audit.trail import Trail
from exporter.daemon import Daemon
from exporter.world import World

__all__ = ["CALLER", "DAEMON", "ROUTES", "TRAIL", "Daemon", "Route", "World"]


class Route(Struct, frozen=True):
    """A method and a path, who answers, and who may ask.

    `permission` None is for anyone on the listen address; with `own_check` the handler asks
    admission.caller itself, because only it knows what is needed. GET answers HEAD too. One that
    `asks` wants parameters, so that there is nothing to see without. Pages of server.cors may post
    to those for `pages`. One that `streams` answers for as long as somebody reads. What is `apart`
    answers callers of a tenant with what is their tenant's; all else is refused to them. ``audit``
    is what is written down of who asks; of what only reads, that it was read.
    """

    method: str
    path: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    permission: str | None
    summary: str
    access_token_in_query: bool = False
    own_check: bool = False
    asks: bool = False
    pages: bool = False
    streams: bool = False
    apart: bool = False
    audit: Action | None = None


DAEMON: web.AppKey[Daemon] = web.AppKey("daemon", Daemon)
TRAIL: web.AppKey[Trail] = web.AppKey("audit", Trail)
CALLER: web.RequestKey[Caller] = web.RequestKey("caller", Caller)
"""Who it is, once that was found out."""
ROUTES: web.AppKey[Mapping[AbstractRoute, Route]] = web.AppKey("routes", Mapping)
