"""The parts of a query: every kind of node, and what is fetched for it."""

import math

import pytest

from alerting.promql.errors import EvaluationError, TooMuch
from alerting.promql.limits import Limits
from alerting.promql.syntax import Matcher
from alerting.promql.values import Samples
from tests.alerting.promql.asked import MINUTE, answer, columns, loaded, matrix, vector
from tests.alerting.promql.loaded import Loaded

STORAGE = loaded('m_total{a="1"} 0+60x20', 'm_total{a="2"} 0+120x20', "n 5 _ 7", "k 0 1 2 3 2 1")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ('"text"', "text"),
        ('("text")', "text"),
        ("-(2)", -2.0),
        ("+2", 2.0),
        ("1 + 2 * 3", 7.0),
        ("time()", 600.0),
        ("scalar(n)", 7.0 - 7.0 + math.nan),
    ],
)
def test_numbers_and_texts_are_what_they_say(text: str, value: float | str) -> None:
    assert repr(answer(STORAGE, text, 10).value) == repr(value)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("n", {"n": 7.0}),
        ("(n)", {"n": 7.0}),
        ("+n", {"n": 7.0}),
        ("-n", {"{}": -7.0}),
        ("n offset 2m", {"n": 5.0}),
        ("n @ 60", {"n": 5.0}),
        ("n @ 0 offset -2m", {"n": 7.0}),
        ("n @ start()", {"n": 7.0}),
        ("n + 1", {"{}": 8.0}),
        ("n > bool 1", {"{}": 1.0}),
        ("m_total > 150", {'m_total{a="2"}': 240.0}),
        ("sum(m_total)", {"{}": 360.0}),
        ("sum by (a) (m_total)", {'{a="1"}': 120.0, '{a="2"}': 240.0}),
        ("topk(1, m_total)", {'m_total{a="2"}': 240.0}),
        ("rate(m_total[2m])", {'{a="1"}': 1.0, '{a="2"}': 2.0}),
        ("m_total / on () group_left n", {'{a="1"}': 120 / 7, '{a="2"}': 240 / 7}),
        ("timestamp(n)", {"{}": 120.0}),
        ("timestamp(n @ 0)", {"{}": 0.0}),
        ("timestamp(+(n @ 0))", {"{}": 120.0}),
        ("sum_over_time(n[3m])", {"{}": 12.0}),
        ("sum_over_time(n[2m])", {"{}": 7.0}),
        ("sum_over_time(n[3m:1m])", {"{}": 17.0}),
        ("sum_over_time(n[3m:] offset 1m)", {"{}": 10.0}),
        ("sum_over_time(n[1m:] @ 0)", {"{}": 5.0}),
        ("missing", {}),
    ],
)
def test_each_kind_of_part_has_its_value(text: str, elements: dict[str, float]) -> None:
    assert vector(STORAGE, text, 2) == pytest.approx(elements)


def test_a_range_is_worth_its_samples() -> None:
    value = answer(STORAGE, "n[2m]", 2).value
    assert isinstance(value, Samples)
    assert columns(value) == {"n": [7.0]}
    value = answer(STORAGE, "n[2m:1m]", 2).value
    assert isinstance(value, Samples)
    assert columns(value) == {"n": [5.0, 7.0]}


def test_steps_are_evaluated_one_after_the_other() -> None:
    assert matrix(STORAGE, "k", 0, 6, 2) == {"k": [0.0, 2.0, 2.0, 1.0]}
    assert matrix(STORAGE, "k @ 60", 0, 2) == {"k": [1.0, 1.0, 1.0]}
    assert matrix(STORAGE, "k @ end() - k @ start()", 0, 2) == {"{}": [2.0, 2.0, 2.0]}
    assert matrix(STORAGE, "k offset 1m", 0, 2) == {"k": [None, 0.0, 1.0]}
    assert matrix(STORAGE, "max_over_time(k[2m:])", 2, 6) == {"{}": [2.0, 3.0, 3.0, 2.0, 1.0]}
    assert matrix(STORAGE, "max_over_time(k[2m:] @ 180)", 0, 2) == {"{}": [3.0, 3.0, 3.0]}
    assert matrix(STORAGE, "time()", 0, 2) == {"{}": [0.0, 60.0, 120.0]}


