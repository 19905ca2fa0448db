import json
from typing import Any

import pytest

from exporter import question
from exporter.question import Asked, Told
from exporter.remote import Said

NOW = 1_760_238_000.25


def span(**more: str) -> dict[str, str]:
    return {"query": "up", "end": "1760238000.250", **more}


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, Asked(question.INSTANT, {"query": "up", "time": "1760238000.250"})),
        (
            {"at": "2025-10-12T03:00:00Z"},
            Asked(question.INSTANT, {"query": "up", "time": "1760238000"}),
        ),
        (
            {"span": "1h"},
            Asked(question.OVER, span(start="1760234400.250", step="60")),
        ),
        (
            {"span": "10s"},
            Asked(question.OVER, span(start="1760237990.250", step="1")),
        ),
        (
            {"span": "61s", "step": "500ms"},
            Asked(question.OVER, span(start="1760237939.250", step="0.500")),
        ),
        (
            {"span": "1d", "at": "86400"},
            Asked(question.OVER, {"query": "up", "start": "0", "end": "86400", "step": "1440"}),
        ),
    ],
)
def test_what_is_asked_is_a_question_of_prometheus_api(given: dict[str, str], asked: Asked) -> None:
    assert question.asked("up", NOW, **given) == asked


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"at": "noon"}, 'cannot parse "noon" to a valid timestamp'),
        ({"span": "long"}, 'cannot parse "long" to a valid duration'),
        ({"span": "1h", "step": "x"}, 'cannot parse "x" to a valid duration'),
        ({"span": "0"}, "--range has to be longer than nothing"),
        ({"step": "15s"}, "--step is of a --range"),
    ],
)
def test_what_cannot_be_understood_is_said(given: dict[str, str], error: str) -> None:
    with pytest.raises(ValueError, match=f"^{error}$"):
        question.asked("up", NOW, **given)


def answered(result: Any, kind: str = "scalar", **more: Any) -> Said:
    data = {"resultType": kind, "result": result}
    return Said(200, {"status": "success", "data": data, **more})


def test_an_answer_is_a_table_with_its_remarks_beside_it() -> None:
    assert question.told("1", answered([0, "1"])) == Told("1")
    told = question.told("1", answered([0, "1"], warnings=["w"], infos=["i", "j"]))
    assert told.notes == ("warning: w", "info: i", "info: j")


def test_a_mistake_is_shown_under_the_expression() -> None:
    error = 'invalid parameter "query": 1:3: parse error: unexpected end of input'
    told = question.told("1+", Said(400, {"status": "error", "error": error}))
    assert told.text == "1+\n  ^\n1:3: parse error: unexpected end of input"


def test_a_refusal_is_told_in_its_words() -> None:
    said = Said(401, {"code": "unauthenticated", "message": "no token was sent", "help": ""})
    assert question.told("1", said) == Told("no token was sent")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"data": None},
        {"data": {"resultType": "vector", "result": [1]}},
        {"data": {"resultType": "vector", "result": [{"metric": {}, "value": []}]}},
        {"data": {"resultType": "matrix", "result": [{"metric": {}, "values": [["x", "1"]]}]}},
        {"data": {"resultType": "matrix", "result": [{"metric": [], "values": []}]}},
    ],
    ids=json.dumps,
)
def test_an_answer_in_another_shape_is_somebody_elses(answer: dict[str, Any] | None) -> None:
    assert question.told("1", Said(200, answer)) == Told("the answer is not chatwatch's")
