"""Every line and branch of the pure modules is run by tests of their own package."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house import tree

MISSED: dict[str, tuple[int, str]] = {}
"""Pure file → (lines and branches that no test runs, why). A ratchet: only downwards."""

LARGE = ("exporter", "probes")
"""The package whose tests would together outlast a test's time limit; measured by its parts."""


def pure() -> list[Path]:
    """The files of the modules that the import contract calls pure."""
    with (tree.ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    (listed,) = [one["source_modules"] for one in contracts if one["id"] == "pure"]
    return [path for path in tree.files(*tree.PACKAGES) if is_below(tree.dotted(path), listed)]


def is_below(module: str, packages: list[str]) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in packages)


def beside(files: list[Path]) -> list[str]:
    """The test folders and files beside the pure modules."""
    pairs = {
        f"tests/{path.parent.relative_to(tree.ROOT).as_posix()}/test_{path.stem}" for path in files
    }
    every = [tree.name(path) for path in tree.files("tests")]
    return [name for name in every if any(name.startswith(pair) for pair in pairs)]


def parts() -> dict[str, list[Path]]:
    """The pure files by their package: ``alerting``, ``alerting/dispatch``, …."""
    found: dict[str, list[Path]] = {}
    for path in pure():
        folder = path.parent.relative_to(tree.ROOT)
        depth = 3 if folder.parts[:2] == LARGE else 2
        found.setdefault("/".join(folder.parts[:depth]), []).append(path)
    return found


PARTS = parts()


@pytest.mark.slow
@pytest.mark.parametrize("part", PARTS)
def test_tests_of_pure_modules_run_all_of_them(part: str, tmp_path: Path) -> None:
    """In a process of its own: a tracer would slow the tests that look at the time."""
    files = PARTS[part]
    report = tmp_path / "coverage.json"
    env = os.environ | {"HYPOTHESIS_PROFILE": "brief", "COVERAGE_FILE": str(tmp_path / "data")}
    include = ",".join(str(path) for path in files)
    measure = ["run", "--branch", f"--include={include}", "-m", "pytest", "--quiet"]
    measure += ["-m", "not slow and not soak"]
    tests = beside(files)
    assert tests, "without a name, pytest would run all there are"
    ran = run([*measure, *tests], env)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = run(["json", "--quiet", "-o", str(report)], env)
    assert told.returncode == 0, told.stdout + told.stderr
    measured = json.loads(report.read_text(encoding="utf-8"))["files"]
    wrong = {name: said for name in map(tree.name, files) if (said := complaint(name, measured))}
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())


def run(arguments: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coverage", *arguments],
        cwd=tree.ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def complaint(name: str, measured: dict[str, dict[str, list[object]]]) -> str:
    """What is wrong with a file: lines that no test runs, or a ratchet to be tightened."""
    if name not in measured:
        return "no test imports it"
    lines, branches = measured[name]["missing_lines"], measured[name]["missing_branches"]
    count, allowed = len(lines) + len(branches), MISSED.get(name, (0, ""))[0]
    if count > allowed:
        return f"not run: lines {lines}, branches {branches}"
    return f"better than MISSED says: put {count} there" if count < allowed else ""
