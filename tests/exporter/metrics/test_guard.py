"""However many values arrive, as many are shown as the caps say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.metrics import catalogue, guard
from exporter.metrics.guard import Guard
from tests.exporter.metrics.limits import Limits

TURNS = catalogue.counter("c_total", "Help", "tenant agent result=ok|failed")


def admitted(guarded: Guard, *labels: str) -> tuple[str, ...]:
    shown = guarded.shown(TURNS, labels)
    guarded.enter(TURNS, shown)
    return shown


def test_values_up_to_the_cap_are_shown_and_later_ones_are_other() -> None:
    guarded = Guard(Limits({"agent": 2}))
    told = [admitted(guarded, "t", agent, "ok")[1] for agent in ("a", "b", "c", "a")]
    assert told == ["a", "b", "other", "a"]


def test_a_label_that_no_cap_names_has_the_default_one() -> None:
    guarded = Guard(Limits())
    told = {admitted(guarded, "t", f"a{n}", "ok")[1] for n in range(guard.DEFAULT_CAP + 9)}
    assert len(told) == guard.DEFAULT_CAP + 1


def test_no_value_and_other_take_no_place() -> None:
    guarded = Guard(Limits({"agent": 1}))
    told = [admitted(guarded, "t", agent, "ok")[1] for agent in ("", "other", "a")]
    assert told == ["", "other", "a"]


def test_a_closed_label_shows_its_values_only() -> None:
    guarded = Guard(Limits({"result": 1}))
    told = [guarded.shown(TURNS, ("t", "a", result))[2] for result in ("ok", "failed", "odd", "")]
    assert told == ["ok", "failed", "other", ""]


def test_a_value_whose_last_series_ended_makes_room() -> None:
    guarded = Guard(Limits({"agent": 1}))
    admitted(guarded, "t", "a", "ok")
    admitted(guarded, "t", "a", "failed")
    guarded.leave(TURNS, ("t", "a", "ok"))
    assert guarded.shown(TURNS, ("t", "b", "ok"))[1] == "other"
    guarded.leave(TURNS, ("t", "a", "failed"))
    assert guarded.shown(TURNS, ("t", "b", "ok"))[1] == "b"


def test_what_was_on_disk_is_admitted_above_the_cap() -> None:
    guarded = Guard(Limits({"agent": 1}))
    for agent in ("a", "b", "c"):
        guarded.enter(TURNS, ("t", agent, "ok"))
    told = [guarded.shown(TURNS, ("t", agent, "ok"))[1] for agent in ("a", "b", "c", "d")]
    assert told == ["a", "b", "c", "other"]


def test_other_limits_hold_from_then_on() -> None:
    guarded = Guard(Limits({"agent": 1}, series_per_metric=1))
    admitted(guarded, "t", "a", "ok")
    assert not guarded.fits(TURNS)
    guarded.limit(Limits({"agent": 2}, series_per_metric=2))
    assert guarded.fits(TURNS)
    assert guarded.shown(TURNS, ("t", "b", "ok"))[1] == "b"


def test_a_folded_series_keeps_what_is_closed_or_absent() -> None:
    assert guard.folded(TURNS, ("", "a", "ok")) == ("", "other", "ok")


def test_only_a_value_that_became_other_has_overflown() -> None:
    told = ("other", "a", "odd")
    assert guard.overflown(TURNS, told, ("other", "a", "other")) == ("result",)


@pytest.mark.parametrize(
    ("value", "shown"), [("x" * 200, "x" * 128), ("\ud800é", "?é"), ("é" * 200, "é" * 128)]
)
def test_a_value_is_cut_and_made_valid(value: str, shown: str) -> None:
    assert guard.clean(value) == shown
    assert Guard(Limits()).shown(TURNS, ("t", value, "ok"))[1] == shown


@given(st.lists(st.text(st.characters(), max_size=300), max_size=60), st.integers(1, 9))
def test_as_many_values_are_shown_as_the_cap_says(values: list[str], cap: int) -> None:
    guarded = Guard(Limits({"agent": cap}))
    told = {admitted(guarded, "t", value, "ok")[1] for value in values}
    assert len(told - {"", "other"}) <= cap
    assert all(len(value) <= 128 and value.encode() for value in told - {""})
