from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exporter.config import Metrics
from exporter.events.tally import Tally
from exporter.metrics.catalogue import CATALOGUE
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table

REFUSALS = "webhook_refusals_total"


def table() -> Table:
    return Table(CATALOGUE, Guard(Metrics()))


def shown(series: Table, metric: str) -> list[float]:
    return [v for m, lines in series.samples() if m.name == metric for *_, v in lines]


def test_what_is_counted_shows_nowhere_until_it_is_taken_and_added() -> None:
    series = table()
    tally = Tally(series)
    assert not tally
    tally.count(REFUSALS, "bot", "too_fast")
    assert tally
    assert shown(series, REFUSALS) == [0.0]
    series.add(tally.take())
    assert not tally
    assert shown(series, REFUSALS) == [1.0]


def test_counts_of_one_series_are_summed() -> None:
    series = table()
    tally = Tally(series)
    for amount in (1.0, 2.5):
        tally.count(REFUSALS, "bot", "too_fast", amount=amount)
    tally.count(REFUSALS, "shop", "too_fast")
    bot, shop = (series.row(REFUSALS, source, "too_fast") for source in ("bot", "shop"))
    assert tally.take() == {bot: 3.5, shop: 1.0}


def test_an_observation_moves_a_bucket_the_count_and_the_sum() -> None:
    series = table()
    tally = Tally(series)
    tally.observe("store_commit_events", 3)
    tally.observe("store_commit_events", 5)
    series.add(tally.take())
    assert shown(series, "store_commit_events") == [0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 8]


def test_what_is_given_back_joins_what_was_counted_since() -> None:
    tally = Tally(table())
    tally.count(REFUSALS, "bot", "too_fast")
    taken = tally.take()
    tally.count(REFUSALS, "bot", "too_fast", amount=2.0)
    tally.give_back(taken)
    assert list(tally.take().values()) == [3.0]
    assert list(taken.values()) == [1.0]


def test_a_flood_of_labels_holds_no_more_than_the_guard_admits() -> None:
    series = table()
    series.on_overflow = (tally := Tally(series)).move
    for number in range(20_000):
        tally.count(REFUSALS, f"source-{number}", "too_fast")
    pending = tally.take()
    overflow = series.row("metrics_label_overflow_total", REFUSALS, "source")
    assert len(pending) == 100 + 1 + 1  # the cap, `other`, and what counts the overflow
    assert pending.pop(overflow) == 20_000 - 100
    assert sum(pending.values()) == 20_000


@given(st.lists(st.one_of(st.integers(0, 3), st.sampled_from(["carried", "failed"]))))
def test_however_commits_fail_each_count_is_carried_once(steps: list[int | str]) -> None:
    tally = Tally(table())
    carried: Counter[int] = Counter()
    for step in steps:
        if isinstance(step, int):
            tally.move(step, 1.0)
        elif step == "failed":
            tally.give_back(tally.take())
        else:
            carried.update({cell: int(amount) for cell, amount in tally.take().items()})
    carried.update({cell: int(amount) for cell, amount in tally.take().items()})
    assert carried == Counter(step for step in steps if isinstance(step, int))


def test_several_cells_move_as_each_alone_would() -> None:
    tally = Tally(table())
    tally.move_all([(1, 1.0), (2, 0.5), (1, 2.0)])
    assert tally.take() == {1: 3.0, 2: 0.5}
