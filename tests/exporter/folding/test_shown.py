import math
from contextlib import closing
from pathlib import Path

from exporter.analytics.settling import Observation
from exporter.folding import settled
from exporter.folding.settled import Total
from exporter.folding.shown import Shown
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sections import Metrics
from exporter.store import migration, sqlite

FIRST = "chat_first_response_seconds"
COUNT = "chat_conversations_settled_total"
LABELS = ("", "web", "ai")
ENDED = ("", "web", "none", "contained")


def series() -> Table:
    return Table(catalogue.CATALOGUE, Guard(Metrics()))


def value(series: Table, name: str, **labels: str) -> float:
    metric = COUNT if name == COUNT else FIRST
    return sum(
        value
        for line, told, value in series.read(metric)
        if line == name and labels.items() <= told.items()
    )


def test_what_is_told_is_shown_and_only_what_is_more_is_added() -> None:
    table = series()
    shown = Shown(table)
    totals = [Total(FIRST, LABELS, 2.0, 2, 3.0), Total(COUNT, ENDED, settled.COUNTER, 4, 4.0)]
    for _ in range(3):
        shown.show(totals)
    assert value(table, COUNT) == 4
    assert value(table, f"{FIRST}_count") == value(table, f"{FIRST}_bucket", le="2.0") == 2
    assert value(table, f"{FIRST}_bucket", le="1.0") == 0
    shown.show([Total(FIRST, LABELS, 2.0, 3, 5.0), Total(FIRST, LABELS, math.inf, 1, 1e6)])
    assert value(table, f"{FIRST}_count") == value(table, f"{FIRST}_bucket", le="+Inf") == 4
    assert value(table, f"{FIRST}_bucket", le="86400.0") == 3
    assert value(table, f"{FIRST}_sum") == 5.0 + 1e6


def test_totals_that_are_lower_show_nothing_until_they_grow() -> None:
    table = series()
    shown = Shown(table)
    for n in (5, 2, 3):
        shown.show([Total(COUNT, ENDED, settled.COUNTER, n, float(n))])
    assert value(table, COUNT) == 6


def test_what_an_earlier_life_observed_is_shown_at_once(tmp_path: Path) -> None:
    file = tmp_path / "folds.db"
    table = series()
    Shown(table).load(file)
    assert not file.exists()
    with closing(sqlite.connect(file)) as folds:
        Shown(table).load(file)
        migration.upgrade(folds, "exporter.folding")
        settled.add(folds, set(), "", [Observation(COUNT, ENDED[1:], 1)])
    Shown(table).load(file)
    assert value(table, COUNT) == 1
