"""The commands `chatwatch rules …`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch

RULE = "{alert: Down, metric: probe_success, stat: last, critical: '== 0'%s}"
TEST = "rule_files: [out/r.yml]\ntests:\n- {name: one, promql_expr_test: [{expr: '%s'}]}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "")
    return tmp_path


def put(folder: Path, more: str) -> None:
    (folder / "c.yml").write_text("alerting: {rules: [r.yml]}\n", encoding="utf-8")
    text = f"groups: [{{name: g, rules: [{RULE % more}]}}]\n"
    (folder / "r.yml").write_text(text, encoding="utf-8")


def called(*arguments: str) -> Result:
    return CliRunner().invoke(chatwatch, ["--config", "c.yml", "rules", *arguments])


def test_rules_are_written_where_one_wants_them(folder: Path) -> None:
    done = called("export", "--to", "out/deep")
    assert (done.exit_code, done.output) == (0, "out/deep/r.yml\n")
    assert "expr: probe_success == 0" in (folder / "out/deep/r.yml").read_text("utf-8")


def test_what_cannot_be_exported_is_said(folder: Path) -> None:
    put(folder, ", summary: '{{ value / 2 }}'")
    done = called("export")
    assert done.exit_code == 1
    assert "Down: summary: Prometheus' templates have no 'div'" in done.output
    put(folder, ", off: 1")
    done = called("export")
    assert (done.exit_code, "unknown key" in done.output) == (1, True)


def test_where_nothing_can_be_written_it_says_so(folder: Path) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    done = called("export", "--to", "file")
    assert done.exit_code == 2
    assert done.output.startswith("file: ")


@pytest.mark.parametrize(
    ("expr", "more", "code"),
    [("up", (), 0), ("1", (), 1), ("1", ("--run", "other"), 0), ("1", ("--run", "on"), 1)],
)
def test_unit_tests_are_run(folder: Path, expr: str, more: tuple[str, ...], code: int) -> None:
    assert called("export", "--to", "out").exit_code == 0
    (folder / "t.yml").write_text(TEST % expr, encoding="utf-8")
    done = called("test", *more, "t.yml")
    assert done.exit_code == code
    assert done.output.startswith("Unit Testing:  t.yml\n")


def test_what_is_no_pattern_or_no_configuration_is_said(folder: Path) -> None:
    (folder / "t.yml").write_text(TEST % "up", encoding="utf-8")
    done = called("test", "--run", "(", "t.yml")
    assert (done.exit_code, "not a regular expression" in done.output) == (2, True)
    (folder / "c.yml").write_text("x: 1\n", encoding="utf-8")
    done = called("test", "t.yml")
    assert (done.exit_code, "unknown key" in done.output) == (1, True)
