import json

import msgspec

from grafana import board, stat
from grafana.board import Board, Section
from tests.grafana.panels import Json
from tests.grafana.test_frame import FRAME
from tests.grafana.test_stat import STEPS

BOARD = Board(
    title="chatwatch / Things",
    uid="chatwatch-things",
    question="Are there things?",
    tags=("chatwatch",),
    variables=(),
    annotations=(),
    sections=(
        Section("", (stat.panel(FRAME, STEPS),)),
        Section("Open", (stat.panel(FRAME, STEPS), stat.panel(FRAME, STEPS))),
        Section("Folded", (stat.panel(FRAME, STEPS),), folded=True),
    ),
)


def written() -> Json:
    return dict(json.loads(board.text(BOARD)))


def test_sections_stand_one_below_the_other() -> None:
    placed = [
        (one["type"], one["gridPos"]["x"], one["gridPos"]["y"]) for one in written()["panels"]
    ]
    assert placed == [
        ("stat", 0, 0),
        ("row", 0, 9),
        ("stat", 0, 10),
        ("stat", 12, 10),
        ("row", 0, 19),
    ]


def test_a_folded_section_holds_its_panels() -> None:
    folded = written()["panels"][-1]
    assert (folded["title"], folded["collapsed"]) == ("Folded", True)
    assert [panel["gridPos"]["y"] for panel in folded["panels"]] == [20]


def test_rows_have_numbers_apart_from_panels() -> None:
    rows = [one["id"] for one in written()["panels"] if one["type"] == "row"]
    assert len(set(rows)) == 2
    assert min(rows) >= 1_000_000


def test_every_board_leads_to_all_others_and_up() -> None:
    assert [one["title"] for one in written()["links"]] == ["Overview", "Dashboards"]
    first = msgspec.structs.replace(BOARD, uid="chatwatch-overview")
    made = json.loads(board.text(first))
    assert [one["title"] for one in made["links"]] == ["Dashboards"]


def test_a_board_may_show_days() -> None:
    days = msgspec.structs.replace(BOARD, since="now-30d", refresh="5m")
    made = json.loads(board.text(days))
    assert (made["time"]["from"], made["refresh"]) == ("now-30d", "5m")


def test_the_file_ends_with_a_newline_and_keeps_letters_as_they_are() -> None:
    assert board.text(BOARD).endswith("}\n")
    assert "\\u" not in board.text(BOARD)
