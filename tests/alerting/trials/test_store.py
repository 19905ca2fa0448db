"""The samples of one trial."""

import numpy as np
import pytest

from alerting.duration import Duration
from alerting.model import labels
from alerting.promql import parser
from alerting.promql.errors import EvaluationError
from alerting.promql.limits import Limits
from alerting.query import milliseconds, vector
from alerting.trials import notation
from alerting.trials.store import Store
from tests.alerting.ground import at

UP = labels({"__name__": "up", "job": "a"})


def asked(store: Store, text: str, seconds: float) -> dict[str, float]:
    found = vector(parser.parsed(text), round(seconds * 1000), store, Limits(), text)
    names = (" ".join(value for _, value in one) for one in found.rows.labels)
    return dict(zip(names, found.values.tolist(), strict=True))


def loaded(**series: str) -> Store:
    store = Store(10_000_000)
    for name, values in series.items():
        points = notation.points(values)
        store.load(labels({"__name__": name, "job": "a"}), points, 0, 15_000)
    return store


def test_values_stand_at_their_times_and_gaps_are_looked_over() -> None:
    store = loaded(up="1 _ 3 stale 5")
    assert asked(store, "up", 15) == {"up a": 1.0}
    assert asked(store, "up", 31) == {"up a": 3.0}
    assert asked(store, "up", 45) == {}
    assert asked(store, "count_over_time(up[2m])", 60) == {"a": 3.0}


def test_what_is_to_come_is_not_there() -> None:
    store = loaded(up="1 2 3")
    store.now = 15_000
    assert asked(store, "up @ 30", 15) == {"up a": 2.0}
    assert list(store.taking(at(0))) == []
    assert store.now == milliseconds(at(0))


def test_what_rules_record_is_there_at_once_and_may_end() -> None:
    store = Store(milliseconds(at(0)))
    store.record(at(0), [UP], [1.0], [])
    store.record(at(0), [UP], [2.0], [])
    seconds = at(0).timestamp()
    assert asked(store, "up", seconds) == {"up a": 2.0}
    store.record(at(1), [], [], [UP])
    store.now = milliseconds(at(1))
    assert asked(store, "up", seconds + 15) == {}
    assert (len(store), store.bytes, store.covers(Duration(9), at(0))) == (1, 0, True)


def test_the_rows_of_the_same_series_are_the_same() -> None:
    store = loaded(up="1 2", down="1 2")
    matchers = parser.selector("up").matchers
    assert store.select(matchers, 0, 15_000).rows is store.newest(matchers, -1, 15_000).rows
    window = store.select(matchers, -1, 15_000).window
    assert window.ended is None
    assert np.array_equal(window.times, [0, 15_000])


def test_native_histograms_are_found_by_name_and_not_computed_with() -> None:
    store = loaded(h="{{count:1}} {{count:2}}", up="1")
    matchers = parser.selector("h").matchers
    (found,) = store.histograms(matchers, 20_000).values()
    assert str(found) == "{{count:2 counter_reset_hint:not_reset}}"
    assert store.histograms(matchers, 900_000) == {}
    with pytest.raises(EvaluationError, match="native histograms are not computed with"):
        asked(store, "sum(h)", 20)
