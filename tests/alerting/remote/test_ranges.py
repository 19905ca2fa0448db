"""Stretches of time asked of a Prometheus-compatible server."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from alerting.duration import Duration
from alerting.remote import ranges
from alerting.remote.answers import Told, Unanswered

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def told(body: Any, status: int = 200) -> Told:
    return Told(status, json.dumps(body).encode(), NOW)


def matrix(*result: Any, kind: str = "matrix") -> Told:
    return told({"status": "success", "data": {"resultType": kind, "result": list(result)}})


def test_the_form_says_from_when_to_when_and_how_often() -> None:
    form = ranges.form("up", NOW - timedelta(hours=1), NOW, Duration(15), 2.5)
    assert parse_qs(form.decode()) == {
        "query": ["up"],
        "start": ["1767319445.000"],
        "end": ["1767323045.000"],
        "step": ["15.000"],
        "timeout": ["2500ms"],
    }


def test_a_matrix_is_series_with_their_values() -> None:
    points = [[1767323045, "1.5"], [1767323060.5, "NaN"]]
    one, other = ranges.series(
        matrix({"metric": {"__name__": "up", "a": "b", "c": ""}, "values": points}, {"metric": {}})
    )
    assert one.labels == (("__name__", "up"), ("a", "b"))
    assert one.times.tolist() == [1767323045000, 1767323060500]
    assert str(one.values.tolist()) == "[1.5, nan]"
    assert (other.labels, len(other.times), len(other.values)) == ((), 0, 0)
    assert ranges.series(matrix()) == ()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (matrix(kind="vector"), "malformed"),
        (matrix({"metric": {}, "values": [[1, "x"]]}), "malformed"),
        (matrix({"metric": {}, "values": [1]}), "malformed"),
        (matrix({"values": []}), "malformed"),
        (told({"status": "success"}), "malformed"),
        (told({"status": "error", "errorType": "bad_data", "error": "no"}), "query"),
        (told({}, 401), "auth"),
        (told({}, 503), "server"),
    ],
)
def test_what_is_no_matrix_is_no_answer(answer: Told, reason: str) -> None:
    with pytest.raises(Unanswered) as error:
        ranges.series(answer)
    assert error.value.reason == reason
