"""The series table: moves, totals, bounds."""

import math
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.metrics import catalogue, observation
from exporter.metrics.guard import Guard
from exporter.metrics.series import OVERFLOW, Table
from tests.exporter.metrics.limits import Limits

TURNS = catalogue.counter("turns_total", "Turns", "tenant agent result=ok|failed")
STARTS = catalogue.counter("starts_total", "Starts")
DEPTH = catalogue.gauge("depth", "Depth", "source")
TIME = catalogue.histogram("time_seconds", "Time", (0.5, 2, 5), "tenant")
METRICS = (TURNS, STARTS, DEPTH, TIME, catalogue.metric(OVERFLOW))


def table(limits: Limits | None = None) -> Table:
    return Table(METRICS, Guard(limits or Limits()))


def shown(of: Table) -> dict[str, float]:
    """Return every line, as `name{label=value}` with labels that are not ""."""
    return {
        name + "".join(f" {k}={v}" for k, v in labels.items()): value
        for _, samples in of.samples()
        for name, labels, value in samples
    }


def count(on: Table, *labels: str, amount: float = 1.0) -> None:
    on.add({on.row("turns_total", *labels): amount})


def observe(on: Table, value: float, tenant: str = "t") -> None:
    on.add(dict(on.cells("time_seconds", value, tenant)))


def test_a_counter_without_labels_is_there_from_the_start_and_a_gauge_is_not() -> None:
    bare = catalogue.gauge("ready", "Ready")
    assert shown(Table([STARTS, bare, TURNS], Guard(Limits()))) == {"starts_total": 0.0}


def test_moves_of_one_series_add_up() -> None:
    on = table()
    count(on, "t", "a", "ok")
    count(on, "t", "a", "ok", amount=2.5)
    count(on, "", "a", "ok")
    lines = shown(on)
    assert lines["turns_total tenant=t agent=a result=ok"] == 3.5
    assert lines["turns_total agent=a result=ok"] == 1.0


def test_an_observation_moves_all_buckets_from_its_own_on() -> None:
    on = table()
    for value in (0.5, 0.6, 7.0):
        observe(on, value)
    buckets = {le: shown(on)[f"time_seconds_bucket tenant=t le={le}"] for le in ("0.5", "2.0")}
    assert buckets == {"0.5": 1.0, "2.0": 2.0}
    assert shown(on)["time_seconds_bucket tenant=t le=+Inf"] == 3.0
    assert shown(on)["time_seconds_count tenant=t"] == 3.0
    assert shown(on)["time_seconds_sum tenant=t"] == 8.1


@given(st.lists(st.floats(0, 10), max_size=50))
def test_a_bucket_counts_what_is_not_above_its_bound(values: list[float]) -> None:
    on = table()
    for value in values:
        observe(on, value)
    for le in (0.5, 2.0, 5.0):
        counted = shown(on).get(f"time_seconds_bucket tenant=t le={le}", 0.0)
        assert counted == sum(value <= le for value in values)


@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf])
def test_what_would_not_go_up_moves_nothing(amount: float) -> None:
    on = table()
    with pytest.raises(ValueError, match="cannot move by"):
        on.add({on.row("starts_total"): 1.0, on.row("turns_total", "t", "a", "ok"): amount})
    assert shown(on)["starts_total"] == 0.0


def test_a_gauge_is_set_to_anything_and_a_counter_is_not() -> None:
    on = table()
    on.set(on.row("depth", "s"), -3.0)
    assert shown(on)["depth source=s"] == -3.0
    with pytest.raises(ValueError, match="is no gauge"):
        on.set(on.row("starts_total"), 3.0)


