"""Groups of rules."""

from alerting.duration import Duration
from alerting.rulebook.groups import Evaluated, Group
from alerting.rulebook.prometheus_rules import compiled
from tests.alerting.judged import group
from tests.alerting.written import rule

BOUNDS = {"metric": "probe_duration_seconds", "info": "'> 1s'", "warning": "'> 2s'"}


def test_of_a_threshold_the_worst_severity_comes_first_all_else_as_it_is_written() -> None:
    first = group(**BOUNDS, critical="'> 5s'").evaluations
    second = group(alert="B", warning="'!= 1'").evaluations
    plain = compiled(rule(alert="C", expr="up", metric="", stat=""), {})
    every: tuple[Evaluated, ...] = (*first, plain, *second)
    made = Group("g", "f.yml", Duration(15), every)
    assert [one.id for one in made.in_order] == [
        'A{severity="critical"}',
        'A{severity="warning"}',
        'A{severity="info"}',
        "C",
        'B{severity="critical"}',
        'B{severity="warning"}',
    ]
    assert made.id == "f.yml;g"
