"""The dashboards as Grafana reads them: their panels, queries and numbers, wherever they stand."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from grafana import build
from grafana.sdk import Builder, JSONEncoder

Json = dict[str, Any]


class Asked(NamedTuple):
    """One query of a dashboard and the panel that asks it."""

    where: str
    expr: str
    legend: str
    kind: str


def written(builder: Builder[Any]) -> Json:
    """What a builder becomes in the file."""
    return dict(json.loads(json.dumps(builder.build(), cls=JSONEncoder)))


def boards() -> dict[str, Json]:
    """Every dashboard by the name of its file."""
    return {path.name: json.loads(text) for path, text in build.files().items()}


def panels(board: Json) -> Iterator[Json]:
    """Every panel, those in folded rows too, without the rows."""
    for panel in board["panels"]:
        if panel["type"] == "row":
            yield from panel["panels"]
        else:
            yield panel


BOARDS = boards()
PANELS = [(name, panel) for name, board in BOARDS.items() for panel in panels(board)]
TITLES = [f"{name}: {panel['title']}" for name, panel in PANELS]
QUERIES = [
    Asked(f"{name}: {panel['title']} {target['refId']}", *fields, panel["type"])
    for name, panel in PANELS
    for target in panel["targets"]
    for fields in [(target["expr"], target["legendFormat"])]
]


def defaults(panel: Json) -> Json:
    """What holds for all fields of a panel."""
    return dict(panel["fieldConfig"]["defaults"])


def overridden(panel: Json, key: str) -> list[Any]:
    """The values that overrides give to a property."""
    rules = panel["fieldConfig"].get("overrides", [])
    return [one["value"] for rule in rules for one in rule["properties"] if one["id"] == key]
