"""The dashboards as Grafana reads them: their panels, queries and numbers, wherever they stand."""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from grafana import build
from grafana.sdk import Builder, JSONEncoder

Json = dict[str, Any]


class Asked(NamedTuple):
    """One query of a dashboard and the panel that asks it."""

    where: str
    expr: str
    legend: str
    kind: str
    now: bool


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
QUERIES = [
    Asked(
        f"{name}: {panel['title']} {target['refId']}",
        target["expr"],
        target["legendFormat"],
        panel["type"],
        target["instant"],
    )
    for name, panel in PANELS
    for target in panel["targets"]
]


def defaults(panel: Json) -> Json:
    """What holds for all fields of a panel."""
    return dict(panel["fieldConfig"]["defaults"])


def overridden(panel: Json, key: str) -> list[Any]:
    """The values that overrides give to a property."""
    rules = panel["fieldConfig"].get("overrides", [])
    return [one["value"] for rule in rules for one in rule["properties"] if one["id"] == key]


def every_panel(test: Callable[[Json], None]) -> Callable[[str], None]:
    """Make one test a board of what must be so of each of its panels."""
    return of_each(test, [(name, panel["title"], panel) for name, panel in PANELS])


def every_query(test: Callable[[Asked], None]) -> Callable[[str], None]:
    """Make one test a board of what must be so of each of its panels' queries."""
    return of_each(test, [(one.where.partition(": ")[0], one.where, one) for one in QUERIES])


def of_each(
    test: Callable[[Any], None], every: list[tuple[str, str, Any]]
) -> Callable[[str], None]:
    """Make one test a board; each thing stands behind its board and where it is."""

    @pytest.mark.parametrize("name", BOARDS)
    def found(name: str) -> None:
        for board, where, one in every:
            if board == name:
                try:
                    test(one)
                except Exception as error:
                    error.add_note(where)
                    raise

    found.__doc__ = test.__doc__
    return found
