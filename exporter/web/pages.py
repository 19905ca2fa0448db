"""The page at `/`: what is watched, and where to look; HTML for browsers, text for the rest."""

import html
from collections.abc import Iterable, Sequence
from datetime import datetime

from aiohttp import hdrs, web
from msgspec import Struct

from exporter.refusal import Refused
from exporter.web import admission
from exporter.web.keys import DAEMON, ROUTES, Daemon

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept, Authorization",
}
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 48rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .3rem 1rem .3rem 0; border-top: 1px solid #8884; text-align: left; }
th { font-weight: normal; white-space: nowrap; }
code { font-family: ui-monospace, monospace; }
"""


class Overview(Struct, frozen=True):
    """What the page shows: rows of (what, about it); `sources` None for who may not see them."""

    state: str
    started: datetime
    sources: Sequence[tuple[str, str]] | None
    places: Sequence[tuple[str, str]]


async def index(request: web.Request) -> web.Response:
    """Answer with the overview; who shows no token sees no names where tokens are configured."""
    admission.caller(request, None)
    daemon = request.app[DAEMON]
    shown = Overview(
        state=daemon.ready() or "ready",
        started=daemon.started,
        sources=_sources(daemon) if _is_known(request) else None,
        places=_places(request),
    )
    if "text/html" in request.headers.get(hdrs.ACCEPT, ""):
        return web.Response(text=page(shown), content_type="text/html", headers=_HEADERS)
    return web.Response(text=plain(shown), headers=_HEADERS)


def page(shown: Overview) -> str:
    """Return the overview as HTML that needs no script."""
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>chatwatch</title>
<style>{_STYLE}</style>
<main>
<h1>chatwatch</h1>
<p>{html.escape(shown.state)}, up since
<time datetime="{shown.started.isoformat()}">{_minute(shown.started)}</time></p>
<h2>What is watched</h2>
{_table(shown.sources) if shown.sources else f"<p>{html.escape(_absence(shown))}</p>"}
<h2>Where to look</h2>
{_table(shown.places)}
</main>
</html>
"""


def plain(shown: Overview) -> str:
    """Return the overview as text."""
    return "\n".join(
        [
            f"chatwatch: {shown.state}, up since {_minute(shown.started)}",
            "",
            "What is watched",
            *(_lines(shown.sources) if shown.sources else [f"  {_absence(shown)}"]),
            "",
            "Where to look",
            *_lines(shown.places),
            "",
        ]
    )


def _absence(shown: Overview) -> str:
    if shown.sources is None:
        return "Shown to callers with a token that has metrics:read."
    return "Nothing yet: add sources to config/chatwatch.yml."


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = (f"<tr><th scope=row>{_linked(what)}<td>{html.escape(about)}" for what, about in rows)
    return "\n".join(["<table>", *cells, "</table>"])


def _linked(what: str) -> str:
    name = f"<code>{html.escape(what)}</code>"
    verb, _, path = what.partition(" ")
    if verb == "GET" and "{" not in path:
        return f'<a href="{html.escape(path)}">{name}</a>'
    return name


def _lines(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max(len(what) for what, _ in rows)
    return [f"  {what:{width}}  {about}" for what, about in rows]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


def _is_known(request: web.Request) -> bool:
    try:
        admission.caller(request, "metrics:read")
    except Refused:
        return False
    return True


def _sources(daemon: Daemon) -> list[tuple[str, str]]:
    who = "by token" if daemon.world.callers.tokens else "from this machine"
    return [
        (
            f"POST /webhooks/{name}",
            f"{source.__struct_config__.tag} events, {'signed' if source.secrets else who}",
        )
        for name, source in daemon.world.sources.items()
    ]


def _places(request: web.Request) -> list[tuple[str, str]]:
    routes = request.app[ROUTES].values()
    return list(dict.fromkeys((f"{route.method} {route.path}", route.summary) for route in routes))
