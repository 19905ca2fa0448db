"""The series table as the sample store reads it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.duration import Duration
from alerting.samples import Samples, Settings
from alerting.selector import parsed
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


def test_every_line_of_the_table_is_a_series_with_its_name(stand: Stand) -> None:
    stand.run("a")
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    (runs, time) = stand.sampling.read().lines
    assert runs.labels == [(("__name__", "runs_total"), ("probe", "a"))]
    assert [dict(labels)["__name__"] for labels in time.labels] == [
        *["time_seconds_bucket"] * 3,
        "time_seconds_count",
        "time_seconds_sum",
    ]
    assert [dict(labels).get("le") for labels in time.labels[:3]] == ["0.5", "2.0", "+Inf"]
    values = stand.sampling.read().values
    assert values[runs.rows].tolist() == [1.0]
    assert values[time.rows].tolist() == [0.0, 1.0, 1.0, 1.0, 1.0]


def test_counters_began_at_zero_but_not_those_of_the_kernel(stand: Stand) -> None:
    stand.run("a")
    stand.table.set(stand.table.row("kernel_total", "sda"), 5.0)
    stand.show("a", 1.0)
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    begin = {one.labels[0][0][1]: one.begins_at_zero for one in stand.sampling.read().lines}
    assert begin == {
        "runs_total": True,
        "up": False,
        "kernel_total": False,
        "time_seconds_bucket": True,
    }


def test_labels_are_read_only_of_what_is_new(stand: Stand) -> None:
    stand.run("a")
    (first,) = stand.sampling.read().lines
    (second,) = stand.sampling.read().lines
    assert second.labels is first.labels
    assert second.rows is first.rows
    stand.run("b")
    (third,) = stand.sampling.read().lines
    assert third.labels is first.labels
    assert len(third.labels) == len(third.rows) == 2
    assert third.rows is not first.rows


def test_a_histogram_that_comes_later_is_read_whole(stand: Stand) -> None:
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "a")))
    stand.sampling.read()
    stand.table.add(dict(stand.table.cells("time_seconds", 1.0, "b")))
    (lines,) = stand.sampling.read().lines
    assert [dict(labels)["probe"] for labels in lines.labels] == ["a"] * 5 + ["b"] * 5


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
