"""The OpenAPI 3.1 document of endpoints, made of their Structs.

https://spec.openapis.org/oas/v3.1.0
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from exporter import __version__
from exporter.web.analytics.endpoint import Endpoint

VERSION: Final = "3.1.0"
_REF: Final = "#/components/schemas/{name}"
_PLACES: Final = re.compile(r"\{(\w+)\}")
_TAG: Final = {"schema": {"type": "string"}, "description": "tells this answer from others"}
_AGE: Final = {
    "schema": {"type": "integer", "minimum": 0},
    "description": "seconds since the answer was worked out; absent where it was just now",
}
_COMPLETENESS: Final = {
    "schema": {"type": "number", "minimum": 0, "maximum": 1},
    "description": "share of the events that usually come in such a period and did; absent while "
    "nothing is known of it",
}


class Problem(Struct, frozen=True):
    """How everything is refused here."""

    code: Annotated[str, Meta(description="one of those of docs/http.md")]
    message: Annotated[str, Meta(description="what is wrong, and where")]
    help: Annotated[str, Meta(description="what to change")]


def document(endpoints: Iterable[Endpoint], url: str = "/") -> dict[str, Any]:
    """Return the document; every endpoint's answer is a schema of its own name."""
    listed = list(endpoints)
    answers = [one.answer for one in listed]
    refs, components = msgspec.json.schema_components([*answers, Problem], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, ref in zip(listed, refs, strict=False):
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, ref)
    return {
        "openapi": VERSION,
        "info": {
            "title": "chatwatch analytics",
            "version": __version__,
            "description": "Figures about conversations. A caller needs the permission that each "
            "path names; without any token configured, only this machine may ask.",
        },
        "servers": [{"url": url}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic"},
            },
        },
        "security": [{"bearer": []}, {"basic": []}, {}],
    }


def _operation(endpoint: Endpoint, answer: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/json": {"schema": {"$ref": _REF.format(name=Problem.__name__)}}}
    responses: dict[str, Any] = {
        "200": {
            "description": "the answer",
            "headers": _headers(endpoint),
            "content": {"application/json": {"schema": answer}},
        },
        "default": {"description": "a refusal", "content": problem},
    }
    if endpoint.method == "GET":
        responses["304"] = {"description": "the answer is the one that `If-None-Match` names"}
    return {
        "summary": endpoint.summary,
        "operationId": _name(endpoint),
        "x-permission": endpoint.permission,
        "parameters": [*_places(endpoint), *_parameters(endpoint.query)],
        "responses": responses,
    }


def _headers(endpoint: Endpoint) -> dict[str, Any]:
    found = {"ETag": _TAG, "Age": _AGE}
    if "period" in endpoint.query.__struct_fields__:
        found["Data-Completeness"] = _COMPLETENESS
    return found


def _places(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": endpoint.words[name],
            "schema": {"type": "string", "minLength": 1},
        }
        for name in _PLACES.findall(endpoint.path)
    ]


def _parameters(query: type[Struct]) -> list[dict[str, Any]]:
    (_,), components = msgspec.json.schema_components([query], ref_template=_REF)
    fields = components[query.__name__]["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": schema.pop("description"),
            "schema": schema,
        }
        for name, schema in fields.items()
    ]


def _name(endpoint: Endpoint) -> str:
    words = re.findall(r"\w+", endpoint.path.removeprefix("/api/analytics"))
    return "_".join([endpoint.method.lower(), *words])
