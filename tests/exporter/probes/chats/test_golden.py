import pytest

from alerting.duration import Duration
from exporter.probes.chats import golden
from exporter.probes.chats.golden import Expected, Question
from exporter.probes.pattern import Pattern

ASKED = Question(
    name="hours",
    ask="When do you open?",
    contains=("Nine", "monday"),
    contains_none=("I cannot",),
    matches=(Pattern("[0-9]{1,2}:00"),),
    not_matches=(Pattern("(?i)error"),),
)


def test_a_good_answer_has_nothing_wrong() -> None:
    assert golden.fault(ASKED, "On Monday from nine, that is 9:00.") is None
    assert golden.fault(Question(name="a", ask="b"), "x") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" ", "is empty"),
        ("On Monday at 9:00", "does not have 'Nine'"),
        ("nine on monday 9:00, but I CANNOT tell", "has 'I cannot'"),
        ("nine on monday", "does not match '[0-9]{1,2}:00'"),
        ("nine on monday 9:00 Error", "matches '(?i)error'"),
    ],
)
def test_what_is_wrong_is_told_and_the_answer_is_not_repeated(text: str, said: str) -> None:
    found = golden.fault(ASKED, text)
    assert found is not None
    assert (found.reason, found.detail) == (
        "answer",
        f"the answer of {len(text)} characters {said}",
    )


def test_long_words_are_cut() -> None:
    found = golden.fault(Question(name="a", ask="b", contains=("x" * 100,)), "y")
    assert found is not None
    assert found.detail.endswith("x…'")


def test_an_event_that_never_comes_in_time_is_told() -> None:
    assert not list(Expected(source="a").wrong(Duration(60)))
    assert [key for key, _ in Expected(source="a").wrong(Duration(30))] == ["within"]
