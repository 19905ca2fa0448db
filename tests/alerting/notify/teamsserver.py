"""A Teams that refuses what the real one refuses: what is no card, is too large, or too much.

Workflows take a request with 202 and fail later; here they say at once what they would then.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

from aiohttp import web

from tests.alerting.notify.webserver import served

LARGEST = 28 * 1024  # of what Teams makes of it
GROWTH = 28_897 / 24_453  # by so much, in MicrosoftDocs/msteams-docs issue 11274
CARD = "application/vnd.microsoft.card.adaptive"
# Elements and actions of version 1.2, and what each must have.
NEEDED = {
    "TextBlock": {"text"},
    "Container": {"items"},
    "FactSet": {"facts"},
    "ActionSet": {"actions"},
    "Action.OpenUrl": {"url", "title"},
}


class TeamsServer:
    """`/workflow` answers as a workflow; `/connector` says its errors inside a 200."""

    def __init__(self) -> None:
        self.url = ""
        self.most = 100
        self.largest = LARGEST
        self.cards: list[dict[str, Any]] = []
        self.messages: list[dict[str, Any]] = []
        self._calls = 0

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["TeamsServer"]:
        app = web.Application(client_max_size=10 * LARGEST)
        app.router.add_post("/workflow/{token}", self._workflow)
        app.router.add_post("/connector/{token}", self._connector)
        async with served(app) as self.url:
            yield self

    async def _workflow(self, request: web.Request) -> web.Response:
        status, said = self._taken(await request.read())
        if status == 429:
            return web.Response(status=429, text=said, headers={"Retry-After": "7"})
        return web.Response(status=status, text=said)

    async def _connector(self, request: web.Request) -> web.Response:
        status, said = self._taken(await request.read())
        if status == 202:
            return web.Response(text="1")
        failed = "Webhook message delivery failed with error: Microsoft Teams endpoint returned"
        return web.Response(text=f"{failed} HTTP error {status} with ContextId tcid=0: {said}")

    def _taken(self, raw: bytes) -> tuple[int, str]:
        self._calls += 1
        if self._calls > self.most:
            return 429, "too many requests"
        if len(raw) * GROWTH > self.largest:
            return 413, "RequestEntityTooLarge"
        message = json.loads(raw)
        problems = list(_problems(message))
        if problems:
            return 400, "; ".join(problems)
        self.messages.append(message)
        self.cards.append(message["attachments"][0]["content"])
        return 202, ""


def texts(card: Any) -> Iterator[str]:
    """Every text that a card shows."""
    if isinstance(card, dict):
        for name, value in card.items():
            if name in {"text", "title", "value"} and isinstance(value, str):
                yield value
            else:
                yield from texts(value)
    elif isinstance(card, list):
        for one in card:
            yield from texts(one)


def urls(card: Any) -> list[str]:
    """Every address that a button of a card leads to."""
    if isinstance(card, dict):
        own = [card["url"]] if card.get("type") == "Action.OpenUrl" else []
        return own + [url for value in card.values() for url in urls(value)]
    return [url for one in card for url in urls(one)] if isinstance(card, list) else []


def _problems(message: dict[str, Any]) -> Iterator[str]:
    if message.get("type") != "message" or len(message.get("attachments", ())) != 1:
        yield "not a message with one attachment"
        return
    (attachment,) = message["attachments"]
    card = attachment["content"]
    if attachment["contentType"] != CARD or card.get("type") != "AdaptiveCard":
        yield "not an Adaptive Card"
    if card.get("version") != "1.2" or not card.get("body"):
        yield "not a card of version 1.2 with a body"
    for element in (*card.get("body", ()), *card.get("actions", ())):
        yield from _elements(element)


def _elements(element: dict[str, Any]) -> Iterator[str]:
    kind = element.get("type", "")
    if kind not in NEEDED:
        yield f"unknown element {kind}"
        return
    for name in NEEDED[kind]:
        if not element.get(name):
            yield f"{kind} without {name}"
    if len(element.get("actions", ())) > 6:
        yield "more than six buttons"
    for inner in (*element.get("items", ()), *element.get("actions", ())):
        yield from _elements(inner)
