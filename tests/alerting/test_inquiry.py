"""What a rule looks at, taken apart."""

import pytest

from alerting import inquiry
from alerting.duration import Duration
from alerting.inquiry import Inquiry
from alerting.rulebook import evaluations
from alerting.rulebook.bound import Limit
from alerting.rulebook.prometheus_rules import Alerting
from tests.alerting.ground import GROUND
from tests.alerting.written import rule


def alerting(query: str) -> Alerting:
    return Alerting(
        id="a", alert="A", query=query, hold=Duration(0), keeps=Duration(0), labels=(), texts=()
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("up == 0", Inquiry("up", Limit("==", 0.0))),
        ("(up > (1.5))", Inquiry("up", Limit(">", 1.5))),
        ("sum(rate(a[5m])) < -2", Inquiry("sum(rate(a[5m]))", Limit("<", -2.0))),
        ("up != +1", Inquiry("up", Limit("!=", 1.0))),
        ("a >= 1 and b < 2", Inquiry("a", Limit(">=", 1.0), "a >= 1 and b < 2")),
        (
            "((a <= 1) unless b) and c",
            Inquiry("a", Limit("<=", 1.0), "((a <= 1) unless b) and c"),
        ),
        # Nothing is taken apart where that would mean something else.
        ("up", Inquiry("up")),
        ("a > b", Inquiry("a > b")),
        ("a > bool 1", Inquiry("a > bool 1")),
        ("a > -b", Inquiry("a > -b")),
        ("a or b > 1", Inquiry("a or b > 1")),
        ("1 < a", Inquiry("1 < a")),
        ("a and b", Inquiry("a and b")),
    ],
)
def test_a_rule_of_prometheus_is_a_value_and_a_bound_where_it_can_be(
    query: str, found: Inquiry
) -> None:
    assert inquiry.inquiry(alerting(query)) == found


def test_a_threshold_is_one_anyway() -> None:
    written = rule(metric="probe_duration_seconds", warning="'> 2s'")
    (one,) = evaluations.evaluations(written, GROUND)
    limit = Limit(">", 2.0, "seconds")
    assert inquiry.inquiry(one) == Inquiry("probe_duration_seconds", limit, "", "seconds")
    written = rule(metric="chat_response_seconds", stat="p95", min_samples="20", warning="'> 2'")
    (one,) = evaluations.evaluations(written, GROUND)
    found = inquiry.inquiry(one)
    assert found.values == "histogram_quantile(0.95, rate(chat_response_seconds_bucket[5m]))"
    assert (found.counted, found.unit) == (one.query, "seconds")


def test_each_selector_is_told_once_and_without_its_time() -> None:
    found = inquiry.selectors('rate(a{x="1"}[5m] offset 1h) / on () a{x="1"} > b @ 5')
    assert [inquiry.shown(one) for one in found] == ['a{x="1"}', "b"]
