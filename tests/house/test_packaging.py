"""What is installed is what is needed: no more, no less, and all of it pinned."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import tree

PYPROJECT = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
DATA = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = {
    line.partition("==")[0].lower().replace("_", "-")
    for line in (tree.ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
}


def distribution(requirement: str) -> str:
    """``PyYAML>=6`` → ``pyyaml``."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def distributions(*folders: str) -> set[str]:
    """The distributions that the files of the folders import."""
    providers = importlib.metadata.packages_distributions()
    tops = {name.partition(".")[0] for path in tree.files(*folders) for name in tree.imports(path)}
    foreign = tops - set(sys.stdlib_module_names) - {*tree.PACKAGES, "grafana", "tests"}
    return {distribution(providers[top][0]) if top in providers else top for top in foreign}


def test_the_packages_declare_what_they_import_and_nothing_else() -> None:
    declared = {distribution(line) for line in PROJECT["dependencies"]}
    assert distributions(*tree.PACKAGES) == declared


def test_the_tests_declare_what_they_import() -> None:
    declared = {distribution(line) for line in PROJECT["dependencies"] + EXTRAS["test"]}
    assert distributions("grafana", "tests") <= declared


@pytest.mark.parametrize("requirement", [*PROJECT["dependencies"], *EXTRAS["test"], *EXTRAS["dev"]])
def test_a_dependency_is_pinned(requirement: str) -> None:
    assert distribution(requirement) in PINS | {"chatwatch"}


@pytest.mark.parametrize("package", tree.PACKAGES)
def test_a_package_says_that_it_is_typed(package: str) -> None:
    assert (tree.ROOT / package / "py.typed").exists()


def test_every_file_of_the_packages_is_installed() -> None:
    kinds = {".py", ".typed", *(Path(glob).suffix for glob in DATA)}
    inside = [path for package in tree.PACKAGES for path in (tree.ROOT / package).rglob("*")]
    kept = [path for path in inside if path.is_file() and "__pycache__" not in path.parts]
    assert not [tree.name(path) for path in kept if path.suffix not in kinds]
