"""The commands `chatwatch rules …`."""

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exporter.cli import chatwatch
from tests.daemon import free_port
from tests.exporter.test_remote import answering, http

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


def test_a_server_is_given_what_it_is_to_record(folder: Path) -> None:
    put(folder, "}, {record: 'probes:up', expr: sum(probe_up)")
    evaluate = "evaluate: {prometheus: 'http://127.0.0.1:9'}"
    (folder / "c.yml").write_text(f"alerting: {{rules: [r.yml], {evaluate}}}\n", encoding="utf-8")
    assert called("export", "--to", "out").exit_code == 0
    assert "record: probes:up" in (folder / "out/r.yml").read_text("utf-8")


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


def test_check_counts_and_warns_of_the_configured_rules(folder: Path) -> None:
    done = called("check")
    assert done.exit_code == 0
    assert "good: 1 file, 1 group, 1 alert, 0 records; 2 warnings" in done.output
    assert "warning: r.yml:1: groups[0].rules[0].alert: says nowhere what to do" in done.output
    told = json.loads(called("check", "--json").stdout)
    assert (told["ok"], told["problems"], len(told["warnings"])) == (True, [], 2)
    assert (told["alerts"], told["warnings"][0]["line"]) == (1, 1)


def test_check_takes_files_with_and_without_a_configuration(folder: Path) -> None:
    for _ in range(2):
        assert called("check", "r.yml").exit_code == 0
        done = called("check", "r.yml", "none.yml")
        assert done.exit_code == 1
        assert "none.yml:1: there is no such file of rules" in done.output
        (folder / "c.yml").unlink(missing_ok=True)
    assert called("check").exit_code == 1


def test_check_says_every_mistake(folder: Path) -> None:
    put(folder, ", off: 1, window: 1s")
    done = called("check")
    assert (done.exit_code, "r.yml:1: groups[0].rules[0].off: unknown key" in done.output) == (
        1,
        True,
    )
    told = json.loads(called("check", "--json").stdout)
    assert (told["ok"], len(told["problems"])) == (False, 1)


def matrix(*values: str) -> bytes:
    points = [[1_760_238_000 + 15 * tick, value] for tick, value in enumerate(values)]
    series = {"metric": {"__name__": "probe_success", "probe": "shop"}, "values": points}
    data = {"resultType": "matrix", "result": [series]}
    return http("200 OK", json.dumps({"status": "success", "data": data}).encode())


async def test_a_backtest_says_what_would_have_fired(folder: Path) -> None:
    when = ("--range", "1m", "--end", "1760238060", "--token", "s3cret")
    async with answering(matrix("1", "0", "0", "1", "1")) as port:
        asked = ("backtest", *when, "--prometheus", f"http://127.0.0.1:{port}")
        done = await asyncio.to_thread(called, *asked)
        assert (done.exit_code, done.output.splitlines()[1:]) == (
            0,
            [
                "Down (critical): fired once",
                '  2025-10-12 03:00:15Z  for 30s       {probe="shop"}  0',
            ],
        )
        done = await asyncio.to_thread(called, *asked, "--json", "r.yml")
    assert json.loads(done.output)["rules"][0]["episodes"][0]["labels"]["probe"] == "shop"


def test_a_backtest_that_cannot_be_is_said(folder: Path) -> None:
    done = called("backtest", "--prometheus", "nonsense")
    assert (done.exit_code, "expected a URL" in done.output) == (2, True)
    (folder / "c.yml").write_text(f"server: {{listen: '127.0.0.1:{free_port()}'}}\n", "utf-8")
    done = called("backtest", "r.yml")
    assert (done.exit_code, "nobody listens" in done.output) == (2, True)
    assert called("backtest", "none.yml").exit_code == 1
