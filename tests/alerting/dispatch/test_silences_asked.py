"""Silences: which hide what, in which order they are listed, when they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.dispatch import matchers, silences
from alerting.dispatch.silences import Hiding, Refusal
from tests.alerting.dispatch.test_silences import HOUR, NOW, alert, silence


def test_alerts_are_hidden_by_what_is_active_and_matches() -> None:
    every = [
        silence("alertname=Down", id="c"),
        silence("alertname=Down,zone=b", id="b"),
        silence("alertname=~D.*,zone!=b", id="a"),
        silence('zone="",alertname=~D.*', id="d"),
        silence("alertname=Down", starts=1, id="e"),
        silence("alertname=Down", starts=-2, ends=-1, id="f"),
    ]
    assert silences.by(alert(), every, NOW) == ("a", "c", "d")
    assert silences.by(alert(zone="b"), every, NOW) == ("b", "c")
    assert Hiding([], NOW).by({"alertname": "Down"}) == ()


def test_silences_are_listed_as_alertmanager_lists_them() -> None:
    every = [
        silence(starts=-1, ends=2, id="a2"),
        silence(starts=-3, ends=1, id="a1"),
        silence(starts=2, ends=3, id="p2"),
        silence(starts=1, ends=9, id="p1"),
        silence(starts=-9, ends=-2, id="e2"),
        silence(starts=-9, ends=-1, id="e1"),
        silence(starts=-9, ends=-2, id="e3"),
    ]
    assert [one.id for one in silences.ordered(every, NOW)] == [
        "a1",
        "a2",
        "p1",
        "p2",
        "e1",
        "e2",
        "e3",
    ]


def test_the_next_change_is_known() -> None:
    every = [silence(starts=-1, ends=2), silence(starts=1, ends=3), silence(starts=-2, ends=-1)]
    assert silences.changes_at(every, NOW) == NOW + HOUR
    assert silences.changes_at(every, NOW + HOUR) == NOW + 2 * HOUR
    assert silences.changes_at(every, NOW + 3 * HOUR) is None


@pytest.mark.parametrize(
    ("starts", "ends", "reminded"),
    [(-1, 0.25, True), (-1, 0.2, True), (-1, 0.3, False), (-0.1, 0.1, False), (0.1, 0.2, False)],
)
def test_an_end_is_announced_unless_the_silence_is_that_short(
    starts: float,
    ends: float,
    reminded: bool,
) -> None:
    one = silence(starts=starts, ends=ends)
    assert silences.ending([one], NOW, HOUR / 4) == ((one,) if reminded else ())


LABELS = st.dictionaries(st.sampled_from("abc"), st.sampled_from("xy"))
TEXTS = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(("=", "!=", "=~", "!~")), st.sampled_from(("", "x"))
    ).map(lambda one: f'{one[0]}{one[1]}"{one[2]}"'),
    min_size=1,
    max_size=3,
).map(",".join)


@given(st.lists(TEXTS, max_size=8), LABELS)
def test_the_index_says_what_asking_each_silence_says(
    texts: list[str], labels: dict[str, str]
) -> None:
    every = [silence(text, id=f"{place:02}") for place, text in enumerate(texts)]
    plain = tuple(one.id for one in every if matchers.all_match(one.matchers, labels))
    assert Hiding(every, NOW).by(labels) == plain


HOURS = st.integers(-3, 3)


@given(TEXTS, HOURS, HOURS, HOURS, HOURS)
def test_a_silence_that_is_posted_never_changes_the_past(
    text: str, starts: int, ends: int, other_starts: int, other_ends: int
) -> None:
    known = silence(text, starts, ends, id="old")
    wanted = silence("a=x", other_starts, other_ends, id="old")
    found = silences.posted({"old": known}, wanted, NOW, "new")
    if isinstance(found, Refusal):
        return
    after = {"old": known, **{one.id: one for one in found.changed}}
    for hours in range(-4, 0):
        then = NOW + hours * HOUR + HOUR / 2
        hidden = Hiding(after.values(), then).by({"a": "x"})
        assert hidden == Hiding([known], then).by({"a": "x"})
