"""`/docs` and `/docs/openapi.json`: what may be asked, for people and for programs."""

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

import msgspec
from aiohttp import web

from exporter.web.analytics import openapi
from exporter.web.analytics.endpoint import Endpoint
from exporter.web.jinja import TEMPLATES

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
Answer = Callable[[web.Request], Awaitable[web.Response]]


def as_json(endpoints: Sequence[Endpoint]) -> Answer:
    """Return what answers with the OpenAPI document."""
    body = functools.cache(lambda: msgspec.json.encode(openapi.document(endpoints)))

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body(), content_type="application/json", headers=_HEADERS)

    return answer


def as_page(endpoints: Sequence[Endpoint]) -> Answer:
    """Return what answers with a page of it, which needs no script and loads nothing."""
    text = functools.cache(lambda: html(openapi.document(endpoints)))

    async def answer(_: web.Request) -> web.Response:
        return web.Response(
            text=text(), content_type="text/html", charset="utf-8", headers=_HEADERS
        )

    return answer


def html(document: Mapping[str, Any]) -> str:
    """Return an OpenAPI document as a page."""
    template = TEMPLATES.get_template("documents.html")
    return template.render(made=document, kind=kind, named=_named)


def kind(schema: Mapping[str, Any]) -> str:
    """Return what a schema holds, in a few words."""
    if "$ref" in schema:
        return _last(schema["$ref"])
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "anyOf" in schema:
        return " or ".join(kind(one) for one in schema["anyOf"])
    told = str(schema.get("type", "anything"))
    match told:
        case "array":
            return f"list of {kind(schema.get('items', {}))}"
        case "object" if isinstance(more := schema.get("additionalProperties"), Mapping):
            return f"object of {kind(more)}"
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f"{told} {least}–{most}"
    return told


def _named(operation: Mapping[str, Any]) -> str:
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return _last(schema["$ref"])


def _last(ref: str) -> str:
    return ref.rpartition("/")[2]
