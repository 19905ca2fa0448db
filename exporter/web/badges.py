"""`GET /badges/{name}/state.svg` and `…/uptime.svg`: how a probe stands, as a small picture.

Pictures on other pages send no token: those of `probing.public_badges` are for anyone, all others
for who may read metrics. Who may not is told nothing of which probes there are.
"""

from typing import Final

from aiohttp import web

from exporter.history import badge
from exporter.history.badge import Badge
from exporter.probes.settings import covers
from exporter.probes.uptime import WINDOWS
from exporter.refusal import Refused
from exporter.web import admission, arguments, history
from exporter.web.answers import refuse_unready
from exporter.web.keys import DAEMON

WINDOW: Final = "30d"
KEPT_SECONDS: Final = 60
"""How long a browser, or a proxy for pictures, may show it."""


async def state(request: web.Request) -> web.Response:
    """Answer with the state of a probe at this moment."""
    is_public = _admitted(request)
    arguments.refuse_unknown(request.query, ())
    refuse_unready(request)
    one = history.standing(request, is_public=is_public)
    return _picture(badge.of_state(one.probe, one.state), is_public=is_public)


async def uptime(request: web.Request) -> web.Response:
    """Answer with the uptime of a probe in a window that ends now, by runs."""
    is_public = _admitted(request)
    arguments.refuse_unknown(request.query, ("window",))
    refuse_unready(request)
    window = request.query.get("window", WINDOW)
    names = [one.name for one in WINDOWS]
    if window not in names:
        wanted = ", ".join(names)
        raise Refused("bad_argument", f"window: expected one of {wanted}", "send ?window=30d")
    one = history.standing(request, is_public=is_public)
    share = one.uptime.get(window)
    ratio = None if share is None else share.ratio
    return _picture(badge.of_uptime(one.probe, window, ratio), is_public=is_public)


def _admitted(request: web.Request) -> bool:
    """Say whether a badge is for anyone; Refused for a caller who may not see one that is not."""
    name = request.match_info["name"]
    patterns = request.app[DAEMON].world.config.probing.public_badges
    is_public = any(covers(pattern, name) for pattern in patterns)
    admission.caller(request, None if is_public else "metrics:read")
    return is_public


def _picture(found: Badge, *, is_public: bool) -> web.Response:
    whose = "public" if is_public else "private"
    headers = {
        "Cache-Control": f"{whose}, max-age={KEPT_SECONDS}",
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(
        text=badge.svg(found), content_type="image/svg+xml", charset="utf-8", headers=headers
    )
