import pytest

from exporter.events.expression import Expression
from exporter.probes.fault import Failed
from exporter.probes.hypertext.answer import Answer
from exporter.probes.journeys import capture
from exporter.probes.journeys.capture import LONGEST, Capture
from exporter.probes.pattern import Pattern

ANSWER = Answer(
    200,
    "1.1",
    [(b"location", b"/orders/17?x=1"), (b"x-token", b"abc")],
    body=b'{"token": "t", "n": 7, "ok": true, "none": null, "list": [1]}',
)
BY = {
    "text": Capture(name="a", json=Expression("token")),
    "number": Capture(name="a", json=Expression("n")),
    "truth": Capture(name="a", json=Expression("ok")),
    "header": Capture(name="a", header="X-Token"),
    "in a header": Capture(name="a", header="Location", matches=Pattern("/orders/([0-9]+)")),
    "in the body": Capture(name="a", matches=Pattern('"n": ([0-9]+)')),
}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "t"),
        ("number", "7"),
        ("truth", "true"),
        ("header", "abc"),
        ("in a header", "17"),
        ("in the body", "7"),
    ],
)
def test_a_value_is_taken_from_where_it_is(kind: str, value: str) -> None:
    assert capture.value(BY[kind], ANSWER) == value
    assert list(BY[kind].wrong()) == []


@pytest.mark.parametrize(
    "one",
    [
        Capture(name="a", json=Expression("none")),
        Capture(name="a", json=Expression("absent")),
        Capture(name="a", json=Expression("list")),
        Capture(name="a", header="X-Absent"),
        Capture(name="a", header="X-Absent", matches=Pattern("(.)")),
        Capture(name="a", matches=Pattern("nowhere(.)")),
        Capture(name="a", matches=Pattern("token|(nothing)")),
    ],
)
def test_a_value_that_is_not_there_fails_the_step(one: Capture) -> None:
    with pytest.raises(Failed, match="the answer has no a") as caught:
        capture.value(one, ANSWER)
    assert caught.value.fault.reason == "step"


@pytest.mark.parametrize("body", [b"<html>", b'{"n": "x"}'])
def test_a_body_that_does_not_fit_is_told(body: bytes) -> None:
    one = Capture(name="a", json=Expression("abs(n)"))
    with pytest.raises(Failed) as caught:
        capture.value(one, Answer(200, "1.1", [], body=body))
    assert caught.value.fault.reason == "json"


def test_a_value_is_bounded() -> None:
    one = Capture(name="a", matches=Pattern("(x+)"))
    with pytest.raises(Failed, match="longer than"):
        capture.value(one, Answer(200, "1.1", [], body=b"x" * (LONGEST + 1)))


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (Capture(name="a"), "name"),
        (Capture(name="a", json=Expression("b"), header="c"), "json"),
        (Capture(name="a", matches=Pattern("b")), "matches"),
    ],
)
def test_what_is_wrong_is_told(one: Capture, field: str) -> None:
    assert [key for key, _ in one.wrong()] == [field]