class Watched(Loaded):
    """Tells what was fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, int, int]] = []

    def select(self, matchers: tuple[Matcher, ...], start: int, end: int) -> Samples:
        self.asked.append(("all", start // MINUTE, end // MINUTE))
        return super().select(matchers, start, end)

    def newest(self, matchers: tuple[Matcher, ...], start: int, end: int) -> Samples:
        self.asked.append(("newest", start // MINUTE, end // MINUTE))
        return super().select(matchers, start, end)


@pytest.mark.parametrize(
    ("text", "start", "end", "asked"),
    [
        ("x", 10, 10, [("newest", 5, 10)]),
        ("x", 10, 20, [("all", 5, 20)]),
        ("x @ 60", 10, 20, [("newest", -4, 1)]),
        ("rate(x[3m])", 10, 10, [("all", 7, 10)]),
        ("rate(x[3m] offset 1m)", 10, 20, [("all", 6, 19)]),
        ("max_over_time(rate(x[3m])[10m:1m])", 10, 20, [("all", -2, 20)]),
    ],
)
def test_samples_are_fetched_once_for_all_steps(
    text: str, start: int, end: int, asked: list[tuple[str, int, int]]
) -> None:
    storage = Watched()
    storage.load(MINUTE, ["x 1x30"])
    matrix(storage, text, start, end)
    assert storage.asked == asked


def test_labels_that_become_equal_are_an_error_unless_names_go_at_the_end() -> None:
    lines = ["a 1 2", "b 2 4"]
    for text in ('-{__name__=~"a|b"}', '{__name__=~"a|b"} + 1', 'abs({__name__=~"a|b"})'):
        with pytest.raises(EvaluationError, match="metrics with the same labelset"):
            answer(loaded(*lines), text)
    later = loaded(*lines, delays=True)
    assert vector(later, 'sum(-{__name__=~"a|b"})') == {"{}": -3.0}


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("1 + 1 + 1", Limits(steps=4)),
        ("pi() + pi()", Limits(steps=2)),
        ("m_total", Limits(series=1)),
        ("m_total", Limits(samples=3)),
        ("rate(m_total[5m])", Limits(samples=19)),
        ("max_over_time(n[5m:])", Limits(samples=4)),
        ("rate(m_total[5m])", Limits(held=9)),
        ("max_over_time(n[5m:])", Limits(held=406)),
        ("max_over_time(vector(1)[5m:])", Limits(held=404)),
    ],
)
def test_a_query_ends_where_its_limits_are(text: str, limits: Limits) -> None:
    with pytest.raises(TooMuch):
        answer(STORAGE, text, 5, limits)


def test_what_is_held_for_all_steps_is_counted() -> None:
    assert answer(STORAGE, "max_over_time(vector(1)[5m:])", 5, Limits(held=405)).value is not None
    with pytest.raises(TooMuch, match="into memory"):
        matrix(STORAGE, "1", 0, 5, limits=Limits(held=23))
    assert matrix(STORAGE, "1", 0, 1, limits=Limits(held=8)) == {"{}": [1.0, 1.0]}


def test_what_functions_say_is_told_with_its_place() -> None:
    found = answer(STORAGE, "rate(k[5m]) + quantile(2, k)", 5)
    suffixes = "name does not end in _total/_sum/_count/_bucket"
    assert found.infos == (f'PromQL info: metric might not be a counter, {suffixes}: "k" (1:6)',)
    assert found.warnings == (
        "PromQL warning: quantile value should be between 0 and 1, got 2 (1:24)",
    )
