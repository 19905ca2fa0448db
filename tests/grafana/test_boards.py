"""What every dashboard and panel must have, so that people can read them at a glance."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from grafana_foundation_sdk.models import units

from tests.grafana.panels import BOARDS, Json, defaults, every_panel, overridden, panels

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
UNITS = {value for name, value in vars(units).items() if isinstance(value, str) and name[0] != "_"}
STATE_COLOURS = {"green", "blue", "orange", "red"}  # fine, info, warning, critical

every_board = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)


@every_board
def test_a_board_is_found_again_and_not_edited_by_hand(board: Json) -> None:
    assert board["title"].startswith("chatwatch / ")
    assert board["uid"].startswith("chatwatch-")
    assert "chatwatch" in board["tags"]
    assert board["editable"] is False
    assert "id" not in board
    assert board["description"].endswith((".", "?"))


def test_no_two_boards_have_the_same_address() -> None:
    assert len({board["uid"] for board in BOARDS.values()}) == len(BOARDS)


@every_board
def test_a_board_opens_with_hours_that_keep_up_or_days_that_need_not(board: Json) -> None:
    spans = {"now-6h": "30s", "now-24h": "30s", "now-7d": "5m", "now-30d": "5m"}
    assert board["time"]["to"] == "now"
    assert board["refresh"] == spans[board["time"]["from"]]
    assert board["timezone"] == "browser"
    assert board["graphTooltip"] == 1  # a shared crosshair


@every_board
def test_a_board_asks_which_data_source_first(board: Json) -> None:
    first, *others = board["templating"]["list"]
    assert (first["name"], first["type"], first["query"]) == (
        "datasource",
        "datasource",
        "prometheus",
    )
    assert first["label"] == "Data source"
    for variable in others:
        assert variable["type"] in {"query", "textbox"}
        if variable["type"] == "query":
            assert variable["datasource"] == SOURCE
            assert variable["refresh"] == 2  # when the time range changes
            assert variable["multi"] is variable["includeAll"]
        if variable["multi"]:
            assert (variable["allValue"], variable["current"]["value"]) == (".+", ["$__all"])


@every_board
def test_a_variable_asks_only_by_those_before_it(board: Json) -> None:
    before = set[str]()
    for variable in board["templating"]["list"]:
        assert set(re.findall(r"\$(\w+)", variable["query"])) <= before, variable["name"]
        before.add(variable["name"])


@every_board
def test_every_variable_is_asked_by_and_none_other(board: Json) -> None:
    names = [variable["name"] for variable in board["templating"]["list"]]
    assert len(set(names)) == len(names)
    everything = json.dumps([board["panels"], board["templating"], board["annotations"]])
    used = set(re.findall(r"\$\{?([a-zA-Z]\w*)", everything))
    assert used == set(names)


@every_board
def test_panels_and_rows_have_numbers_of_their_own(board: Json) -> None:
    rows = [panel for panel in board["panels"] if panel["type"] == "row"]
    numbers = Counter(panel["id"] for panel in [*panels(board), *rows])
    assert not [number for number, count in numbers.items() if count > 1 or number <= 0]


@every_board
def test_panels_neither_overlap_nor_leave_the_page(board: Json) -> None:
    taken: Counter[tuple[int, int]] = Counter()
    for panel in [*board["panels"], *folded(board)]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                taken[x, y] += 1
    assert max(taken.values()) == 1


@every_board
def test_no_gap_is_left_at_the_end_of_a_line(board: Json) -> None:
    lines: Counter[int] = Counter()
    for panel in [*board["panels"], *folded(board)]:
        lines[panel["gridPos"]["y"]] += panel["gridPos"]["w"]
    assert set(lines.values()) == {24}


@every_board
def test_what_is_open_can_be_taken_in(board: Json) -> None:
    shown = [panel for panel in board["panels"] if panel["type"] != "row"]
    assert len(shown) <= 25
    assert all(panel["collapsed"] for panel in board["panels"] if panel.get("panels"))


@every_panel
def test_a_panel_says_what_it_is_and_what_to_do(panel: Json) -> None:
    what, why, act, names = panel["description"].split("\n\n")
    assert {what[-1], why[-1], act[-1]} == {"."}
    assert act.startswith("**If it looks bad:** ")
    assert names.startswith("`")
    assert panel["title"] == panel["title"].strip() != ""


@every_panel
def test_a_panel_asks_the_chosen_data_source(panel: Json) -> None:
    assert panel["datasource"] == SOURCE
    assert panel["targets"]
    assert all(target["datasource"] == SOURCE for target in panel["targets"])


@every_panel
def test_a_panel_has_a_unit_that_grafana_knows(panel: Json) -> None:
    """One that it does not know, Grafana shows as it is written, behind the figure."""
    assert {defaults(panel)["unit"], *overridden(panel, "unit")} <= UNITS


@every_panel
def test_a_panel_without_data_says_so_in_words(panel: Json) -> None:
    assert len(defaults(panel)["noValue"]) > 3


@every_panel
def test_an_axis_begins_at_zero(panel: Json) -> None:
    if panel["type"] in {"timeseries", "stat"}:
        assert defaults(panel)["min"] == 0


@every_panel
def test_colours_of_thresholds_are_those_of_states(panel: Json) -> None:
    steps = [defaults(panel).get("thresholds"), *overridden(panel, "thresholds")]
    used = {step["color"] for one in steps if one for step in one["steps"]}
    assert used <= STATE_COLOURS | {"text"}


@every_panel
def test_a_graph_has_a_table_for_its_legend_and_one_tooltip_for_all(panel: Json) -> None:
    if panel["type"] != "timeseries":
        return
    options: Any = panel["options"]
    assert options["legend"]["displayMode"] == "table"
    assert options["legend"]["calcs"] == ["mean", "max", "lastNotNull"]
    assert (options["tooltip"]["mode"], options["tooltip"]["sort"]) == ("multi", "desc")


def folded(board: Json) -> list[Json]:
    """The panels within folded rows."""
    return [panel for row in board["panels"] for panel in row.get("panels", [])]
