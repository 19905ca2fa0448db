from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from exporter.web.analytics import openapi
from exporter.web.analytics.endpoint import Endpoint, Question
from exporter.web.analytics.queries import PagesByPeriod
from exporter.web.analytics.routes import ENDPOINTS


class Answer(Struct, frozen=True):
    """An answer."""

    name: Annotated[str, Meta(description="whose it is")]


async def told(question: Question) -> Answer:
    return Answer(question.path["id"])


ENDPOINT = Endpoint(
    path="/api/analytics/agent/{id}/performance",
    summary="how an agent does",
    query=PagesByPeriod,
    answer=Answer,
    told=told,
    words={"id": "whose"},
)


def nested(schema: Any) -> Iterator[str]:
    """The references below a schema."""
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "$ref":
                yield value
            else:
                yield from nested(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nested(value)


def test_an_endpoint_is_an_operation() -> None:
    made = openapi.document([ENDPOINT])
    (operation,) = made["paths"]["/api/analytics/agent/{id}/performance"].values()
    assert operation["operationId"] == "get_agent_id_performance"
    parameters = {one["name"]: one for one in operation["parameters"]}
    assert [*parameters] == ["id", "limit", "cursor", "period"]
    assert (parameters["id"]["in"], parameters["id"]["required"]) == ("path", True)
    assert parameters["period"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 400,
        "default": 30,
    }
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/Answer"}
    assert "304" in operation["responses"]


def test_every_endpoint_has_a_summary_and_every_field_a_description() -> None:
    made = openapi.document(ENDPOINTS)
    missing = []
    for path, operations in made["paths"].items():
        for operation in operations.values():
            missing += [path] if not operation["summary"] else []
            missing += [
                f"{path}?{one['name']}"
                for one in operation["parameters"]
                if not one.get("description")
            ]
    for name, schema in made["components"]["schemas"].items():
        missing += [name] if not schema.get("description") else []
        missing += [
            f"{name}.{field}"
            for field, holds in schema.get("properties", {}).items()
            if not holds.get("description")
        ]
    assert not missing


def test_what_is_named_is_there_and_no_two_operations_are_called_the_same() -> None:
    made = openapi.document(ENDPOINTS)
    known = {f"#/components/schemas/{name}" for name in made["components"]["schemas"]}
    assert {*nested(made)} <= known
    names = [one["operationId"] for path in made["paths"].values() for one in path.values()]
    assert len(names) == len({*names}) == len(ENDPOINTS)


def test_the_document_is_json() -> None:
    made = openapi.document(ENDPOINTS)
    assert msgspec.json.decode(msgspec.json.encode(made)) == made
    assert made["openapi"] == "3.1.0"


def test_what_is_in_braces_is_described() -> None:
    for one in ENDPOINTS:
        assert {*openapi._PLACES.findall(one.path)} == {*one.words}, one.path
