"""What is wrong with rules of Prometheus; test_rule_files holds each mistake to its words."""

import pytest
from msgspec.structs import replace

from alerting.duration import Duration
from alerting.rulebook import checks
from tests.alerting.ground import GROUND
from tests.alerting.written import rule


def said(**keys: str) -> list[tuple[str, str]]:
    written = rule(**({"metric": "", "stat": "", "alert": ""} | keys))
    return list(checks.wrong(written, GROUND))


@pytest.mark.parametrize(
    "keys",
    [
        {"alert": "Any name, as Prometheus has it", "expr": "up == 0"},
        {"alert": "A", "expr": "1"},
        {"alert": "A", "expr": "vector(1)", "labels": "{severity: '{{ $value }}', a: ''}"},
        {"alert": "A", "expr": "up", "annotations": "{a: '{{ $labels.job | title }}'}"},
        {"alert": "A", "expr": "rate(x[2h])", "for_": "1m", "keep_firing_for": "2m"},
        {"record": "job:up:sum", "expr": "sum by (job) (up)", "labels": "{a: b}"},
        {"record": "any.name", "expr": "up @ 1000"},
    ],
)
def test_nothing_is_wrong_with_a_good_rule(keys: dict[str, str]) -> None:
    assert said(**keys) == []


def test_a_rule_that_looks_further_back_than_samples_are_kept_says_what_to_do() -> None:
    ((key, sentence),) = said(alert="A", expr="increase(x[3h])")
    assert key == "expr"
    assert sentence.startswith("looks back 3h, but samples are kept for 2h; ")
    assert "evaluate: {prometheus: URL}" in sentence
    written = rule(metric="", stat="", expr="increase(x[3h])")
    assert not list(checks.wrong(written, replace(GROUND, keep=Duration(11_000))))
