import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from alerting.model import labels
from alerting.promql.rows import Rows
from alerting.promql.values import Samples, Value, Vector
from alerting.series.columns import Window
from exporter.web.prometheus import result

A = {"__name__": "m_total", "a": "1"}
B = {"a": "2", "b": 'q"\n'}


def rows(*every: dict[str, str]) -> Rows:
    return Rows.of(map(labels, every))


def vector(*values: float) -> Vector:
    return Vector(rows(A, B), np.array(values))


def matrix(*columns: Sequence[float | None]) -> Samples:
    values = np.array([[math.nan if one is None else one for one in each] for each in columns]).T
    present = np.array([[one is not None for one in each] for each in columns]).T
    times = np.arange(1, len(values) + 1, dtype=np.int64) * 1_500
    return Samples(rows(A, B), Window(0, 10_000, times, values, present))


def told(value: Value, at: int = 1_435_781_451_781, limit: int | None = None) -> Any:
    return json.loads(b"".join(result.shown(value, at, limit).pieces))


def test_a_vector_has_a_value_for_each_series() -> None:
    assert told(vector(1.0, math.nan)) == {
        "resultType": "vector",
        "result": [
            {"metric": A, "value": [1435781451.781, "1"]},
            {"metric": B, "value": [1435781451.781, "NaN"]},
        ],
    }


def test_a_vector_without_elements_is_a_list() -> None:
    assert told(Vector(rows(), np.zeros(0))) == {"resultType": "vector", "result": []}


def test_a_matrix_has_values_at_the_times_where_there_are_some() -> None:
    assert told(matrix([1.0, 2.0], [None, math.inf])) == {
        "resultType": "matrix",
        "result": [
            {"metric": A, "values": [[1.5, "1"], [3, "2"]]},
            {"metric": B, "values": [[3, "+Inf"]]},
        ],
    }


def test_scalars_and_strings_have_no_labels() -> None:
    assert told(1e30, 1_500) == {"resultType": "scalar", "result": [1.5, "1" + "0" * 30]}
    assert told("a\udcff", 0) == {"resultType": "string", "result": [0, "a\ufffd"]}


@pytest.mark.parametrize(
    ("at", "written"), [(0, "[0,"), (1_500, "[1.5,"), (60_000, "[60,"), (-10, "[-0.01,")]
)
def test_the_instant_of_a_scalar_has_no_needless_zeros(at: int, written: str) -> None:
    assert written in b"".join(result.shown(1.0, at).pieces).decode()


@pytest.mark.parametrize(
    "value", [vector(1.0, 2.0), matrix([1.0], [2.0])], ids=["vector", "matrix"]
)
def test_a_limit_leaves_out_the_last_series_and_says_so(value: Value) -> None:
    assert [one["metric"] for one in told(value, limit=1)["result"]] == [A]
    assert result.shown(value, 0, 1).cut
    assert len(told(value, limit=2)["result"]) == 2
    assert not result.shown(value, 0, 2).cut
    assert not result.shown(value, 0).cut


def test_labels_that_are_no_unicode_are_shown_as_go_does() -> None:
    assert json.loads(result.labels((("a", "\udcff"), ("b", "2")))) == {"a": "\ufffd", "b": "2"}
    assert result.labels(()) == b"{}"
