"""Every link leads somewhere: to a board that is there, by variables that it has."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from grafana import promql
from tests.grafana import expressions
from tests.grafana.panels import (
    BOARDS,
    Json,
    defaults,
    every_panel,
    overridden,
    panels,
)
from tests.house import tree

BY_UID = {board["uid"]: board for board in BOARDS.values()}
KEPT = ["${datasource:queryparam}", "${__url_time_range}"]
_MACRO = re.compile(r"\$\{__(field\.labels|data\.fields)\.(\w+)\}")
_RUNBOOK = re.compile(r"docs/runbooks/([\w<>-]+)\.md")

every_board = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


def links(panel: Json) -> Iterator[Json]:
    """Every link of a panel: of all its fields, and of some."""
    yield from defaults(panel).get("links", [])
    for some in overridden(panel, "links"):
        yield from some


def variables(board: Json) -> set[str]:
    return {one["name"] for one in board["templating"]["list"]}


@every_panel
def test_a_link_to_a_board_finds_it_and_its_variables(panel: Json) -> None:
    for link in links(panel):
        url = urlsplit(link["url"])
        if url.path.startswith("/d/"):
            board = BY_UID[url.path.removeprefix("/d/")]
            asked = url.query.split("&")
            assert asked[-2:] == KEPT
            chosen = {one.partition("=")[0] for one in asked[:-2]}
            assert chosen <= {f"var-{name}" for name in variables(board)}


@every_panel
def test_what_a_link_takes_along_is_a_label_of_what_is_clicked(panel: Json) -> None:
    exprs = [target["expr"] for target in panel["targets"]]
    left = set[str]()
    for expr in exprs:
        left |= promql.groupings(expr) | expressions.named(expr)
        left |= {label for one in promql.selectors(expr) for label, _ in one.matchers}
    for link in links(panel):
        for where, label in _MACRO.findall(link["url"]):
            assert where == ("data.fields" if panel["type"] == "table" else "field.labels")
            assert label in left


@every_panel
def test_a_link_has_words_and_an_address(panel: Json) -> None:
    for link in links(panel):
        assert link["title"]
        assert re.match(r"/d/|https?://|\$\{\w+\}/", link["url"]), link["url"]
        assert link["targetBlank"] is not link["url"].startswith("/d/")
        assert "placement" not in link


@every_board
def test_a_page_leads_to_boards_that_are_there(board: Json) -> None:
    for link in board["links"]:
        assert (link["keepTime"], link["includeVars"]) == (True, True)
        if link["type"] == "link":
            assert link["url"].removeprefix("/d/") in BY_UID
        else:
            assert all(set(link["tags"]) <= set(other["tags"]) for other in BOARDS.values())


def test_every_board_is_led_to_from_another_one() -> None:
    """The list of all boards apart: by a click on something."""
    found = set[str]()
    for board in BOARDS.values():
        for panel in panels(board):
            paths = (urlsplit(link["url"]).path for link in links(panel))
            found |= {path.removeprefix("/d/") for path in paths} - {board["uid"]}
    assert BY_UID.keys() - found <= {"chatwatch-overview", "chatwatch-executive"}  # the tops


@every_board
def test_runbooks_that_are_named_are_there(board: Json) -> None:
    for name in _RUNBOOK.findall(json.dumps(board)):
        assert name == "ALERT" or (tree.ROOT / f"docs/runbooks/{name}.md").is_file()
