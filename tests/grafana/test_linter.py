"""Every board keeps the rules of dashboard-linter, and each rule finds what it is for."""

import copy
from collections.abc import Callable

import pytest

from tests.grafana.linter import RULES
from tests.grafana.panels import BOARDS, Json

_ONE_JOB = (
    "chatwatch is one target, called as its people like; where somebody else's series could be"
    " meant too, queries ask by `and on (job, instance) chatwatch_build_info`, or by labels"
    " (probe, channel, integration, tenant) that only ours have"
)
EXCEPT = {
    "template-job-rule": _ONE_JOB,
    "template-instance-rule": _ONE_JOB,
    "target-job-rule": _ONE_JOB,
    "target-instance-rule": _ONE_JOB,
}
"""Rules that are not ours, and why."""


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in EXCEPT])
@pytest.mark.parametrize("name", BOARDS)
def test_a_board_keeps_the_rules(name: str, rule: str) -> None:
    assert list(RULES[rule](BOARDS[name])) == []


def test_all_seventeen_rules_are_here() -> None:
    assert len(RULES) == 17
    assert RULES.keys() > EXCEPT.keys()


def good() -> Json:
    """A board that keeps every rule."""
    source = {"type": "prometheus", "uid": "${datasource}"}
    label = {"type": "query", "multi": True, "allValue": ".+", "refresh": 2}
    chosen = 'job=~"$job", instance=~"$instance"'
    return {
        "editable": False,
        "templating": {
            "list": [
                {"name": "datasource", "type": "datasource", "query": "prometheus"}
                | {"label": "Data source"},
                {"name": "job", "query": "label_values(up, job)", **label},
                {"name": "instance", "query": 'label_values(up{job="$job"}, instance)', **label},
            ]
        },
        "panels": [
            {
                "id": 1,
                "type": "timeseries",
                "title": "Things",
                "description": "How many.",
                "datasource": source,
                "fieldConfig": {"defaults": {"unit": "short"}},
                "targets": [
                    {
                        "refId": "A",
                        "expr": f"sum (rate(a_total{{{chosen}}}[$__rate_interval]))",
                        "datasource": source,
                    }
                ],
            }
        ],
    }


def panel(board: Json) -> Json:
    return dict.__getitem__(board, "panels")[0]  # type: ignore[no-any-return]


def target(board: Json) -> Json:
    return panel(board)["targets"][0]  # type: ignore[no-any-return]


def variable(board: Json, place: int) -> Json:
    return board["templating"]["list"][place]  # type: ignore[no-any-return]


def asks(expr: str) -> Callable[[Json], None]:
    return lambda board: target(board).update(expr=expr)


def asks_loki(board: Json) -> None:
    target(board).update(expr='rate({a="b"}[5m])', datasource={"type": "loki", "uid": "x"})


FAULTS: list[tuple[str, Callable[[Json], object]]] = [
    ("template-datasource-rule", lambda board: board["templating"]["list"].pop(0)),
    ("template-datasource-rule", lambda board: variable(board, 0).update(name="source")),
    ("template-datasource-rule", lambda board: variable(board, 0).update(label="Source")),
    ("template-job-rule", lambda board: board["templating"]["list"].pop(1)),
    ("template-instance-rule", lambda board: variable(board, 2).update(allValue=None)),
    ("template-label-promql-rule", lambda board: variable(board, 1).update(query="values(up)")),
    (
        "template-label-promql-rule",
        lambda board: variable(board, 1).update(query="label_values(up{a=}, job)"),
    ),
    ("template-on-time-change-reload-rule", lambda board: variable(board, 1).update(refresh=1)),
    ("panel-datasource-rule", lambda board: panel(board)["datasource"].update(uid="prometheus")),
    ("panel-title-description-rule", lambda board: panel(board).pop("description")),
    (
        "panel-units-rule",
        lambda board: panel(board)["fieldConfig"]["defaults"].update(unit="seconds"),
    ),
    ("panel-no-targets-rule", lambda board: panel(board).update(targets=[])),
    ("target-logql-rule", asks_loki),
    ("target-logql-auto-rule", asks_loki),
    ("target-promql-rule", asks("sum by a (up)")),
    ("target-promql-rule", asks("rate(up)")),
    ("target-rate-interval-rule", asks("sum (rate(a_total[5m]))")),
    ("target-job-rule", asks('rate(a_total{job="x"}[$__rate_interval])')),
    ("target-instance-rule", asks('rate(a_total{job=~"$job"}[$__rate_interval])')),
    ("target-counter-agg-rule", asks("sum (a_total)")),
    ("uneditable-dashboard", lambda board: board.update(editable=True)),
]


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found_where_nothing_is_wrong(rule: str) -> None:
    assert list(RULES[rule](good())) == []


@pytest.mark.parametrize(
    ("rule", "spoil"), FAULTS, ids=[f"{place} {rule}" for place, (rule, _) in enumerate(FAULTS)]
)
def test_a_rule_finds_the_fault_that_it_is_for(rule: str, spoil: Callable[[Json], object]) -> None:
    board = copy.deepcopy(good())
    spoil(board)
    assert list(RULES[rule](board)) != []


def test_every_rule_is_tried() -> None:
    assert {rule for rule, _ in FAULTS} == RULES.keys()
