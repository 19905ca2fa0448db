"""What the application holds: the running daemon, and what each of its routes asks for."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractRoute
from msgspec import Struct

from exporter.daemon import Daemon
from exporter.world import World

__all__ = ["DAEMON", "ROUTES", "Daemon", "Route", "World"]


class Route(Struct, frozen=True):
    """A method and a path, who answers, and who may ask.

    `permission` None is for anyone on the listen address; with `own_check` the handler asks
    admission.caller itself, because only it knows what is needed. GET answers HEAD too. One that
    `asks` wants parameters, so that there is nothing to see without. Pages of server.cors may post
    to those for `pages`. One that `streams` answers for as long as somebody reads.
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


DAEMON: web.AppKey[Daemon] = web.AppKey("daemon", Daemon)
ROUTES: web.AppKey[Mapping[AbstractRoute, Route]] = web.AppKey("routes", Mapping)
