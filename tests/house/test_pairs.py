"""One module, one test file; a reader who knows the one finds the other."""

from pathlib import Path

import pytest

from tests.house import tree

WITHOUT: dict[str, str] = {}
"""Module → why no test file of its own. A ratchet: entries leave only."""

MODULES = [path for path in tree.files(*tree.PACKAGES) if not path.stem.startswith("__")]
TESTS = [
    path
    for path in tree.files(*(f"tests/{package}" for package in tree.PACKAGES))
    if path.stem.startswith("test_")
]


def pair_of(module: Path) -> Path:
    return tree.ROOT / "tests" / module.relative_to(tree.ROOT).with_name(f"test_{module.name}")


@pytest.mark.parametrize("module", MODULES, ids=tree.name)
def test_a_module_has_a_test_file(module: Path) -> None:
    argued = tree.name(module) in WITHOUT
    assert pair_of(module).exists() != argued, f"expected {tree.name(pair_of(module))}"


@pytest.mark.parametrize("test", TESTS, ids=tree.name)
def test_a_test_file_has_a_module(test: Path) -> None:
    """``test_intake_queue.py`` may stand beside ``test_intake.py`` where one would be too long."""
    folder = tree.ROOT / test.parent.relative_to(tree.ROOT / "tests")
    words = test.stem.removeprefix("test_").split("_")
    stems = ["_".join(words[:count]) for count in range(1, len(words) + 1)]
    assert any((folder / f"{stem}.py").exists() or (folder / stem).is_dir() for stem in stems), (
        f"{tree.name(test)} tests nothing that is in {tree.name(folder)}/"
    )


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in tree.files(*tree.PACKAGES, "tests")}
    assert not [tree.name(folder) for folder in folders if not (folder / "__init__.py").exists()]
