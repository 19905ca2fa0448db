"""What a rule looks at, as it is among the samples."""

import pytest

from alerting import inquiry
from alerting.duration import Duration
from alerting.evidence import Look
from alerting.explanation import Reads, Seen
from alerting.model import Sample, labels
from alerting.promql.embedded import Embedded
from alerting.rulebook.prometheus_rules import Alerting
from tests.alerting.ground import at
from tests.alerting.sampled import Stand

VALUES = {'a{job="x"}': 1.0, 'a{job="y"}': 3.0}


def unchecked() -> None:
    """Let it go on."""


def stand() -> Stand:
    found, gone = Stand(), labels({"__name__": "gone"})
    found.tick(VALUES)
    found.samples.record(at(0), [gone], [1.0])
    found.tick(VALUES)
    found.samples.record(at(1), [], [], [gone])
    return found


def seen(query: str) -> Seen:
    there = stand()
    never = Duration(0)
    rule = Alerting(id="r", alert="A", query=query, hold=never, keeps=never, labels=(), texts=())
    look = Look(Embedded(there.samples), at(there.now - 1), unchecked)
    return look.seen(query, inquiry.inquiry(rule))


def one(value: float, **named: str) -> Sample:
    return Sample(labels({"__name__": "a", **named}), value)


def test_values_are_told_with_those_that_count() -> None:
    found = seen('a > 2 and on () a{job="x"}')
    assert set(found.values) == {one(1.0, job="x"), one(3.0, job="y")}
    assert found.counted == (one(3.0, job="y"),)
    assert found.reads == (Reads("a", 2, 2), Reads('a{job="x"}', 1, 1))


def test_what_ended_is_told_with_its_last_sample() -> None:
    assert seen("gone > 0").reads == (Reads("gone", 0, 1, at(0)),)
    assert seen("never > 0").reads == (Reads("never", 0, 0),)


def test_what_cannot_be_asked_is_said() -> None:
    found = seen("a * on () a > 1")
    assert (found.values, found.reads) == ((), ())
    assert "many-to-many" in found.error or "found duplicate series" in found.error


def test_whoever_asks_may_end_it() -> None:
    def ended() -> None:
        raise TimeoutError

    there = stand()
    with pytest.raises(TimeoutError):
        Look(Embedded(there.samples), at(1), ended).seen("a", inquiry.Inquiry("a"))
