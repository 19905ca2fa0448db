"""What an expression is worth at one moment, or at each step."""

import pytest

from alerting.promql import evaluation, parser
from alerting.promql.errors import EvaluationError, QueryError, TooMuch
from alerting.promql.evaluation import Misasked
from alerting.promql.limits import Limits
from alerting.promql.plan import Query
from alerting.promql.values import Samples
from tests.alerting.promql.asked import answer, columns, loaded, matrix, vector

LATER = loaded('m{a="1"} 1 2 3', 'n{a="1"} 4 5 6', delays=True)


def test_names_that_were_to_go_are_gone_in_the_answer() -> None:
    assert vector(LATER, "m + 1") == {'{a="1"}': 2.0}
    assert vector(LATER, "m") == {'m{a="1"}': 1.0}
    value = answer(LATER, "(-m)[2m:1m]", 2).value
    assert isinstance(value, Samples)
    assert columns(value) == {'{a="1"}': [-2.0, -3.0]}
    assert matrix(LATER, "-m", 0, 1) == {'{a="1"}': [-1.0, -2.0]}


@pytest.mark.parametrize("text", ['-{a="1"}', '(-{a="1"})[2m:1m]'])
def test_labels_that_become_equal_at_the_end_are_an_error(text: str) -> None:
    with pytest.raises(EvaluationError, match="metrics with the same labelset"):
        answer(LATER, text)


def test_a_number_over_steps_is_a_series_without_labels() -> None:
    assert matrix(loaded(), "1 + 1", 0, 2) == {"{}": [2.0, 2.0, 2.0]}


def over(text: str, query: Query, limits: Limits | None = None) -> None:
    evaluation.over(parser.parsed(text), query, loaded("m 1"), limits or Limits())


@pytest.mark.parametrize(
    ("text", "query", "said"),
    [
        ("m[5m]", Query(0, 1), 'invalid expression type "range vector" for range query'),
        ('"x"', Query(0, 1), 'invalid expression type "string" for range query, must be Scalar'),
        ("m", Query(0, 1, 0), "zero or negative query resolution step widths are not accepted"),
        ("m", Query(0, 1, -5), "zero or negative query resolution step widths are not accepted"),
        ("m", Query(1, 0), "end timestamp must not be before start time"),
    ],
)
def test_what_cannot_be_asked_for_steps_is_said(text: str, query: Query, said: str) -> None:
    with pytest.raises(Misasked, match=said):
        over(text, query)


def test_there_is_a_largest_number_of_points() -> None:
    over("m", Query(0, 100), Limits(points=100))
    with pytest.raises(TooMuch, match="maximum resolution of 11,000 points per timeseries"):
        over("m", Query(0, 11_001))


def test_all_that_ends_a_query_is_a_query_error() -> None:
    assert issubclass(Misasked, QueryError)
