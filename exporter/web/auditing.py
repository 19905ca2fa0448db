"""What of a request is written down: who asked, from where, for what, and what came of it."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from alerting import clock
from exporter.access.grants import Caller
from exporter.audit import entry
from exporter.audit.entry import Action
from exporter.audit.kept import Entry
from exporter.web import origins
from exporter.web.keys import CALLER, DAEMON, TRAIL, Route

_DETAIL: Final[web.RequestKey[dict[str, object]]] = web.RequestKey("audit_detail", dict)
_EXPORT: Final[Action] = "export"
_BEGUN: Final[frozenset[Action]] = frozenset({_EXPORT, "erasure"})
# Somebody was refused for who they are, or for what they showed.
REFUSALS: Final = frozenset(
    {
        "forbidden",
        "https_required",
        "not_audited",
        "other_tenants",
        "token_early",
        "token_expired",
        "token_refused",
        "unauthenticated",
        "unknown_role",
        "unknown_tenant",
        "untrusted_host",
        "untrusted_origin",
    }
)


def tell(request: web.Request, **detail: object) -> None:
    """Have the line of this request say more: numbers, ids and names, nothing personal."""
    request[_DETAIL] = {**request.get(_DETAIL, {}), **detail}


async def begin(request: web.Request, route: Route) -> None:
    """Write down that data is about to be taken away or erased; Refused where it cannot be."""
    act = action(route)
    if act in _BEGUN:
        await request.app[TRAIL].keep(line(request, act, entry.BEGUN))


async def show(request: web.Request) -> None:
    """Write down that personal data is about to be shown; Refused where it cannot be."""
    await request.app[TRAIL].keep(line(request, "personal"))


def done(request: web.Request, act: Action, by: str, via: str, **detail: object) -> None:
    """Write down what somebody did whom another system vouches for."""
    caller = Caller(by[:200], via, frozenset())
    request.app[TRAIL].note(line(request, act, caller=caller, detail=detail))


def answered(request: web.Request, route: Route | None, status: int, code: str = "") -> None:
    """Write down what came of a request; ``code`` is why it was refused."""
    trail = request.app[TRAIL]
    if code in REFUSALS:
        what = f"{request.method} {route.path if route else 'other'}"[:100]
        trail.add(line(request, "refusal", code, what=what))
    elif route is None:
        return
    elif act := action(route):
        result = entry.OK if status < 400 else code or str(status)
        trail.note(line(request, act, result, detail=request.get(_DETAIL)))
    elif status < 400 and CALLER in request and (route.permission or "").endswith(":read"):
        trail.add(line(request, "read", what=route.path))


def action(route: Route) -> Action | None:
    """Return as what a route is written down, None for what only reads."""
    return route.audit or (_EXPORT if route.permission == _EXPORT else None)


def line(
    request: web.Request,
    act: Action,
    result: str = entry.OK,
    *,
    what: str | None = None,
    caller: Caller | None = None,
    detail: Mapping[str, object] | None = None,
) -> Entry:
    """Return a line about a request."""
    return entry.entry(
        act,
        caller or request.get(CALLER),
        place(request) if what is None else what,
        address(request),
        round(clock.unix() * 1000),
        result,
        detail,
    )


def place(request: web.Request) -> str:
    """Return the path of a request; an id in it that tells somebody is kept as its pseudonym."""
    pseudonym = request.app[DAEMON].world.shield.pseudonym
    return "/".join(map(pseudonym, request.path.split("/")))


def address(request: web.Request) -> str:
    """Return where a request came from, as it may be kept."""
    world = request.app[DAEMON].world
    told = request.headers.get("X-Forwarded-For", "")
    found = origins.behind(request.remote, told, world.callers.proxies)
    return entry.address(found, world.config.auth.audit.addresses)
