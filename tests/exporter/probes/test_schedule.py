import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from exporter.probes import schedule
from exporter.probes.schedule import SOON_SECONDS, Place, Plan, Start

EPOCH = -1_700_000_000.0
NOW = 5_000.0

names = st.text(min_size=1, max_size=20)
intervals = st.floats(0.5, 3_600.0)
moments = st.floats(0.0, 1e7)


def plan(*places: Place) -> Plan:
    return schedule.joined(Plan(), places)


def slots(probe: str, slot: int = 0, interval: float = 10.0, phase: float = 100.0) -> Place:
    """A place that is due at its slot."""
    return Place(phase + slot * interval, probe, interval, phase, slot)


def started(due: schedule.Due) -> list[str]:
    return [start.probe for start in due.starts]


def test_nothing_is_due_before_its_time_and_it_is_at_it() -> None:
    made = plan(slots("a"), slots("b", phase=101.0))
    assert schedule.due(made, 99.9, set()) == schedule.Due((), (), made)
    assert started(schedule.due(made, 100.0, set())) == ["a"]
    assert started(schedule.due(made, 101.0, set())) == ["a", "b"]
    assert (made.next, Plan().next) == (100.0, None)


def test_a_start_knows_when_it_was_due_and_the_next_is_an_interval_later() -> None:
    found = schedule.due(plan(slots("a", 3)), 130.25, set())
    assert found.starts == (Start("a", 130.0),)
    assert found.plan == plan(slots("a", 4))


@pytest.mark.parametrize(
    ("now", "due", "missed", "then"),
    [
        (109.9, 100.0, (), 1),
        (110.0, 110.0, (("a", 1),), 2),
        (119.9, 110.0, (("a", 1),), 2),
        (155.0, 150.0, (("a", 5),), 6),
    ],
)
def test_slots_that_went_by_are_missed_and_never_caught_up(
    now: float, due: float, missed: tuple[tuple[str, int], ...], then: int
) -> None:
    found = schedule.due(plan(slots("a")), now, set())
    assert (found.starts, found.missed) == ((Start("a", due),), missed)
    assert found.plan == plan(slots("a", then))


@pytest.mark.parametrize(("now", "missed", "then"), [(100.0, 1, 1), (110.0, 2, 2), (125.0, 3, 3)])
def test_a_run_that_is_still_under_way_misses_its_slots(now: float, missed: int, then: int) -> None:
    found = schedule.due(plan(slots("a")), now, {"a"})
    assert (found.starts, found.missed) == ((), (("a", missed),))
    assert found.plan == plan(slots("a", then))


def test_a_place_replaces_the_one_its_probe_had() -> None:
    made = plan(slots("a"), slots("b"))
    moved = schedule.joined(made, [slots("a", 7)])
    assert moved == plan(slots("b"), slots("a", 7))
    assert schedule.without(moved, {"a"}) == plan(slots("b"))


@given(names, intervals, moments)
def test_a_new_probe_runs_soon_and_then_not_at_once_again(
    name: str, interval: float, now: float
) -> None:
    place = schedule.place(name, interval, now, EPOCH)
    assert now - 1e-5 <= place.due <= now + min(interval, SOON_SECONDS) + 1e-5
    following = schedule.due(plan(place), place.due, set()).plan.next
    assert following is not None
    assert interval * 0.499 <= following - place.due <= interval * 1.501


@given(names, intervals, moments, st.floats(0.0, 1e6))
def test_a_restart_keeps_the_places(name: str, interval: float, now: float, down: float) -> None:
    """The clock that never goes back begins anew with the machine; 1970 does not."""
    before = schedule.place(name, interval, now, EPOCH)
    after = schedule.place(name, interval, 7.0, EPOCH - now - down + 7.0)
    apart = (after.phase - 7.0 + now + down - before.phase) / interval
    assert math.isclose(apart, round(apart), abs_tol=1e-4)


@given(
    names, intervals, moments, st.lists(st.tuples(st.floats(0.0, 3.0), st.booleans()), max_size=30)
)
def test_starts_never_drift_however_late_the_loop_is(
    name: str, interval: float, now: float, ticks: list[tuple[float, bool]]
) -> None:
    """Every run but the first is due at its phase and a whole number of intervals, exactly."""
    first = schedule.place(name, interval, now, EPOCH)
    made = plan(first)
    lasts = [first.due - interval]
    for step, busy in ticks:
        now += step * interval
        found = schedule.due(made, now, {name} if busy else set())
        made = found.plan
        for start in found.starts:
            slot = round((start.due - first.phase) / interval)
            assert start.due in (first.due, first.phase + slot * interval)
            assert start.due <= now + 1e-6
            assert start.due > lasts[-1]
            lasts.append(start.due)
    assert made.next is not None
    assert made.next > now - 1e-6 or not ticks


@given(
    intervals,
    moments,
    st.lists(st.tuples(st.floats(0.0, 2.5), st.booleans()), min_size=1, max_size=30),
)
def test_every_slot_is_either_started_or_missed_and_never_both(
    interval: float, now: float, ticks: list[tuple[float, bool]]
) -> None:
    made = plan(slots("a", interval=interval, phase=now))
    counted = 0
    for step, busy in ticks:
        now += step * interval
        found = schedule.due(made, now, {"a"} if busy else set())
        made = found.plan
        counted += len(found.starts) + sum(runs for _, runs in found.missed)
    assert counted == made.places[0].slot


