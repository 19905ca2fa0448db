"""Files of unit tests: promtool's own get promtool's verdicts, those of 3.14."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.trials import session
from alerting.trials.session import Verdict
from tests.alerting.ground import GROUND

ROOT = Path(__file__).parents[3]
FOLDER = Path(os.environ.get("CHATWATCH_CONFORMANCE", ROOT.parent / "shared/conformance"))
GROUND_OF_TRIALS = replace(GROUND, interval=Duration(0), keep=Duration(1_000 * 365 * 86_400))

VERDICTS = [
    ("at-modifier-test.yml", (), True),
    ("bad-input-series.yml", (), False),
    ("bad-promql.yml", (), False),
    ("failing.yml", (), False),
    pytest.param("long-period.yml", (), True, marks=pytest.mark.slow),
    ("no-test-group-interval.yml", (), True),
    ("rules_run.yml", (), False),
    ("rules_run.yml", ("correct",), True),
    ("rules_run.yml", ("wrong",), False),
    ("rules_run.yml", ("correct", "wrong"), False),
    ("rules_run_fuzzy.yml", ("correct",), True),
    ("rules_run_fuzzy.yml", ("wrong",), False),
    ("rules_run_no_fuzzy.yml", (), False),
    pytest.param("unittest.yml", (), True, marks=pytest.mark.slow),
]
"""A file, the names that are run, whether promtool says SUCCESS."""

RULES = {
    "rules.yml": "",
    "rules_duplicates.yml": "",
    "at-modifier.yml": "",
    "rules-bad.yml": 'undefined variable "$label"',
    "rules_extrafields.yml": "namespace: unknown key",
}
"""A file of rules, and what is wrong with it."""


def conformance(name: str) -> str:
    path = FOLDER / "promtool" / name
    if not path.exists():
        pytest.skip(f"there is no {path}; CHATWATCH_CONFORMANCE names the folder")
    return str(path)


async def judged(path: str, *run: str) -> Verdict:
    return await session.verdict(path, GROUND_OF_TRIALS, run)


@pytest.mark.parametrize(("name", "run", "holds"), VERDICTS)
async def test_promtools_own_files_get_its_verdicts(
    name: str, run: tuple[str, ...], holds: bool
) -> None:
    found = await judged(conformance(name), *run)
    assert (not found.failures) is holds, str(found)


@pytest.mark.parametrize("name", RULES)
async def test_promtools_own_rules_are_taken_or_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "t.yml"
    file.write_text(f"rule_files: ['{conformance(name)}']\n", encoding="utf-8")
    said = str(await judged(str(file)))
    assert RULES[name] in said
    assert ("SUCCESS" in said) is (RULES[name] == "")


FILE = """
rule_files: [rules.yml, none*.yml]
evaluation_interval: 30s
group_eval_order: [second, first]
tests:
- name: ordered
  interval: 15s
  start_timestamp: 2025-10-12T03:00:00Z
  external_labels: {place: here}
  external_url: https://there
  input_series:
  - {series: up, values: 0 1}
  promql_expr_test:
  - {expr: from_second, eval_time: 0s, exp_samples: [{labels: from_second, value: 1}]}
  - {expr: time(), eval_time: 1m, exp_samples: [{labels: '{}', value: 1760238060}]}
  alert_rule_test:
  - eval_time: 59s
    alertname: Up
    exp_alerts:
    - exp_labels: {}
      exp_annotations: {said: 'here https://there 1'}
"""
GROUPS = """
groups:
- {name: first, interval: 1h, rules: [{record: from_second, expr: second}]}
- name: second
  rules:
  - {record: second, expr: 1}
  - alert: Up
    expr: up == 1
    annotations: {said: '{{ $externalLabels.place }} {{ $externalURL }} {{ $value }}'}
"""


async def test_groups_are_evaluated_in_the_order_that_is_given(tmp_path: Path) -> None:
    (tmp_path / "t.yml").write_text(FILE, encoding="utf-8")
    (tmp_path / "rules.yml").write_text(GROUPS, encoding="utf-8")
    found = await judged(str(tmp_path / "t.yml"))
    assert str(found) == f"  WARNING: no file match pattern {tmp_path}/none*.yml\n  SUCCESS"


async def test_a_rule_that_cannot_be_evaluated_ends_the_test(tmp_path: Path) -> None:
    rules = "groups: [{name: g, rules: [{record: x, expr: a * on () b}]}]"
    (tmp_path / "r.yml").write_text(rules, encoding="utf-8")
    text = """
rule_files: [r.yml]
tests:
- input_series: [{series: 'a{x="1"}', values: '1 1'}, {series: 'a{x="2"}', values: '_ 1'},
                 {series: b, values: '1 1'}]
  promql_expr_test: [{expr: x, eval_time: 2m}]
"""
    (tmp_path / "t.yml").write_text(text, encoding="utf-8")
    (failure,) = (await judged(str(tmp_path / "t.yml"))).failures
    assert failure.startswith("    rule: x, time: 1m, err: ")


async def test_a_file_that_cannot_be_read_has_failed(tmp_path: Path) -> None:
    (tmp_path / "t.yml").write_text("tests: [{interval: 0s, off: 1}]", encoding="utf-8")
    (failure,) = (await judged(str(tmp_path / "t.yml"))).failures
    assert "tests[0].off: unknown key" in failure
