from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from exporter.completeness import counter, ratio
from exporter.completeness.count import Run
from exporter.completeness.counter import Line
from exporter.integrations.customs.completing import GAUGE, OF_DAYS, Completing, Proofs
from exporter.integrations.customs.pipe import HOUR, Hour
from exporter.metrics.series import Table
from exporter.store.errors import StoreError
from exporter.store.source_days import Row
from tests.exporter.completeness.months import DAY, MONDAY, WEEK, hours, office
from tests.exporter.integrations import kept
from tests.exporter.integrations.kept import Store, shown

FIRST = MONDAY // DAY
UTC = ZoneInfo("UTC")
Hours = Mapping[str, Mapping[int, Hour]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def series() -> Table:
    return kept.series()


def made(store: Store, series: Table, zone: str = "UTC") -> Completing:
    return Completing(series, store, lambda: ZoneInfo(zone))


def days(store: Store) -> list[Row]:
    found: list[Row] = store.sqlite.run("source_days.rows", 0)
    return found


def shop(length: int, silent: range = range(0)) -> dict[int, Hour]:
    """A shop that is open each day for so many hours from Monday on, with hours of silence."""
    return hours([0.0 if place in silent else office(MONDAY + place) for place in range(length)])


def at(place: int, seconds: float = 30) -> float:
    return (MONDAY + place) * HOUR + seconds


async def test_the_last_whole_day_is_shown_of_each_source(store: Store, series: Table) -> None:
    length = 6 * DAY + 20
    told = {"shop": shop(length), "bot": shop(length, range(6 * DAY + 14, length))}
    one = made(store, series)
    await one.look({**told, "new": shop(0)}, {}, at(length))
    # From 9 to 19 ten hours are usual, as an hour is the emptiest of its neighbours too.
    assert shown(series, GAUGE) == {("shop",): 1.0, ("bot",): pytest.approx(0.5)}
    await one.look({"shop": told["shop"]}, {}, at(length))
    assert shown(series, GAUGE) == {("shop",): 1.0}, "a source that went has none"


async def test_while_too_little_is_known_there_is_no_figure(store: Store, series: Table) -> None:
    one = made(store, series)
    await one.look({"shop": shop(3 * DAY + 11)}, {}, at(3 * DAY + 11))
    assert shown(series, GAUGE) == {}
    await one.look({"shop": shop(3 * DAY + 12)}, {}, at(3 * DAY + 12))
    assert shown(series, GAUGE) == {("shop",): 1.0}


async def test_it_is_worked_out_once_an_hour(store: Store, series: Table) -> None:
    one = made(store, series)
    await one.look({"shop": shop(WEEK)}, {}, at(WEEK))
    before = one.record
    await one.look({"shop": shop(WEEK)}, {}, at(WEEK, 3_599))
    assert one.record is before
    await one.look({"shop": shop(WEEK + 1)}, {}, at(WEEK + 1))
    assert one.record.revision > before.revision


async def test_days_are_kept_as_they_end_and_outlive_their_hours(
    store: Store, series: Table
) -> None:
    silent = range(8 * DAY + 8, 8 * DAY + 20)
    one = made(store, series)
    await one.look({"shop": shop(8 * DAY + 12, silent)}, {}, at(8 * DAY + 12))
    # Of the first Saturday nobody can tell what is usual.
    assert [row.day - FIRST for row in days(store)] == [7, 6, 4, 3]
    await one.look({"shop": shop(9 * DAY, silent)}, {}, at(9 * DAY))
    assert days(store)[0] == Row("shop", FIRST + 8, 24, 600.0, 600.0)
    again = made(store, kept.series())
    await again.look({}, {}, at(9 * DAY + 1))
    found = ratio.completeness(again.record.days, (FIRST + 7, FIRST + 9))
    assert found is not None
    assert found.ratio == 0.5
    assert found.incomplete == ("shop",)


async def test_days_that_ended_while_nobody_was_there_are_made_up_for(
    store: Store, series: Table
) -> None:
    await made(store, series).look({"shop": shop(5 * DAY)}, {}, at(5 * DAY))
    assert [row.day - FIRST for row in days(store)] == [4, 3]
    later = made(store, kept.series())
    await later.look({"shop": shop(4 * WEEK)}, {}, at(4 * WEEK))
    assert [row.day - FIRST for row in days(store)] == [*range(27, 5, -1), 4, 3]
    assert {row.missing for row in days(store)} == {0.0}


async def test_what_comes_late_makes_good_for_days_that_have_ended(
    store: Store, series: Table
) -> None:
    counts = [office(MONDAY + place) for place in range(9 * DAY)]
    counts[8 * DAY + 14 :] = [0.0] * 10
    one = made(store, series)
    await one.look({"shop": hours(counts)}, {}, at(9 * DAY))
    assert days(store)[0].missing == 300.0
    await one.look({"shop": hours([*counts, 360.0])}, {}, at(9 * DAY + 1))
    assert days(store)[0].missing == 0.0


async def test_days_are_those_of_the_figures(store: Store, series: Table) -> None:
    one = made(store, series, "Asia/Kolkata")
    await one.look({"shop": shop(9 * DAY)}, {"shop": UTC}, at(9 * DAY))
    newest = days(store)[0]
    # At 0 h UTC it is 5:30 there: the day before ended at 18:30 UTC.
    assert (newest.day - FIRST, newest.hours) == (8, 24)
    assert max(one.record.days["shop"]) == FIRST + 9
    # An hour that is told by the customers' clock is that hour, and not its neighbours.
    assert newest.expected == 600.0 + 120.0


async def test_days_beyond_what_may_be_asked_for_are_let_go(store: Store, series: Table) -> None:
    old = FIRST - 399
    store.sqlite.run("source_days.note", [Row("gone", old, 24, 9.0, 9.0)])
    one = made(store, series)
    await one.look({}, {}, at(0))
    assert list(one.record.days["gone"]) == [old]
    await one.look({}, {}, at(DAY))
    assert one.record.days["gone"] == {}


async def test_what_cannot_be_kept_is_worked_out_again(store: Store, series: Table) -> None:
    one = made(store, series)
    store.broken = True
    with pytest.raises(StoreError):
        await one.look({"shop": shop(WEEK)}, {}, at(WEEK))
    store.broken = False
    store.fails = ["", "before"]
    with pytest.raises(StoreError):
        await one.look({"shop": shop(WEEK)}, {}, at(WEEK))
    assert days(store) == []
    await one.look({"shop": shop(WEEK)}, {}, at(WEEK))
    assert len(days(store)) == 3


def counter_of(*runs: tuple[int, int, int]) -> Line:
    """A counter after runs: first, last, and the hour from Monday on in which they came."""
    found: Line | None = None
    for first, last, place in runs:
        found = counter.after(found, Run(first, last, round(at(place) * 1000)))
    assert found is not None
    return found


async def looked(one: Completing, told: Hours, length: int, *lines: Line, **listed: int) -> None:
    """Look at `shop` with what its counters prove, and what was listed by hour (`h14=60`)."""
    hours = {MONDAY + int(name[1:]): events for name, events in listed.items()}

    async def proofs() -> Callable[[str], Proofs]:
        return lambda _: Proofs(lines, hours)

    await one.look(told, {}, at(length), proofs)


async def test_numbers_that_never_came_lower_it_beside_the_rhythm(
    store: Store, series: Table
) -> None:
    length = 8 * DAY
    told = {"shop": shop(length)}
    one = made(store, series)
    # One in three events bears a number, and of the last day's 240 of them every other is missing.
    await looked(one, told, length, counter_of((1, 1, 7 * DAY), (241, 360, 7 * DAY + 20)))
    assert shown(series, GAUGE)["shop",] == pytest.approx(1 - 239 / 600)
    late = counter_of((1, 1, 7 * DAY), (241, 360, 7 * DAY + 20), (2, 240, 7 * DAY + 21))
    await looked(one, {"shop": shop(length + 1)}, length + 1, late)
    assert shown(series, GAUGE) == {("shop",): 1.0}


async def test_where_all_events_bear_numbers_that_go_on_a_quiet_day_is_none_that_is_silent(
    store: Store, series: Table
) -> None:
    length = 9 * DAY + 12
    told = {"shop": shop(length, range(8 * DAY, 9 * DAY))}
    runs = [(60 * place + 1, 60 * place + 60, place) for place in range(length)]
    busy = [run for run in runs if office(MONDAY + run[2])]
    numbered, quiet, went_on = [], set(range(8 * DAY, 9 * DAY)), 0
    for first, last, place in busy:
        if place not in quiet:
            numbered.append((went_on + 1, went_on + last - first + 1, place))
            went_on = numbered[-1][1]
    one = made(store, series)
    await looked(one, told, length)
    assert days(store)[0].missing > 500.0
    await looked(made(store, series), told, length, counter_of(*numbered))
    assert (days(store)[0].day - FIRST, days(store)[0].missing) == (8, 0.0)


async def test_what_was_listed_makes_good_for_the_hour_in_which_it_happened(
    store: Store, series: Table
) -> None:
    length = 8 * DAY
    silent = range(7 * DAY + 9, 7 * DAY + 13)
    told = {"shop": shop(length, silent)}
    one = made(store, series)
    await looked(one, told, length)
    assert shown(series, GAUGE)["shop",] == 0.7
    listed = {f"h{place}": 60 for place in silent}
    again = {"shop": shop(length + 1, silent)}
    await looked(one, again, length + 1, **listed)
    assert shown(series, GAUGE) == {("shop",): 1.0}


async def test_spans_of_days_have_gauges_of_their_own(store: Store, series: Table) -> None:
    one = made(store, series)
    length = 21 * DAY + 20
    await one.look({"shop": shop(length, range(19 * DAY, 20 * DAY))}, {}, at(length))
    found = {labels[1]: value for labels, value in shown(series, OF_DAYS).items()}
    assert 0.85 < found["7"] < found["14"] < found["30"] < 1
    assert shown(series, GAUGE)["shop",] == 1.0, "it is over by now"
