"""What the paths about a probe's history have in common: which probe, which span, which form."""

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from aiohttp import web

from alerting.strict import hint, quoted
from exporter.history import accounting, spreadsheet
from exporter.probes.standing import Standing
from exporter.refusal import Refused
from exporter.store import errors
from exporter.store.errors import StoreError
from exporter.web.prometheus import times
from exporter.web.watched import WATCHED

Format = Literal["json", "csv"]
DAY: Final = 24 * accounting.HOUR
_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def standing(request: web.Request, *, is_public: bool = False) -> Standing:
    """Return how the probe of the path stands; Refused where none is called so.

    What is public tells nobody the names of other probes.
    """
    name, known = request.match_info["name"], request.app[WATCHED].probes()
    for one in known:
        if one.probe == name:
            return one
    near = "" if is_public else hint(name, [one.probe for one in known])
    said = f"no probe is called {quoted(name)}{near}"
    raise Refused("not_found", said, "GET /api/services lists all")


def span(query: Mapping[str, str], now: int) -> accounting.Spell:
    """Return from when to when; Unix milliseconds. What is yet to come is not in it."""
    ends = min(instant(query, "to", now), now)
    begins = instant(query, "from", max(0, ends - DAY))
    if not 0 <= begins < ends:
        raise Refused(
            "bad_argument",
            "from is not before to, or not before now",
            "send from and to as RFC 3339 or Unix seconds, from the earlier one",
        )
    return begins, ends


def form(query: Mapping[str, str]) -> Format:
    """Return the form that an answer shall have."""
    match query.get("format", "json"):
        case "json":
            return "json"
        case "csv":
            return "csv"
    raise Refused("bad_argument", "format: expected csv or json", "send format=csv, or none")


def sheet(
    name: str,
    columns: Collection[str],
    rows: Collection[list[spreadsheet.Value]],
    link: str | None = None,
) -> web.Response:
    """Return a table to be saved under a name; ``link`` is where its next page is."""
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}.csv"'}
    if link is not None:
        headers["Link"] = f'<{link}>; rel="next"'
    body = spreadsheet.table(tuple(columns), rows)
    return web.Response(text=body, content_type="text/csv", charset="utf-8", headers=headers)


async def asked(request: web.Request, name: str, *arguments: Any) -> Any:
    """Ask the store; Refused where it cannot be read now."""
    try:
        return await request.app[WATCHED].ask(name, *arguments)
    except (StoreError, sqlite3.Error) as error:
        raise errors.unreadable(error) from None


def instant(query: Mapping[str, str], name: str, default: int) -> int:
    """Return an instant that a parameter tells, in Unix milliseconds."""
    text = query.get(name)
    if text is None:
        return default
    try:
        return times.instant(text)
    except ValueError as error:
        help = "send RFC 3339 with an offset (a + in a URL is %2B), or Unix seconds"
        raise Refused("bad_argument", f"{name}: {error}", help) from None
