"""The series table as the sample store reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from alerting.samples import Samples, Settings
from alerting.series.selector import parsed
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sampling import Sampling
from tests.exporter.metrics.limits import Limits

RUNS = catalogue.counter("runs_total", "Runs", "probe", configured=True)
UP = catalogue.gauge("up", "Up", "probe", configured=True)
KERNEL = catalogue.counter("kernel_total", "Kernel", "device", configured=True, observed=True)
TIME = catalogue.histogram("time_seconds", "Time", (0.5, 2), "probe", configured=True)
START = datetime(2025, 10, 12, tzinfo=UTC)


class Stand:
    """A table and the store that samples it."""

    def __init__(self) -> None:
        self.table = Table((RUNS, UP, KERNEL, TIME), Guard(Limits()))
        self.sampling = Sampling(self.table)
        self.samples = Samples(self.sampling, Settings())
        self.now = START

    def run(self, probe: str) -> None:
        self.table.add({self.table.row("runs_total", probe): 1.0})

    def show(self, probe: str, value: float) -> None:
        self.table.set(self.table.row("up", probe), value)

    def end(self, probe: str) -> None:
        self.table.remove(self.table.row("up", probe))

    def tick(self) -> None:
        self.now += timedelta(seconds=15)
        self.samples.take(self.now)

    def seen(self, text: str) -> dict[str, list[float | None]]:
        series = self.samples.series(parsed(text))
        window = self.samples.window(series, Duration(3600), self.now)
        return {
            " ".join(value for _, value in labels): [
                value if there else None for value, there in zip(values, present, strict=True)
            ]
            for labels, values, present in zip(
                series.labels, window.values.T.tolist(), window.present.T, strict=True
            )
        }


@pytest.fixture
def stand() -> Stand:
    return Stand()


def came(sampling: Sampling) -> dict[str, tuple[int, bool]]:
    """Return what came since the last look: labels → row, whether it began at 0."""
    return {
        " ".join(value for _, value in one.labels): (one.place, one.begins_at_zero)
        for one in sampling.read().came
    }


def test_every_line_of_the_table_is_a_series_with_its_name(stand: Stand) -> None:
    stand.run("a")
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    reading = stand.sampling.read()
    runs, *time = reading.came
    assert runs.labels == (("__name__", "runs_total"), ("probe", "a"))
    assert [dict(one.labels)["__name__"] for one in time] == [
        *["time_seconds_bucket"] * 3,
        "time_seconds_count",
        "time_seconds_sum",
    ]
    assert [dict(one.labels).get("le") for one in time[:3]] == ["0.5", "2.0", "+Inf"]
    assert reading.values[runs.place] == 1.0
    assert [reading.values[one.place] for one in time] == [0.0, 1.0, 1.0, 1.0, 1.0]
    assert len(reading.ended) == 0


def test_counters_began_at_zero_but_not_those_of_the_kernel(stand: Stand) -> None:
    stand.run("a")
    stand.table.set(stand.table.row("kernel_total", "sda"), 5.0)
    stand.show("a", 1.0)
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    begin = {name.split()[0]: zero for name, (_, zero) in came(stand.sampling).items()}
    assert begin == {
        "runs_total": True,
        "kernel_total": False,
        "up": False,
        "time_seconds_bucket": True,
        "time_seconds_count": True,
        "time_seconds_sum": True,
    }


def test_only_what_came_or_ended_since_is_told(stand: Stand) -> None:
    stand.run("a")
    stand.show("a", 1.0)
    assert set(came(stand.sampling)) == {"runs_total a", "up a"}
    assert came(stand.sampling) == {}
    stand.run("b")
    assert set(came(stand.sampling)) == {"runs_total b"}
    stand.end("a")
    assert len(stand.sampling.read().ended) == 1
    assert len(stand.sampling.read().ended) == 0
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    assert len(came(stand.sampling)) == 5


def test_a_row_may_be_left_and_taken_between_two_looks(stand: Stand) -> None:
    stand.show("a", 1.0)
    (row, _) = came(stand.sampling)["up a"]
    stand.end("a")
    stand.show("b", 2.0)
    reading = stand.sampling.read()
    assert reading.ended.tolist() == [row]
    assert [(one.place, one.labels[1][1]) for one in reading.came] == [(row, "b")]


def test_what_nobody_asked_for_comes_the_next_time(stand: Stand) -> None:
    stand.show("a", 1.0)
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    some = stand.sampling.read().came
    first = [dict(next(some).labels).get("le") for _ in range(3)]
    again = [dict(one.labels).get("le") for one in stand.sampling.read().came]
    assert [one for one in first + again if one] == ["0.5", "2.0", "+Inf"]
    assert len(first + again) == 6


def test_a_series_that_ended_meanwhile_is_told_as_it_was_read(stand: Stand) -> None:
    stand.show("a", 1.0)
    reading = stand.sampling.read()
    stand.end("a")
    stand.show("b", 2.0)
    (one,) = reading.came
    assert (dict(one.labels)["probe"], reading.values[one.place]) == ("a", 1.0)
    reading = stand.sampling.read()
    assert reading.ended.tolist() == [one.place]
    assert [dict(one.labels)["probe"] for one in reading.came] == ["b"]


def test_equal_pairs_are_one_object_and_not_too_many_are_kept(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    every = [one.labels for one in stand.sampling.read().came]
    assert every[-2][1] is every[-1][1]
    monkeypatch.setattr("exporter.sampling._MOST_PAIRS", 1)
    stand.run("b")
    assert set(came(stand.sampling)) == {"runs_total b"}
    assert len(stand.sampling._pairs) == 2


def test_a_gauge_that_ended_has_no_value_even_where_another_takes_its_row(stand: Stand) -> None:
    stand.show("a", 1.0)
    stand.show("b", 2.0)
    stand.tick()
    stand.end("b")
    stand.show("c", 3.0)
    stand.tick()
    assert stand.seen("up") == {"a": [1.0, 1.0], "b": [2.0, None], "c": [None, 3.0]}
    stand.end("c")
    stand.end("a")
    stand.tick()
    assert stand.seen("up") == {
        "a": [1.0, 1.0, None],
        "b": [2.0, None, None],
        "c": [None, 3.0, None],
    }


def test_the_first_move_of_a_counter_that_came_later_is_not_lost(stand: Stand) -> None:
    stand.run("a")
    stand.tick()
    stand.run("b")
    stand.tick()
    assert stand.seen("runs_total") == {"a": [1.0, 1.0], "b": [0.0, 1.0]}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["show", "end", "tick"]))))
def test_the_store_has_what_the_table_had_at_each_tick(steps: list[tuple[str, str]]) -> None:
    stand = Stand()
    there: dict[str, float] = {}
    ticks: list[dict[str, float]] = []
    for number, (probe, what) in enumerate(steps):
        if what == "show":
            stand.show(probe, number)
            there[probe] = number
        elif what == "end" and probe in there:
            stand.end(probe)
            del there[probe]
        elif what == "tick":
            stand.tick()
            ticks.append(dict(there))
    every = {probe for tick in ticks for probe in tick}
    assert stand.seen("up") == {probe: [tick.get(probe) for tick in ticks] for probe in every}