def test_an_ended_gauge_leaves_its_row_and_its_label_to_another() -> None:
    on = table(Limits({"source": 1}))
    row = on.row("depth", "a")
    on.set(row, 7.0)
    lines = len(on)
    on.remove(row)
    assert (len(on), "depth source=a" in shown(on)) == (lines - 1, False)
    with pytest.raises(ValueError, match="is no gauge"):
        on.remove(row)
    assert on.row("depth", "b") == row
    assert shown(on)["depth source=b"] == 0.0


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (lambda on: on.row("time_seconds", "t"), "time_seconds is a histogram"),
        (lambda on: on.cells("starts_total", 1.0), "starts_total is no histogram"),
        (lambda on: on.row("depth"), r"depth takes the labels source; it was given 0"),
        (lambda on: on.row("starts_total", "x"), r"starts_total takes the labels none"),
    ],
    ids=["row", "cells", "few", "many"],
)
def test_a_wrong_question_is_answered_with_what_is_wrong(ask: object, answer: str) -> None:
    assert callable(ask)
    with pytest.raises(ValueError, match=answer):
        ask(table())


def test_an_unknown_metric_is_named() -> None:
    with pytest.raises(LookupError, match="'nothing_total'"):
        table().row("nothing_total")


def test_a_snapshot_stays_as_it_was() -> None:
    on = table()
    row = on.row("depth", "a")
    on.set(row, 1.0)
    taken = on.snapshot()
    before = [(list(b.rows), b.prefixes[: len(b.rows)]) for b in taken.blocks]
    on.set(row, 2.0)
    on.row("depth", "b")
    on.remove(row)
    assert taken.values[row] == 1.0
    assert [(list(b.rows), b.prefixes[: len(b.rows)]) for b in taken.blocks] == before


def test_every_series_has_a_number_of_its_own_and_ended_ones_none() -> None:
    found = Table((DEPTH, TIME), Guard(Limits(caps={"source": 5_000})))
    assert found.births() is found.births()
    found.row("depth", "a")
    found.cells("time_seconds", 1.0, "t")
    both = found.births()
    assert both.tolist() == [1, 2, 2, 2, 2, 2, 2]
    found.set(found.row("depth", "a"), 2.0)
    assert found.births() is both
    found.remove(found.row("depth", "a"))
    assert found.births().tolist() == [0, 2, 2, 2, 2, 2, 2]
    found.row("depth", "b")
    assert found.births().tolist() == [3, 2, 2, 2, 2, 2, 2]
    assert both.tolist() == [1, 2, 2, 2, 2, 2, 2]
    for number in range(1_500):
        found.row("depth", str(number))
    assert found.births().max() == 1_503


def test_the_series_of_each_row_stay_as_they_were_shown() -> None:
    found = Table((DEPTH,), Guard(Limits()))
    found.row("depth", "a")
    before = found.members()
    found.remove(found.row("depth", "a"))
    found.row("depth", "b")
    assert [one.labels for one in before] == [("a",)]
    assert [one.labels for one in found.members()] == [("b",)]


def test_values_stay_when_the_table_grows() -> None:
    on = table(Limits({"agent": 5000}, series_per_metric=5000))
    for n in range(3000):
        count(on, "t", f"a{n}", "ok", amount=float(n))
    lines = shown(on)
    assert all(lines[f"turns_total tenant=t agent=a{n} result=ok"] == n for n in range(3000))


def test_overflow_is_shown_as_other_and_counted() -> None:
    on = table(Limits({"agent": 2}))
    for agent in ("a", "b", "c", "d", "c"):
        count(on, "t", agent, "ok")
    count(on, "t", "a", "odd")
    lines = shown(on)
    assert lines["turns_total tenant=t agent=other result=ok"] == 3.0
    assert lines["turns_total tenant=t agent=a result=other"] == 1.0
    assert lines[f"{OVERFLOW} metric=turns_total label=agent"] == 3.0
    assert lines[f"{OVERFLOW} metric=turns_total label=result"] == 1.0


def test_overflow_may_be_counted_by_somebody_else() -> None:
    on = table(Limits({"agent": 0}))
    told: list[tuple[int, float]] = []
    on.on_overflow = lambda row, amount: told.append((row, amount))
    on.row("turns_total", "t", "a", "ok")
    row = on.row(OVERFLOW, "turns_total", "agent")
    assert told == [(row, 1.0)]
    assert shown(on)[f"{OVERFLOW} metric=turns_total label=agent"] == 0.0


