"""One unit test, run; test_session runs promtool's own."""

import pytest

from alerting import strict
from alerting.duration import Duration
from alerting.trials import trial
from alerting.trials.files import File
from alerting.trials.trial import Setting


async def failed(text: str, *, is_fuzzy: bool = False) -> tuple[str, ...]:
    file = strict.load(f"tests: [{text}]", File, file="t.yml", environ={}, read=str)
    (test,) = file.tests or ()
    return await trial.failures(test, Setting((), Duration(60), is_fuzzy))


@pytest.mark.parametrize(
    ("values", "expected", "is_fuzzy", "holds"),
    [
        ("1", "1", False, True),
        ("NaN", "NaN", False, False),
        ("3.0000000000000004", "3", False, False),
        ("3.0000000000000004", "3", True, True),
        ("2.9999999999999996", "3", True, True),
        ("3.0000000000000013", "3", True, False),
    ],
)
async def test_values_are_equal_or_with_fuzzy_compare_neighbours(
    values: str, expected: str, is_fuzzy: bool, holds: bool
) -> None:
    text = (
        f"{{input_series: [{{series: x, values: '{values}'}}],"
        f" promql_expr_test: [{{expr: x, exp_samples: [{{labels: x, value: {expected}}}]}}]}}"
    )
    assert (await failed(text, is_fuzzy=is_fuzzy) == ()) is holds


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{input_series: [{series: 'x{', values: 1}]}", "unexpected end of input"),
        ("{input_series: [{series: x, values: y}]}", "expected values like"),
        ("{promql_expr_test: [{expr: 'x['}]}", "err: 1:3: parse error"),
        ("{promql_expr_test: [{expr: x, exp_samples: [{labels: '{'}]}]}", "err: 1:2: parse error"),
        ("{promql_expr_test: [{expr: '\"x\"'}]}", "rule result is not a vector or scalar"),
        (
            "{promql_expr_test: [{expr: x, exp_samples: [{histogram: '{{z:1}}'}]}]}",
            "no native histogram has",
        ),
        ("{promql_expr_test: [{expr: '1'}]}", "exp: nil\n        got: {} 1"),
        (
            "{promql_expr_test: [{expr: '1', exp_samples: [{labels: x, value: 1}]}]}",
            "exp: x 1\n        got: {} 1",
        ),
        ("{alert_rule_test: [{alertname: A, exp_alerts: [{}]}]}", "alertname: A, time: 0s"),
    ],
)
async def test_what_is_not_as_it_was_to_be_is_told(text: str, said: str) -> None:
    (failure,) = await failed(text)
    assert said in failure


async def test_subqueries_step_as_rules_are_evaluated() -> None:
    text = (
        "{interval: 10s, input_series: [{series: x, values: 0+1x60}],"
        " promql_expr_test: [{expr: 'count_over_time(x[5m:])', eval_time: 5m,"
        " exp_samples: [{labels: '{}', value: 5}]}]}"
    )
    assert await failed(text) == ()


@pytest.mark.parametrize(("expected", "holds"), [("{{count:2}}", False), ("{{count:1}}", True)])
async def test_native_histograms_are_compared(expected: str, holds: bool) -> None:
    text = (
        "{input_series: [{series: h, values: '{{count:1}}'}], promql_expr_test:"
        f" [{{expr: h, exp_samples: [{{labels: h, histogram: '{expected}'}}]}}]}}"
    )
    assert (await failed(text) == ()) is holds
