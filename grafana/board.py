"""A dashboard: sections in order, and what all dashboards have in common."""

import json
import zlib
from typing import Literal, get_args

from msgspec import Struct

from grafana import links
from grafana.sdk import Builder, JSONEncoder, dashboard, models

Panel = Builder[models.Panel]
Variable = Builder[models.VariableModel]
Folder = Literal["operations", "business"]
FOLDERS: tuple[str, ...] = get_args(Folder)


class Section(Struct, frozen=True):
    """Panels under a title; without one they stand on top. `folded` ones are opened by people."""

    title: str
    panels: tuple[Panel, ...]
    folded: bool = False


class Board(Struct, frozen=True, kw_only=True):
    """One page that answers one question; `uid` is its address for ever.

    `folder` is where Grafana lists it. It opens with what happened since `since`, and asks anew
    every `refresh`.
    """

    title: str
    uid: str
    question: str
    tags: tuple[str, ...]
    variables: tuple[Variable, ...]
    annotations: tuple[Builder[models.AnnotationQuery], ...]
    sections: tuple[Section, ...]
    folder: Folder = "operations"
    since: str = "now-6h"
    refresh: str = "30s"


def text(board: Board) -> str:
    """Return the dashboard as the JSON that Grafana reads from a file."""
    return json.dumps(built(board), cls=JSONEncoder, indent=1, ensure_ascii=False) + "\n"


def built(board: Board) -> models.Dashboard:
    """Return the dashboard with every panel in its place."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(board.question)
        .tags(list(board.tags))
        .readonly()
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .time(board.since, "now")
        .timezone("browser")
        .refresh(board.refresh)
        .timepicker(dashboard.TimePicker().refresh_intervals(["10s", "30s", "1m", "5m", "15m"]))
        .links(_links(board))
        .variables(list(board.variables))
        .annotations(list(board.annotations))
    )
    for section in board.sections:
        made = _with_section(made, section)
    return made.build()


def _links(board: Board) -> list[Builder[models.DashboardLink]]:
    """The way up, but from the top; and to all others."""
    up = [] if board.uid == links.HOME else [links.overview()]
    return [*up, links.all_boards()]


def _with_section(made: dashboard.Dashboard, section: Section) -> dashboard.Dashboard:
    row = dashboard.Row(section.title).id(_number(section.title)).collapsed(section.folded)
    if section.folded:
        for panel in section.panels:
            row = row.with_panel(panel)
        return made.with_row(row)
    if section.title:
        made = made.with_row(row)
    for panel in section.panels:
        made = made.with_panel(panel)
    return made


def _number(title: str) -> int:
    """A row's id, apart from those of panels."""
    return 1_000_000 + zlib.crc32(title.encode()) % 1_000_000
