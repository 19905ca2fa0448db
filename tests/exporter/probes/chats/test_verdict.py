import pytest
from msgspec import Struct

from alerting.duration import Duration
from exporter.events.expression import Expression
from exporter.probes.chats import verdict
from exporter.probes.chats.asking import Asked
from exporter.probes.chats.golden import Cost, Question
from exporter.probes.chats.stream import Stream
from exporter.probes.hypertext.checks import Slow
from exporter.probes.hypertext.conditions import Condition

ANSWER = b'{"reply": "Good day", "usage": {"tokens": 1000, "unit": "x"}}'
TOKENS = Expression("usage.tokens")
SLOW = Slow(degraded=Duration(1), down=Duration(2))


class Judged(Struct, frozen=True, kw_only=True):
    first_token: Slow | None = None
    slow: Slow | None = None
    cost: Cost | None = None


def stream() -> Stream:
    made = Stream("whole", Expression("reply"), "")
    made.feed(ANSWER, 0.0)
    made.end(0.0)
    return made


def question(**fields: object) -> Question:
    return Question(name="a", ask="b", **fields)  # type: ignore[arg-type] # fields of the test


def test_a_good_answer_in_time_has_nothing_wrong() -> None:
    judged = Judged(first_token=SLOW, slow=SLOW, cost=Cost(json=TOKENS, price=1e-5, at_most=0.01))
    one = Asked("a", first=0.5, total=0.9)
    assert verdict.fault(judged, question(), stream(), one) is None
    assert verdict.slowness(judged, one) == ""
    assert one.cost == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("judged", "asked", "reason", "said"),
    [
        (Judged(), question(contains=("night",)), "answer", "does not have 'night'"),
        (
            Judged(),
            question(json=(Condition(path=Expression("usage.unit"), equals="y"),)),
            "json",
            "usage.unit",
        ),
        (Judged(cost=Cost(json=TOKENS, at_most=10)), question(), "cost", "it cost 1000"),
        (Judged(cost=Cost(json=Expression("a"))), question(), "cost", "does not say what it cost"),
        (Judged(cost=Cost(json=Expression("usage.unit"))), question(), "cost", "no number"),
        (Judged(first_token=SLOW), question(), "slow", "the first token: it took 2.5 s"),
        (Judged(slow=SLOW), question(), "slow", "the answer: it took 3 s"),
    ],
)
def test_what_is_wrong_is_told(judged: Judged, asked: Question, reason: str, said: str) -> None:
    found = verdict.fault(judged, asked, stream(), Asked("a", first=2.5, total=3.0))
    assert found is not None
    assert (found.reason, said in found.detail) == (reason, True), found


def test_an_answer_that_is_slower_than_it_should_be_is_told() -> None:
    one = Asked("a", first=1.5, total=1.8)
    assert verdict.slowness(Judged(first_token=SLOW), one).startswith("the first token: it took")
    assert verdict.slowness(Judged(slow=SLOW), one).startswith("the answer: it took 1.8 s")
    assert verdict.slowness(Judged(slow=Slow(down=Duration(9))), one) == ""
    assert verdict.slowness(Judged(slow=SLOW), Asked("a")) == ""
