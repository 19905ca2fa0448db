"""Escalations: the ladder that an alert climbs while nobody looks after it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting import strict
from alerting.dispatch import escalations
from alerting.dispatch.escalations import Escalation, Rung, Step
from alerting.duration import Duration
from alerting.strict import ConfigError

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Section(msgspec.Struct, frozen=True):
    escalations: tuple[Escalation, ...]


def read(text: str) -> tuple[Escalation, ...]:
    return strict.load(
        f"escalations:\n{text}", Section, file="a.yml", environ={}, read=str
    ).escalations


LADDER = read(
    """
- name: pager
  matchers: [severity=critical, 'team=~a|b']
  steps: [{after: 15m, receiver: second}, {after: 30m, receiver: third}]
  then: bosses
- name: bosses
  matchers: [severity=critical]
  steps: [{after: 1h, receiver: boss}]
- name: rest
  steps: [{after: 1d, receiver: desk}]
"""
)


@pytest.mark.parametrize(
    ("labels", "rungs"),
    [
        (
            {"severity": "critical", "team": "a"},
            [("pager", 1, 15, "second"), ("pager", 2, 30, "third"), ("bosses", 1, 90, "boss")],
        ),
        ({"severity": "critical"}, [("bosses", 1, 60, "boss")]),
        ({}, [("rest", 1, 1440, "desk")]),
    ],
)
def test_the_first_escalation_that_matches_holds_and_leads_on(
    labels: dict[str, str], rungs: list[tuple[str, int, int, str]]
) -> None:
    assert escalations.rungs(LADDER, labels) == tuple(
        Rung(name, number, minutes * MINUTE, receiver) for name, number, minutes, receiver in rungs
    )


def test_without_one_that_matches_nobody_else_is_told() -> None:
    assert escalations.rungs(LADDER[:2], {}) == ()
    assert escalations.rungs((), {}) == ()


def test_rungs_are_due_in_their_time() -> None:
    ladder = escalations.rungs(LADDER, {"severity": "critical", "team": "a"})
    told_at = NOW - 30 * MINUTE
    assert escalations.next_at(ladder, told_at, NOW) == told_at + 90 * MINUTE
    assert escalations.next_at(ladder, told_at, told_at) == told_at + 15 * MINUTE
    assert escalations.next_at(ladder, told_at, NOW + 60 * MINUTE) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {name: a, steps: [{after: 1m, receiver: x}]}", []),
        (
            """
- {name: a, steps: [{after: 1m, receiver: x}], then: b}
- {name: b, steps: [{after: 1m, receiver: x}], then: c}
- {name: c, steps: [{after: 1m, receiver: x}], then: b}
""",
            [
                "escalations[1].then: the escalations go round in a circle: b → c → b",
                "escalations[2].then: the escalations go round in a circle: c → b → c",
            ],
        ),
        (
            "- {name: a, steps: [{after: 1m, receiver: x}], then: a}",
            ["escalations[0].then: the escalations go round in a circle: a → a"],
        ),
        (
            """
- {name: aa, steps: [{after: 1m, receiver: x}], then: ab}
- {name: aa, steps: [{after: 1m, receiver: x}]}
""",
            [
                "escalations[0].then: no escalation is called 'ab'; there are aa",
                "escalations[1].name: the name 'aa' is taken",
            ],
        ),
    ],
)
def test_what_contradicts_itself_is_told(text: str, said: list[str]) -> None:
    assert [f"{path}: {one}" for path, one in escalations.problems(read(text))] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "- {name: a, steps: [{after: 2m, receiver: x}, {after: 2m, receiver: y}]}",
            ("steps: 2m comes behind 2m; all spans count from when somebody was told first"),
        ),
        ("- {name: a, steps: []}", "expected 1 or more entries"),
        ("- {name: a, steps: [{after: 0s, receiver: x}]}", "expected 1s to 30d, got 0s"),
    ],
)
def test_what_cannot_be_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        read(text)
    assert [one.message for one in told.value.problems] == [said]


@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "a", "b", "c", "d"]), min_size=1)
)
def test_every_ladder_ends_and_only_circles_are_refused(then: dict[str, str]) -> None:
    step = Step(Duration(60), "x")
    every = tuple(Escalation(name, (step,), then=to) for name, to in then.items())
    ladder = escalations.rungs(every, {})
    assert 0 < len(ladder) <= 100
    assert [one.after for one in ladder] == sorted({one.after for one in ladder})
    if not [said for _, said in escalations.problems(every) if "circle" in said]:
        assert len(ladder) <= len(then)
