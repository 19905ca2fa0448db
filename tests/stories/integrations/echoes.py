"""Vendors at their worst for secrets: their errors repeat all that they were shown."""

import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from aiohttp import web
from msgspec import Struct

from tests.exporter.integrations.serving import Served, served
from tests.exporter.integrations.stands.stand import Asked, Mood, Reply, Scene, Stand, told

MARKER: Final = "marker-for-people"
"""Stands in errors, too, and is no secret: people have to find it."""
SHORT_LIFE: Final = 40
_OURS: Final = frozenset(
    {"host", "accept", "accept-encoding", "user-agent", "content-type", "content-length"}
    | {"connection", "notion-version", "anthropic-version", "x-version"}
)


def shown(asked: Asked) -> str:
    """Return all that a request shows of who asks."""
    values = [value for name, value in asked.headers.items() if name not in _OURS]
    return " ".join([*values, asked.body.decode("utf-8", "replace")])


def echo(stand: Stand) -> Stand:
    """Return a stand that refuses everything, and says with what it was asked."""
    mood: Mood = next(one for one in ("revoked", "forbidden", "failing") if one in stand.expected)

    def reply(asked: Asked, scene: Scene) -> Reply:
        found = stand.reply(asked, Scene(mood, scene.now, scene.newest, scene.used))
        status = 401 if found.status < 300 else found.status
        tree = repeated(json.loads(found.body), f"{MARKER} {shown(asked)}")
        headers = {
            **found.headers,
            "x-request": shown(asked).encode("ascii", "ignore").decode()[:900],
        }
        headers["x-request"] = "".join(one for one in headers["x-request"] if one.isprintable())
        return told(tree, status, headers)

    return Stand(stand.type, stand.settings, reply, {mood: stand.expected[mood]}, stand.buckets)


def repeated(tree: Any, more: str) -> Any:
    """Return an error whose sentences go on."""
    if isinstance(tree, str):
        return f"{tree} {more}" if " " in tree else tree
    if isinstance(tree, dict):
        return {key: repeated(value, more) for key, value in tree.items()}
    return [repeated(one, more) for one in tree] if isinstance(tree, list) else tree


def marked(stand: Stand) -> Stand:
    """Return a stand whose errors have the marker."""

    def reply(asked: Asked, scene: Scene) -> Reply:
        found = stand.reply(asked, scene)
        if not found.body.startswith((b"{", b"[")):
            return found
        tree = json.loads(found.body)
        is_error = found.status >= 300 or scene.mood != "well"
        return told(repeated(tree, MARKER) if is_error else tree, found.status, found.headers)

    return Stand(stand.type, stand.settings, reply, stand.expected, stand.buckets)


class Tokens(Struct):
    """A server of tokens; it notes what it gave and what it was shown.

    At `/refused` it gives none, and repeats what it was asked with.
    """

    url: str = ""
    given: list[str] = []
    spent: list[str] = []

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        text = (await request.read()).decode()
        form = {key: values[0] for key, values in parse_qs(text).items()}
        self.spent += [form[key] for key in ("assertion", "refresh_token") if key in form]
        if request.path.endswith("/refused"):
            said = f"{MARKER} {text} {form} {request.headers.get('authorization')}"
            error = {"error": "invalid_grant", "error_description": said}
            return web.json_response(error, status=400)
        number = len(self.given)
        fresh = f"granted-planted-token-{number:04}", f"rotated-planted-token-{number:04}"
        self.given += fresh
        answer: dict[str, object] = {"access_token": fresh[0], "expires_in": SHORT_LIFE}
        if form["grant_type"] == "refresh_token":
            answer["refresh_token"] = fresh[1]
        return web.json_response(answer)

    def opened(self, stand: Stand) -> Stand:
        """Return a stand that takes the tokens that were given here."""

        def reply(asked: Asked, scene: Scene) -> Reply:
            return stand.reply(self.translated(asked, stand), scene)

        return Stand(stand.type, stand.settings, reply, stand.expected, stand.buckets)

    def translated(self, asked: Asked, stand: Stand) -> Asked:
        headers: Mapping[str, str] = {
            name: _without(value, self.given, stand.settings["token"])
            for name, value in asked.headers.items()
        }
        return Asked(asked.method, asked.path, asked.query, headers, asked.body)


def _without(value: str, given: list[str], own: str) -> str:
    for token in given:
        if value.endswith(token):
            return value.removesuffix(token) + own
    return value


@contextlib.asynccontextmanager
async def listening(
    answer: Callable[[web.BaseRequest], Any],
) -> AsyncIterator[str]:
    """Serve anything on a free port, and yield its URL."""
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


__all__ = ["MARKER", "Served", "Tokens", "echo", "listening", "marked", "served"]