@given(
    st.lists(st.tuples(names, intervals, st.floats(0.0, 2.0)), min_size=1, max_size=8),
    st.lists(st.floats(0.0, 5.0), max_size=40),
)
def test_no_probe_ever_runs_twice_at_once(
    probes: list[tuple[str, float, float]], steps: list[float]
) -> None:
    """Each run goes on for its share of the interval, more than one for some."""
    lengths = {name: share * interval for name, interval, share in probes}
    made = plan(*(schedule.place(name, interval, 0.0, EPOCH) for name, interval, _ in probes))
    assume(len(made.places) == len(lengths))
    ends: dict[str, float] = {}
    now = 0.0
    for step in steps:
        now += step
        under_way = {name for name, end in ends.items() if end > now}
        found = schedule.due(made, now, under_way)
        made = found.plan
        assert not under_way & set(started(found))
        assert len(set(started(found))) == len(found.starts)
        ends |= {start.probe: now + lengths[start.probe] for start in found.starts}
        assert list(made.places) == sorted(made.places, key=lambda place: place.due)
        assert {place.probe for place in made.places} == lengths.keys()


def test_a_thousand_probes_spread_over_their_interval() -> None:
    """In no second of 15 are more than twice as many due as there would be on average."""
    places = [schedule.place(f"shop-{number}", 15.0, NOW, EPOCH) for number in range(1_000)]
    seconds = [int(place.phase - NOW) for place in places]
    assert max(seconds.count(second) for second in range(15)) < 2 * 1_000 / 15
    soon = [place.due - NOW for place in places]
    assert max(soon) < SOON_SECONDS
    assert max(sum(int(at) == second for at in soon) for second in range(5)) < 2 * 1_000 / 5


def test_a_plan_runs_for_an_hour_as_often_as_it_should() -> None:
    made = plan(*(schedule.place(name, 15.0, 0.0, EPOCH) for name in "abc"))
    counts = dict.fromkeys("abc", 0)
    for now in itertools.takewhile(lambda now: now < 3_600.0, itertools.count(0.0, 0.5)):
        found = schedule.due(made, now, set())
        made = found.plan
        for start in found.starts:
            counts[start.probe] += 1
    assert all(count in (240, 241) for count in counts.values())


def test_a_probe_may_be_hastened_and_keeps_its_slots() -> None:
    made = schedule.hastened(plan(slots("a", 3), slots("b", 3)), {"a"}, 121.0, 1.0)
    assert [(one.probe, one.due) for one in made.places] == [("a", 121.0), ("b", 130.0)]
    found = schedule.due(made, 121.0, set())
    assert (found.starts, found.missed) == ((Start("a", 121.0),), ())
    assert found.plan == plan(slots("b", 3), slots("a", 3))


def test_a_probe_that_is_due_soon_is_not_hastened() -> None:
    made = plan(slots("a", 3))
    assert schedule.hastened(made, {"a"}, 129.5, 1.0) == made
    assert schedule.hastened(made, {"b"}, 100.0, 1.0) == made


def test_a_probe_that_is_hastened_and_then_late_misses_only_its_slots() -> None:
    made = schedule.hastened(plan(slots("a", 3)), {"a"}, 121.0, 1.0)
    found = schedule.due(made, 145.0, set())
    assert (found.starts, found.missed) == ((Start("a", 140.0),), (("a", 2),))
    assert found.plan == plan(slots("a", 5))


@given(
    st.lists(st.tuples(st.floats(30.0, 7_200.0), st.floats(0.0, 1.5)), min_size=1, max_size=12),
    st.lists(
        st.tuples(
            st.one_of(st.floats(0.0, 120.0), st.floats(0.0, 4 * 3_600.0)),
            st.one_of(st.just(0.0), st.floats(-86_400.0, 86_400.0)),
        ),
        min_size=1,
        max_size=60,
    ),
)
def test_in_a_day_of_clocks_that_are_set_no_slot_is_lost_or_used_twice(
    probes: list[tuple[float, float]], ticks: list[tuple[float, float]]
) -> None:
    """Each tick the loop looks after some time, and the clock on the wall has been set.

    Runs last a share of their interval. A probe that joins meanwhile goes by that other clock.
    """
    wall, now, used = NOW, 0.0, dict.fromkeys(range(len(probes)), 0)
    ends: dict[str, float] = {}
    made = Plan()
    firsts: dict[int, Place] = {}
    for number, (step, set_by) in enumerate(ticks):
        if number < len(probes):
            name = str(number)
            firsts[number] = schedule.place(name, probes[number][0], now, now - wall)
            made = schedule.joined(made, [firsts[number]])
        now, wall = now + step, wall + step + set_by
        under_way = {name for name, end in ends.items() if end > now}
        found = schedule.due(made, now, under_way)
        made = found.plan
        assert not under_way & set(started(found))
        for start in found.starts:
            interval, share = probes[int(start.probe)]
            used[int(start.probe)] += 1
            ends[start.probe] = now + interval * share
            assert start.due <= now
        for name, runs in found.missed:
            used[int(name)] += runs
    for place in made.places:
        number = int(place.probe)
        assert used[number] == place.slot - firsts[number].slot
        assert place.phase == firsts[number].phase
        assert place.due > now
