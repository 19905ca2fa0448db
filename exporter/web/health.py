"""Is it alive, is it ready, and the order to read its configuration again."""

from aiohttp import web

from alerting.strict import ConfigError
from exporter.refusal import Refused
from exporter.web.keys import DAEMON

_RETRY_SECONDS = 5


async def healthy(request: web.Request) -> web.Response:
    """Answer that the process runs and its loop turns; as JSON where that is asked for."""
    if "json" in request.headers.get("Accept", ""):
        return web.json_response({"status": "ok"})
    return web.Response(text="ok\n")


async def ready(request: web.Request) -> web.Response:
    """Answer 200 when events are taken in, else 503 with the reason."""
    reason = request.app[DAEMON].ready()
    if reason is None:
        return web.Response(text="ready\n")
    raise Refused("not_ready", reason, "nothing to change; ask again", retry_after=_RETRY_SECONDS)


async def reload(request: web.Request) -> web.Response:
    """Read the configuration again; with errors in it the old one stays, and all are named."""
    try:
        await request.app[DAEMON].reload()
    except ConfigError as error:
        raise Refused(
            "bad_config", str(error), "mend the file and reload; `chatwatch check` tells the same"
        ) from None
    return web.json_response({"status": "reloaded"})
