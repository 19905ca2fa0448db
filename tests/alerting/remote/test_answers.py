"""What a Prometheus-compatible server is asked, and every way in which it may answer."""

import json
import math
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.promql.errors import QueryError
from alerting.remote import answers
from alerting.remote.answers import Answered, Told, Unanswered

NOW = datetime(2026, 1, 2, 3, 4, 5, 678_900, tzinfo=UTC)


def told(body: Any, status: int = 200, retry_after: str = "") -> Told:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Told(status, content, NOW, retry_after)


def said_yes(kind: str, result: Any, **more: Any) -> Told:
    return told({"status": "success", "data": {"resultType": kind, "result": result}, **more})


def said_no(kind: str, error: str, status: int) -> Told:
    return told({"status": "error", "errorType": kind, "error": error}, status)


def element(value: str, **metric: str) -> dict[str, Any]:
    return {"metric": metric, "value": [1767323045.678, value]}


def values(found: Answered) -> dict[Any, float]:
    return dict(zip(found.vector.rows.labels, found.vector.values.tolist(), strict=True))


def test_the_form_says_what_when_and_how_long() -> None:
    form = answers.form('up{a="ü"} > 1', NOW, 2.5)
    assert parse_qs(form.decode()) == {
        "query": ['up{a="ü"} > 1'],
        "time": ["1767323045.679"],
        "timeout": ["2500ms"],
    }


def test_a_vector_is_one() -> None:
    result = [element("1.5", __name__="up", job="a"), element("NaN"), element("-Inf", job="b")]
    found = values(answers.answered(said_yes("vector", result)))
    assert found[("__name__", "up"), ("job", "a")] == 1.5
    assert math.isnan(found[()])
    assert found[(("job", "b"),)] == -math.inf
    empty = answers.answered(said_yes("vector", []))
    assert values(empty) == {}
    assert (empty.warnings, empty.infos) == ((), ())


def test_an_answer_of_many_elements_is_read_whole() -> None:
    count = 2 * answers._STEP + 1
    found = answers.answered(
        said_yes("vector", [element(str(number), n=str(number)) for number in range(count)])
    )
    assert found.vector.values.tolist() == list(range(count))


def test_a_number_is_a_vector_of_one_element_without_labels() -> None:
    assert values(answers.answered(said_yes("scalar", [1, "+Inf"]))) == {(): math.inf}


def test_remarks_are_passed_on_some_of_them() -> None:
    many = [f"PromQL warning: {number}" for number in range(1000)]
    found = answers.answered(said_yes("vector", [], warnings=many, infos=["PromQL info: x"]))
    assert found.warnings == tuple(many[: answers._WARNINGS])
    assert found.infos == ("PromQL info: x",)
    assert answers.answered(said_yes("vector", [], warnings=None)).warnings == ()


LEADS = "answer 302: it leads elsewhere; write the address it leads to"
NO_API = "the answer is not one of Prometheus' API"


@pytest.mark.parametrize(
    ("answer", "reason", "said"),
    [
        (said_yes("matrix", []), "query", "rule result is not a vector or scalar, but a matrix"),
        (said_yes("string", [1, "a"]), "query", "but a string"),
        (said_yes("vector", [{"metric": {}, "histogram": [1, {}]}]), "query", "native histograms"),
        (said_yes("vector", [element("one")]), "malformed", "a value in the answer is no number"),
        (said_yes("vector", [{"metric": {"a": 1}}]), "malformed", NO_API),
        (said_yes("vector", {}), "malformed", NO_API),
        (said_yes("scalar", ["1"]), "malformed", NO_API),
        (told({"status": "success"}), "malformed", NO_API),
        (told({}), "malformed", NO_API),
        (told(b""), "malformed", NO_API),
        (told(b"<html>log in</html>"), "malformed", NO_API),
        (told(b'{"status":"success","data":{"resultType":"vec'), "malformed", NO_API),
        (told(b'{"status":"success\xff"}'), "malformed", NO_API),
        (said_no("execution", "too much", 200), "query", "execution: too much"),
        (said_no("bad_data", "1:2: parse error", 400), "query", "bad_data: 1:2: parse error"),
        (said_no("execution", "many", 422), "query", "answer 422: execution: many"),
        (said_no("timeout", "query timed out", 503), "timeout", "timeout: query timed out"),
        (told(b"", 302), "redirect", LEADS),
        (told(b"", 304), "redirect", "answer 304"),
        (told(b"go away", 401), "auth", "answer 401"),
        (told(b"", 403), "auth", "answer 403"),
        (told(b"404 page not found", 404), "client", "answer 404"),
        (told(b"", 100), "client", "answer 100"),
    ],
)
def test_no_is_told_with_its_reason_and_not_asked_again(
    answer: Told, reason: str, said: str
) -> None:
    with pytest.raises(Unanswered) as found:
        answers.answered(answer)
    assert said in str(found.value)
    assert isinstance(found.value, QueryError)
    assert (found.value.reason, found.value.again) == (reason, False)
    assert found.value.is_away is (reason in {"auth", "redirect"})


@pytest.mark.parametrize(
    ("status", "retry_after", "reason", "after"),
    [
        (500, "", "server", None),
        (502, "soon", "server", None),
        (503, "7", "server", 7.0),
        (408, "", "server", None),
        (425, "", "server", None),
        (429, "3", "throttled", 3.0),
    ],
)
def test_a_server_that_may_answer_later_is_asked_again(
    status: int, retry_after: str, reason: str, after: float | None
) -> None:
    with pytest.raises(Unanswered) as found:
        answers.answered(told(b"oops", status, retry_after))
    assert (found.value.reason, found.value.again, found.value.after) == (reason, True, after)


def test_a_server_that_repeats_a_secret_is_not_repeated() -> None:
    for answer in (
        said_no("bad_data", "no tenant s3cret here\n\x00" + "x" * 1000, 400),
        said_no("bad_data", "no tenant s3cret here", 200),
    ):
        with pytest.raises(Unanswered) as found:
            answers.answered(answer, ["s3cret"])
        assert "no tenant *** here" in str(found.value)
        assert len(str(found.value)) < 500


@given(failures=st.integers(1, 10_000), chance=st.floats(0, 1, exclude_max=True))
def test_pauses_grow_up_to_a_bound(failures: int, chance: float) -> None:
    wait = answers.pause(failures, chance)
    assert answers.FIRST / 2 <= wait <= answers.LONGEST
    assert answers.pause(failures + 1, chance) >= wait
    assert answers.pause(1, 0) == answers.FIRST


@given(st.binary(max_size=200) | st.text(max_size=50).map(lambda text: text.encode()))
def test_whatever_comes_is_an_answer_or_told(content: bytes) -> None:
    for status in (200, 400, 500):
        with pytest.raises(Unanswered):
            answers.answered(Told(status, content, NOW + timedelta(1)))