def test_the_overflow_counter_does_not_count_its_own_overflow() -> None:
    on = table(Limits({"agent": 0, "metric": 0}))
    count(on, "t", "a", "ok")
    assert shown(on)[f"{OVERFLOW} metric=other label=agent"] == 1.0


def test_a_full_metric_shows_further_series_with_open_labels_other() -> None:
    on = table(Limits(series_per_metric=3))
    for n in range(50):
        count(on, "t", f"a{n}", "ok" if n % 2 else "failed")
    lines = {line: v for line, v in shown(on).items() if line.startswith("turns_total")}
    assert len(lines) == 3 + 2
    assert lines["turns_total tenant=other agent=other result=ok"] == 24.0
    assert sum(lines.values()) == 50.0


def arrive(on: Table, ids: range) -> None:
    """Ask for what events with four new ids each would ask for."""
    for n in ids:
        on.row("turns_total", f"t{n}", f"a{n}", "ok")
        on.cells("time_seconds", 1.0, f"u{n}")
        on.row("depth", f"s{n}")


@pytest.mark.slow
def test_a_million_distinct_ids_leave_as_many_series_as_the_guard_says() -> None:
    on = table(Limits({"tenant": 5, "agent": 20, "source": 7}, series_per_metric=60))
    arrive(on, range(250_000))
    # Of turns (5 + other) x (20 + other) would be allowed, of their order 5 + 15 + other came.
    assert len([line for line in shown(on) if line.startswith("turns")]) == 21
    assert len([line for line in shown(on) if line.startswith("depth")]) == 8
    assert len([line for line in shown(on) if line.startswith("time_seconds_sum")]) == 6
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    arrive(on, range(250_000, 260_000))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 10_000


def test_moves_by_name_become_the_cells_of_their_series_new_or_known() -> None:
    moves = [("turns_total", ("t", "sales", "ok"), 2.0), ("time_seconds", ("t",), 1.5)]
    here = table()
    first = here.moved(moves)
    assert here.moved(moves) == first
    here.add(dict(first))
    known = shown(here)
    assert known["turns_total tenant=t agent=sales result=ok"] == 2.0
    assert known["time_seconds_bucket tenant=t le=2.0"] == 1.0
    assert known["time_seconds_sum tenant=t"] == 1.5


def test_a_move_of_a_metric_that_nobody_named_is_refused() -> None:
    with pytest.raises(LookupError, match="turnz"):
        table().moved([("turnz", (), 1.0)])


def test_what_moves_come_to_is_known_once_it_is_learnt() -> None:
    moves = [("turns_total", ("t", "sales", "ok"), 2.0), ("time_seconds", ("t",), 1.5)]
    here = table()
    here.learn("alike", moves)
    assert here.known == {}
    cells = here.moved(moves)
    here.learn("alike", moves)
    known = here.known["alike"]
    observed = [cell for place in known.observed for cell in observation.cells(place, 1.5)]
    assert [*known.counted, *observed] == cells
    assert known.observed == (here.place("time_seconds", "t"),)


def test_what_is_folded_or_may_end_is_never_known() -> None:
    here = table(Limits({"agent": 1}))
    for agent in ("sales", "more"):
        moves = [("turns_total", ("t", agent, "ok"), 1.0)]
        here.moved(moves)
        here.learn(agent, moves)
    depth = [("depth", ("bot",), 1.0)]
    here.moved(depth)
    here.learn("depth", depth)
    assert list(here.known) == ["sales"]


def test_no_more_moves_are_known_than_a_bound() -> None:
    here = table()
    moves = [("turns_total", ("t", "sales", "ok"), 1.0)]
    here.moved(moves)
    for key in range(10_000):
        here.learn(key, moves)
        assert len(here.known) <= 4_096
    assert 9_999 in here.known
