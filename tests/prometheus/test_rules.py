"""prometheus/rules is what `chatwatch rules export` writes; its unit tests hold here and there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from alerting.rulebook import export
from alerting.trials import session
from exporter import alerts, config
from tests.house import tree
from tests.tools import tool

FOLDER = tree.ROOT / "prometheus"
RULES = sorted((FOLDER / "rules").glob("*.yml"))
TESTS = sorted((FOLDER / "tests").glob("*.yml"))


def test_the_files_are_those_that_would_be_written_now() -> None:
    settings = config.load(tree.ROOT / "config/chatwatch.yml", {})
    groups = alerts.load(settings.alerting, tree.ROOT / "config", {}).groups
    written = export.exported(groups, settings.alerting.samples.interval)
    there = {path.name: path.read_text(encoding="utf-8") for path in RULES}
    assert there == written, "run: chatwatch rules export"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_alert_and_every_recorded_series_has_a_unit_test(path: Path) -> None:
    told = "".join(test.read_text(encoding="utf-8") for test in TESTS)
    names = re.findall(r"(?m)^  - (?:alert|record): (\w+)$", path.read_text(encoding="utf-8"))
    assert names
    expected = r'(?:alertname(?:: |=")|\bexpr: .*\b){}\b'
    assert not [name for name in names if not re.search(expected.format(name), told)]


def test_promtool_finds_them_good() -> None:
    run = [tool("promtool"), "check", "rules", *map(str, RULES)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
async def test_the_unit_tests_of_the_shipped_rules_hold_by_our_engine(path: Path) -> None:
    found = await session.verdict(str(path), alerts.on_trial(None))
    assert (found.failures, found.warnings) == ((), ())


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_and_by_promtool(path: Path) -> None:
    run = [tool("promtool"), "test", "rules", str(path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_says_what_failed_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "t.yml"
    text = "tests: [{promql_expr_test: [{expr: '1', exp_samples: [{value: 2}]}]}]"
    file.write_text(text, encoding="utf-8")
    run = [sys.executable, "-m", "exporter", "rules", "test", str(file), str(TESTS[0])]
    done = subprocess.run(
        run, capture_output=True, text=True, check=False, timeout=60, cwd=tree.ROOT
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert 'expr: "1", time: 0s,\n        exp: {} 2\n        got: {} 1' in done.stdout
    assert "SUCCESS" in done.stdout
