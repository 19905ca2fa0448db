import pytest

from alerting.duration import Duration
from alerting.secret import Written
from exporter.events.expression import Expression
from exporter.probes.journeys.capture import Capture
from exporter.probes.journeys.step import Step

STEP = Step(
    name="login",
    url="https://a.example/${who}",
    method="POST",
    body="pass=${word}",
    headers={"X-A": Written("${one}")},
    more_headers={"X-B": (Written("${two}"), Written("3"))},
    capture=(Capture(name="token", json=Expression("t")),),
)
NAMES = {"who", "word", "one", "two"}


def test_it_knows_what_it_needs_and_is_filled_with_it() -> None:
    assert STEP.references == NAMES
    filled = STEP.filled({name: name.upper() for name in NAMES})
    assert (filled.url, filled.body) == ("https://a.example/WHO", "pass=WORD")
    assert filled.headers["X-A"].reveal() == "ONE"
    assert [one.reveal() for one in filled.more_headers["X-B"]] == ["TWO", "3"]


def wrong(step: Step, *known: str) -> list[str]:
    return [key for key, _ in step.wrong(known, Duration(10), authorized=False)]


def test_nothing_is_wrong_with_one_whose_values_are_known() -> None:
    assert wrong(STEP, *NAMES) == []


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        (Step(name="a", url="https://a.example/${x}"), ["url"]),
        (Step(name="a", url="ftp://a.example/"), ["url"]),
        (Step(name="a", url="https://a.example/", method="A B"), ["method"]),
        (
            Step(name="a", url="https://a.example/", capture=(Capture(name="b"),)),
            ["capture[0].name"],
        ),
    ],
)
def test_what_is_wrong_is_told(step: Step, fields: list[str]) -> None:
    assert wrong(step) == fields
