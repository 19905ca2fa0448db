"""Files of unit tests as they are written."""

import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerting.duration import Duration
from alerting.strict import ConfigError
from alerting.trials import files
from alerting.trials.files import File, Moment, Number


def load(folder: Path, text: str) -> File:
    (folder / "t.yml").write_text(text, encoding="utf-8")
    return files.load(str(folder / "t.yml"))


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    file = load(tmp_path, "tests: [{}]")
    assert (file.evaluation_interval, file.fuzzy_compare) == (Duration(60), False)
    (test,) = file.tests or ()
    assert (test.end, test.name, test.external_labels) == (Duration(0), "", {})


def test_a_test_ends_with_the_last_time_that_is_looked_at(tmp_path: Path) -> None:
    file = load(
        tmp_path,
        "tests: [{alert_rule_test: [{eval_time: 5m, alertname: A}],"
        " promql_expr_test: [{expr: x, eval_time: 1m}]}]",
    )
    assert (file.tests or ())[0].end == Duration(300)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("evaluation_interval: 0s", "evaluation_interval: expected more than no time"),
        ("tests: [{interval: 0s}]", "tests[0].interval: expected more than no time"),
        (
            "tests: [{notice_test: [{receiver: a, exp_notices: [{at: 1m, alerts: ['x{']}]}]}]",
            "tests[0].notice_test[0].exp_notices[0].alerts[0]: ",
        ),
        ("tests: [{alert_rule_test: [{}]}]", "alert_rule_test[0].alertname: missing"),
        ("tests: [{start_timestamp: soon}]", "expected seconds since 1970 or a time like"),
        ("tests: [{start_timestamp: '2025-10-12T03:00:00'}]", "expected a time with its zone"),
        ("tests: [{promql_expr_test: [{exp_samples: [{value: x}]}]}]", "expected a number"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "expected"), [("1", 1.0), ("-1e3", -1000.0), (".Inf", math.inf), ("-Inf", -math.inf)]
)
def test_numbers_are_read_as_go_reads_them(text: str, expected: float) -> None:
    assert Number.parse(text).value == expected
    assert math.isnan(Number.parse(".nan").value)
    with pytest.raises(ValueError, match="expected a number"):
        Number.parse("1_000")


@pytest.mark.parametrize(
    "text", ["1760238000", "2025-10-12T03:00:00Z", "2025-10-12T05:00:00+02:00"]
)
def test_instants_are_read(text: str) -> None:
    assert Moment.parse(text).at == datetime(2025, 10, 12, 3, tzinfo=UTC)
