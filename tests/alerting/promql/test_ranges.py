"""From the vectors of several steps to a range vector."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.model import Labels
from alerting.promql import ranges
from alerting.promql.errors import EvaluationError
from alerting.promql.rows import Rows
from alerting.promql.values import Samples, Vector, nothing
from tests.alerting.promql.asked import columns
from tests.alerting.promql.functions.ground import rows, vector


def test_elements_with_the_same_labels_become_one_series() -> None:
    found = ranges.assembled([10, 20, 30], [vector("a 1", "b 2"), nothing(), vector("b 3", "a 4")])
    assert columns(found) == {"a": [1.0, None, 4.0], "b": [2.0, None, 3.0]}
    assert found.window.times.tolist() == [10, 20, 30]
    assert (found.window.start, found.window.end) == (9, 30)


def test_no_steps_and_empty_steps_make_no_series() -> None:
    assert columns(ranges.assembled([], [])) == {}
    found = ranges.assembled([10, 20], [nothing(), nothing()])
    assert columns(found) == {}
    assert found.window.times.tolist() == [10, 20]


def test_rows_of_one_origin_keep_it() -> None:
    every = rows("a", "b", "c")
    some = [Vector(every.take(np.array(which)), np.ones(len(which))) for which in ([2], [2, 0])]
    found = ranges.assembled([1, 2], some)
    assert found.rows.root is every.root
    assert columns(found) == {"a": [None, 1.0], "c": [1.0, 1.0]}


def test_two_series_with_the_same_labels_are_no_vector() -> None:
    with pytest.raises(EvaluationError, match=ranges.SAME_LABELS):
        ranges.assembled([1], [vector("a 1", "a 2")])


def test_labels_that_stand_twice_in_an_origin_meet_in_one_series() -> None:
    twice = rows("a", "a")
    some = [Vector(twice.take(np.array([place])), np.array([place + 1.0])) for place in (0, 1)]
    assert columns(ranges.assembled([1, 2], some)) == {"a": [1.0, 2.0]}


def test_a_series_drops_its_name_when_its_first_element_does() -> None:
    every = Rows.of(rows("a", "b").labels, delays=True)
    one = Vector(every.take(np.array([0])).without_names, np.ones(1))
    found = ranges.assembled([1, 2], [one, Vector(every, np.ones(2))])
    assert found.rows.delays
    assert found.rows.labels == rows("a", "b").labels
    assert found.rows.drops.tolist() == [True, False]


def test_series_are_ordered_by_their_labels() -> None:
    found = ranges.ordered(ranges.assembled([1], [vector("b 1", 'a{x="2"} 2', 'a{x="1"} 3')]))
    assert list(columns(found).items()) == [
        ('a{x="1"}', [3.0]),
        ('a{x="2"}', [2.0]),
        ("b", [1.0]),
    ]


NAMES = ["a", "b", "c", "d"]


@given(
    st.lists(st.tuples(st.booleans(), st.sets(st.sampled_from(range(4)))), max_size=6),
)
def test_every_element_finds_its_place_whatever_its_origin(
    steps: list[tuple[bool, set[int]]],
) -> None:
    shared = rows(*NAMES)
    some = []
    for own, which in steps:
        origin = rows(*NAMES[::-1]) if own else shared
        places = np.array(sorted(which), np.intp)
        some.append(Vector(origin.take(places), (places + 1).astype(np.float64)))
    found = ranges.assembled(range(len(some)), some)
    wanted: dict[tuple[int, Labels], float] = {}
    for tick, one in enumerate(some):
        pairs = zip(one.rows.labels, one.values.tolist(), strict=True)
        wanted |= {(tick, labels): value for labels, value in pairs}
    assert told(found) == wanted


def told(samples: Samples) -> dict[tuple[int, Labels], float]:
    window = samples.window
    return {
        (int(tick), samples.rows.labels[column]): float(window.values[tick, column])
        for tick, column in zip(*np.nonzero(window.present), strict=True)
    }
