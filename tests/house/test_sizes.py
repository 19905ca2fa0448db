"""Files stay small enough to be read at one sitting."""

from statistics import median

import pytest

from tests.house import tree

AIM = 150
CAP = 300

LONGER: dict[str, tuple[int, str]] = {}
"""File → (its lines, why it may be longer). A ratchet: entries leave, and numbers fall, only."""

SIZES = {
    tree.name(path): len(path.read_text(encoding="utf-8").splitlines())
    for path in tree.files(*tree.PACKAGES, "tests")
}


@pytest.mark.parametrize("name", SIZES)
def test_a_file_fits_under_the_cap(name: str) -> None:
    cap, _ = LONGER.get(name, (CAP, ""))
    assert SIZES[name] <= cap, f"{name} has {SIZES[name]} lines, at most {cap}: split it by a noun"


def test_a_file_that_became_shorter_leaves_the_list() -> None:
    for name, (lines, _) in LONGER.items():
        assert SIZES.get(name) == lines > CAP, f"{name}: LONGER must say what is, or nothing"


def test_most_files_are_within_the_aim() -> None:
    assert median(SIZES.values()) <= AIM
