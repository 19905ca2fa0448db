"""docs/capabilities.md has a line for every row of the product, and what a line names is there."""

import re
from pathlib import Path
from typing import Final

import pytest

from exporter.metrics import catalogue
from tests.house import tree

PAGE: Final = (tree.ROOT / "docs/capabilities.md").read_text(encoding="utf-8")
LINES: Final = {
    cells[0]: cells for cells in re.findall(r"(?m)^\| ([A-Q]\d+) \|(.*)\|(.*)\|(.*)\|(.*)\|$", PAGE)
}
# How many rows each letter has; where the product's own page lies beside, it is asked itself.
ROWS: Final = dict(
    zip("ABCDEFGHIJKLMNOPQ", (18, 11, 9, 7, 13, 3, 6, 6, 11, 6, 7, 6, 2, 1, 5, 2, 9), strict=True)
)
WANTED: Final = [
    f"{letter}{number + 1}" for letter, count in ROWS.items() for number in range(count)
]
# The rows of conversations, agents, AI and integrations: what they lack, a later issue brings.
ANALYTICS: Final = [
    *(f"A{number}" for number in (1, 2, 3, 4, 6, 8, 11, 14, 15, 16, 17, 18)),
    *(f"B{number}" for number in range(1, 12)),
    *(f"C{number}" for number in range(1, 10)),
    *("D5", "D6", "E1", "E2", "E3", "E5", "E11", "E12", "E13"),
    *(f"G{number}" for number in range(1, 7)),
    *("I5", "K1", "M1", "M2"),
    *(f"Q{number}" for number in range(1, 10)),
]
LATER: Final = "a later issue"
SHARED: Final = tree.ROOT.parent / "shared/capabilities.md"


def test_every_row_has_its_line() -> None:
    assert list(LINES) == WANTED


@pytest.mark.skipif(
    not SHARED.exists(), reason="the product's page of rows is not beside the house"
)
def test_the_rows_are_those_of_the_product() -> None:
    found = re.findall(r"(?m)^([A-Q]\d+)\. ", SHARED.read_text(encoding="utf-8"))
    assert found == WANTED


@pytest.mark.parametrize("row", WANTED)
def test_a_line_says_where_it_is_and_what_shows_it_or_who_brings_it(row: str) -> None:
    _, what, where, test, left = (cell.strip() for cell in LINES[row])
    assert what
    assert bool(where) == bool(test)
    assert test or LATER in left
    if test:
        assert (tree.ROOT / test.strip("`")).exists(), test
    for name in re.findall(r"`((?:docs|config|tests|exporter)/[\w./-]+)`", where):
        assert Path(tree.ROOT / name).exists(), name
    for name in re.findall(r"`((?:chat|integration|probe|chatwatch)_[a-z_]+)`", where):
        if not name.endswith("_"):
            catalogue.metric(name)


@pytest.mark.parametrize("row", ANALYTICS)
def test_a_row_of_analytics_has_a_test_and_lacks_only_what_a_later_issue_brings(row: str) -> None:
    _, _, _, test, left = (cell.strip() for cell in LINES[row])
    files = re.findall(r"`(tests/[\w./-]+)`", test)
    assert files
    assert all((tree.ROOT / file).is_file() for file in files), test
    assert not left or left.endswith(f"({LATER})"), left
