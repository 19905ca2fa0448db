"""The series of one metric by their labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import regexp
from alerting.model import Labels, labels
from alerting.regexp import Unreadable
from alerting.series import postings
from alerting.series.postings import NAME, Metric
from alerting.series.selector import Matcher, Operator


def takes(matchers: list[Matcher], labels: dict[str, str]) -> bool:
    """Say whether labels are as all the matchers want them, each asked by itself."""
    return all(fits(one, labels.get(one.name, "")) for one in matchers)


def fits(matcher: Matcher, value: str) -> bool:
    if matcher.operator in {"=", "!="}:
        return (value == matcher.value) is (matcher.operator == "=")
    found = regexp.compiled(matcher.value, dot_nl=True).fullmatch(value) is not None
    return found is (matcher.operator == "=~")


EVERY = [
    {"job": "a", "path": "/x"},
    {"job": "b"},
    {"job": "b", "path": "/y"},
    {},
]


def metric(*every: dict[str, str]) -> Metric:
    found = Metric()
    for number, one in enumerate(every):
        found.enter(number, labels({NAME: "m", **one}))
    return found


def numbers(found: Metric, *matchers: tuple[str, Operator, str]) -> list[int]:
    return list(found.numbers([Matcher(*one) for one in matchers]))


@pytest.mark.parametrize(
    ("matchers", "found"),
    [
        ((), [0, 1, 2, 3]),
        ((("job", "=", "b"),), [1, 2]),
        ((("job", "!=", "b"),), [0, 3]),
        ((("job", "=", ""),), [3]),
        ((("job", "=", "nobody"),), []),
        ((("job", "!=", "nobody"),), [0, 1, 2, 3]),
        ((("job", "=~", "a|b"), ("path", "!=", "")), [0, 2]),
        ((("job", "=~", ".*"),), [0, 1, 2, 3]),
        ((("job", "!~", "[ab]"),), [3]),
        ((("path", "=~", "/"),), []),
        ((("path", "=", ""),), [1, 3]),
        ((("else", "=", ""),), [0, 1, 2, 3]),
        ((("else", "=~", ".+"),), []),
        ((("else", "!=", ""),), []),
        (((NAME, "=", "other"), ("job", "=", "a")), [0]),
    ],
)
def test_matchers_take_series(
    matchers: tuple[tuple[str, Operator, str], ...], found: list[int]
) -> None:
    assert numbers(metric(*EVERY), *matchers) == found


def test_a_pattern_that_nobody_can_read_is_told() -> None:
    with pytest.raises(Unreadable):
        numbers(metric(*EVERY), ("job", "=~", "("))


def test_numbers_go_up_in_whatever_order_they_came() -> None:
    found = Metric()
    for number in (5, 2, 9):
        found.enter(number, labels({NAME: "m", "x": str(number)}))
    assert numbers(found) == [2, 5, 9]
    assert numbers(found, ("x", "!=", "5")) == [2, 9]


def test_a_series_that_left_is_taken_no_more() -> None:
    found = metric(*EVERY)
    before = found.version
    found.leave(1)
    assert (len(found), found.version != before) == (3, True)
    assert numbers(found) == [0, 2, 3]
    assert numbers(found, ("job", "=", "b")) == [2]


def test_when_most_left_their_places_are_forgotten_and_their_values() -> None:
    found = Metric()
    for number in range(4 * postings._FEW):
        found.enter(number, (("only", "") if number % 2 else ("only", "x"), ("x", str(number))))
    for number in range(3, 4 * postings._FEW):
        found.leave(number)
    table = found._table
    assert table.count < 3 * postings._FEW
    assert len(table.columns["x"]._values) < 3 * postings._FEW
    assert numbers(found) == [0, 1, 2]
    assert numbers(found, ("x", "=", "1")) == [1]
    found.enter(7, (("x", "7"),))
    assert numbers(found, ("x", "=~", "[17]")) == [1, 7]
    assert numbers(found, ("only", "=", "x")) == [0, 2]


def test_a_label_that_no_series_has_any_more_is_forgotten() -> None:
    found = Metric()
    found.enter(0, (("gone", "1"),))
    for number in range(1, postings._FEW + 2):
        found.enter(number, ())
    for number in range(postings._FEW + 2):
        found.leave(number)
    assert found._table.columns == {}
    assert numbers(found, ("gone", "=", "")) == []


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.dictionaries(st.sampled_from("ab"), st.sampled_from(["", "1", "2"])),
        ),
        max_size=30,
    ),
    st.lists(
        st.builds(
            Matcher,
            st.sampled_from("abc"),
            st.sampled_from(["=", "!=", "=~", "!~"]),
            st.sampled_from(["", "1", "2", "1|2", ".+"]),
        ),
        max_size=3,
    ),
)
def test_what_matchers_take_is_what_they_would_of_each_by_itself(
    steps: list[tuple[bool, dict[str, str]]], matchers: list[Matcher]
) -> None:
    found, there = Metric(), dict[int, Labels]()
    for number, (stays, one) in enumerate(steps):
        found.enter(number, labels(one))
        there[number] = labels(one)
        if not stays:
            first = min(there)
            found.leave(first)
            del there[first]
    wanted = [number for number, one in there.items() if takes(matchers, dict(one))]
    ids = found.numbers(matchers)
    assert ids.tolist() == wanted
    assert ids.dtype == np.intp
