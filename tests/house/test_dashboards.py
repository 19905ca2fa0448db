"""docs/dashboards.md names every dashboard with its question, and no panel that there is not."""

import re

import pytest

from grafana import build
from tests.grafana.panels import BOARDS, Json, panels
from tests.house import tree

TEXT = (tree.ROOT / "docs/dashboards.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| \[(?P<title>.+?)\]\(#(?P<place>.+?)\) \| (?P<question>.+?) \| (?P<folder>\w+) \|$"
)
PLACES = TEXT.partition("## Where the dashboards of the sources are")[2].partition("\n## ")[0]
ASKED = [
    cells for line in PLACES.splitlines() if len(cells := line.split(" | ")) == 3
]  # head, rule, rows


def short(board: Json) -> str:
    """How people call it: its title without ours before it."""
    return str(board["title"]).removeprefix("chatwatch / ")


KNOWN = {short(board): {panel["title"] for panel in panels(board)} for board in BOARDS.values()}


def test_the_table_has_every_dashboard_with_its_question_and_folder() -> None:
    rows = [found.groupdict() for line in TEXT.splitlines() if (found := ROW.match(line))]
    told = {row["title"]: (row["question"], row["folder"]) for row in rows}
    assert told == {
        board.title.removeprefix("chatwatch / "): (board.question, board.folder)
        for board in build.BOARDS.values()
    }


@pytest.mark.parametrize("title", KNOWN)
def test_a_dashboard_has_a_part_of_its_own(title: str) -> None:
    assert f"\n## {title}\n" in TEXT


def named(cell: str) -> list[tuple[str, str]]:
    """The panels that a cell names: ``**Host**: *CPU*, *Memory*; **Alerts**``."""
    found = []
    for part in cell.split("; "):
        board = re.findall(r"\*\*(.+?)\*\*", part)
        rest = re.sub(r"\*\*.+?\*\*", "", part)
        found += [(board[0], panel) for panel in re.findall(r"\*(.+?)\*", rest) if board]
    return found


@pytest.mark.parametrize("cells", ASKED[2:], ids=[cells[0].strip("| *") for cells in ASKED[2:]])
def test_what_was_asked_for_is_on_panels_that_exist(cells: list[str]) -> None:
    told = cells[2].removesuffix(" |")
    boards = re.findall(r"\*\*(.+?)\*\*", told)
    assert boards or told == "all of them"
    assert not set(boards) - KNOWN.keys()
    assert not [(board, panel) for board, panel in named(told) if panel not in KNOWN[board]]


def test_the_dashboards_of_all_three_documents_are_there() -> None:
    documents = [cells[1] for cells in ASKED]
    assert [documents.count(one) for one in ("000", "001", "002")] == [3, 6, 4]


def test_panels_of_a_cell_are_read_with_their_board() -> None:
    assert named("**Host**: *CPU*, *Memory*; **Alerts**") == [("Host", "CPU"), ("Host", "Memory")]
