"""Totals on disk: how rows are called there, and how they come back."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.metrics import catalogue
from exporter.metrics.catalogue import Metric
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.metrics.limits import Limits
from tests.exporter.metrics.test_series import METRICS, count, observe, shown, table

Total = tuple[str, str, str, float]


class Disk:
    """Totals as a store keeps them: moves summed under the identity of their row."""

    def __init__(self) -> None:
        self.totals: dict[tuple[str, str, str], float] = {}

    def keep(self, on: Table, deltas: dict[int, float]) -> None:
        for row, amount in deltas.items():
            _, *key = on.identity(row)
            metric, labels, part = key
            at = (metric, labels, part)
            self.totals[at] = self.totals.get(at, 0.0) + amount
        on.add(deltas)

    def rows(self) -> list[Total]:
        return [(*key, value) for key, value in self.totals.items()]


def restored(totals: Iterable[Total], metrics: Iterable[Metric] = METRICS) -> Table:
    fresh = Table(metrics, Guard(Limits()))
    fresh.restore(totals)
    return fresh


def test_a_row_is_called_by_tenant_metric_sorted_labels_and_part() -> None:
    on = table()
    row = on.row("turns_total", "t", "a", "")
    assert on.identity(row) == ("t", "turns_total", '{"agent":"a","tenant":"t"}', "")
    (bucket, _), (total, _) = on.cells("time_seconds", 1.0, "")
    assert on.identity(bucket) == ("", "time_seconds", "{}", "le=2.0")
    assert on.identity(total)[3] == "sum"


moves = st.lists(
    st.one_of(
        st.tuples(st.text(max_size=3), st.sampled_from("ab"), st.sampled_from(["ok", ""])),
        st.floats(0, 9),
    ),
    max_size=30,
)


@given(moves)
def test_what_was_kept_comes_back_as_it_was(told: list[tuple[str, str, str] | float]) -> None:
    on, disk = table(), Disk()
    for move in told:
        if isinstance(move, float):
            disk.keep(on, dict(on.cells("time_seconds", move, "t")))
        else:
            disk.keep(on, {on.row("turns_total", *move): 1.0})
    again = restored(disk.rows())
    assert shown(again) == shown(on)
    again.restore(disk.rows())
    assert shown(again) == shown(on)


def test_restoring_into_a_living_table_believes_the_disk() -> None:
    on = table()
    count(on, "t", "a", "ok", amount=5.0)
    count(on, "t", "b", "ok", amount=2.0)
    observe(on, 1.0)
    on.restore(
        [
            ("turns_total", '{"tenant":"t","agent":"a","result":"ok"}', "", 6.0),
            ("time_seconds", '{"tenant":"t"}', "le=0.5", 2.0),
        ]
    )
    lines = shown(on)
    assert lines["turns_total tenant=t agent=a result=ok"] == 6.0
    assert lines["turns_total tenant=t agent=b result=ok"] == 2.0
    assert lines["time_seconds_count tenant=t"] == 2.0
    assert lines["time_seconds_sum tenant=t"] == 0.0


def test_what_is_on_disk_is_admitted_above_every_cap() -> None:
    on = table(Limits({"agent": 1}, series_per_metric=1))
    labels = [f'{{"tenant":"t","agent":"a{n}","result":"ok"}}' for n in range(4)]
    on.restore([("turns_total", told, "", 1.0) for told in labels])
    count(on, "t", "a3", "ok")
    count(on, "t", "a4", "ok")
    lines = shown(on)
    assert lines["turns_total tenant=t agent=a3 result=ok"] == 2.0
    assert lines["turns_total tenant=other agent=other result=ok"] == 1.0


def test_a_bound_that_is_gone_falls_into_the_next_larger_one() -> None:
    on = restored([("time_seconds", "{}", "le=1.0", 3.0), ("time_seconds", "{}", "le=9.0", 1.0)])
    lines = shown(on)
    assert lines["time_seconds_bucket le=0.5"] == 0.0
    assert lines["time_seconds_bucket le=2.0"] == 3.0
    assert lines["time_seconds_bucket le=5.0"] == 3.0
    assert lines["time_seconds_bucket le=+Inf"] == lines["time_seconds_count"] == 4.0


def test_series_that_a_dropped_label_kept_apart_are_summed() -> None:
    fewer = catalogue.counter("turns_total", "Turns", "tenant")
    on = restored(
        [
            ("turns_total", '{"agent":"a","tenant":"t"}', "", 1.0),
            ("turns_total", '{"agent":"b","tenant":"t"}', "", 2.0),
        ],
        [fewer],
    )
    assert shown(on) == {"turns_total tenant=t": 3.0}


@pytest.mark.parametrize(
    "total",
    [
        ("gone_total", "{}", "", 1.0),
        ("depth", '{"source":"s"}', "", 1.0),
        ("time_seconds", "{}", "", 1.0),
        ("time_seconds", "{}", "count", 1.0),
        ("starts_total", "{}", "sum", 1.0),
        ("starts_total", "{}", "le=0.5", 1.0),
    ],
    ids=lambda total: f"{total[0]} {total[2]}",
)
def test_what_the_catalogue_has_no_row_for_is_passed_over(total: Total) -> None:
    assert shown(restored([total])) == {"starts_total": 0.0}
