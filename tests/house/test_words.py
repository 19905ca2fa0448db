"""The words of the code: nouns for modules, questions and verbs for functions, no loose ends."""

import re
from pathlib import Path

import pytest

from tests.house import tree

SHAPELESS = {
    "base",
    "common",
    "handler",
    "helper",
    "helpers",
    "manager",
    "service",
    "util",
    "utils",
}
EMPTY_VERBS = ("async_", "do_", "get_", "handle_", "process_")
MEANT = {
    "get_analytics_summary": "the name that callers of row A2 know",
    "get_dashboard_data": "likewise",
    "process_figures": "the figures of a process",
}
LOOSE_END = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
PATCHES = ("freezegun", "mock", "time_machine", "unittest.mock")
SLEEPS = re.compile(r"(?:^|\.)sleep$")
# Waits for programs that are not ours, with a bound; measures how late the loop is.
SLEEPERS = ("tests/tools.py", "tests/benchmarks/rules.py")

CODE = tree.files(*tree.PACKAGES)
TESTS = tree.files("tests")


@pytest.mark.parametrize("path", CODE, ids=tree.name)
def test_a_module_is_named_after_something(path: Path) -> None:
    assert path.stem not in SHAPELESS
    assert path.stem.startswith("__") or not path.stem.startswith("_")


@pytest.mark.parametrize("path", CODE, ids=tree.name)
def test_a_function_says_more_than_an_empty_verb(path: Path) -> None:
    named = {function.name.lstrip("_") for function in tree.functions(path)}
    assert not [name for name in named - MEANT.keys() if name.startswith(EMPTY_VERBS)]


@pytest.mark.parametrize("path", CODE + TESTS, ids=tree.name)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not LOOSE_END.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TESTS, ids=tree.name)
def test_tests_neither_patch_nor_sleep(path: Path) -> None:
    assert not [name for name in tree.imports(path) if name in PATCHES]
    slept = [call for call in tree.calls(path) if SLEEPS.search(call)]
    assert not slept or tree.name(path) in SLEEPERS


@pytest.mark.parametrize("path", TESTS, ids=tree.name)
def test_a_test_is_named_by_a_sentence(path: Path) -> None:
    named = [f.name for f in tree.functions(path) if f.name.startswith("test_")]
    assert not [name for name in named if name.count("_") < 3]
