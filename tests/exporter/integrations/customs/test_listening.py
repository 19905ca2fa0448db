from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.events.intake import LAST_RECEIVED
from exporter.integrations.customs import listening, pipe
from exporter.integrations.customs.listening import Listening
from exporter.integrations.customs.pipe import HOUR
from exporter.metrics.series import Table
from exporter.store.errors import StoreError
from exporter.store.source_hours import Row
from tests.exporter.integrations import kept
from tests.exporter.integrations.kept import Fed, Store, shown
from tests.exporter.integrations.reports import NOON

FIRST = int(NOON) // HOUR
SECONDS = "integration_silence_seconds"
EXPECTED = "integration_silence_expected_events"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def series() -> Table:
    return kept.series()


def accept(series: Table, count: float, result: str = "accepted", source: str = "shop") -> None:
    series.add({series.row("webhook_events_total", source, "chat.message.sent", result): count})


def hear(series: Table, at: float, source: str = "shop") -> None:
    series.set(series.row(LAST_RECEIVED, source), at)


def hours(store: Store) -> list[Row]:
    found: list[Row] = store.sqlite.run("source_hours.rows", ["shop"], 0)
    return found


async def test_totals_are_noted_each_minute_and_outlive_the_process(
    store: Store, series: Table
) -> None:
    first = Listening(series, store)
    accept(series, 3)
    accept(series, 2, "unmapped")
    accept(series, 50, "duplicate")
    await first.look(["shop"], [], NOON)
    accept(series, 1)
    await first.look(["shop"], [], NOON + 60)
    assert hours(store) == [Row("shop", FIRST, 6.0, round((NOON + 60) * 1000), 2)]
    again = Listening(series, store)
    await again.look(["shop"], [], NOON + 120)
    await again.look(["shop"], [], NOON + HOUR)
    assert [(one.hour - FIRST, one.looks) for one in hours(store)] == [(1, 1), (0, 3)]


async def test_a_source_that_is_new_has_its_hours_from_then_on(store: Store, series: Table) -> None:
    one = Listening(series, store)
    await one.look([], [], NOON)
    await one.look(["shop"], [Fed()], NOON + 60)
    assert [(row.total, row.looks) for row in hours(store)] == [(0.0, 1)]
    assert one.silences == {}, "nothing was ever heard of it"
    assert shown(series, SECONDS) == {}


async def test_hours_beyond_what_is_kept_are_let_go(store: Store, series: Table) -> None:
    old = FIRST - pipe.KEPT_DAYS * 24
    store.sqlite.run("source_hours.note", [Row("shop", old, 5.0, old * HOUR * 1000, 60)])
    one = Listening(series, store)
    await one.look(["shop"], [Fed()], NOON)
    await one.look(["shop"], [Fed()], NOON + HOUR)
    again = Listening(series, store)
    store.calls.clear()
    await again.look(["shop"], [], NOON + HOUR)
    assert store.calls == ["source_hours.rows", "source_hours.note"]


async def test_a_silence_is_shown_with_what_usually_comes_meanwhile(
    store: Store, series: Table
) -> None:
    before = range(FIRST - 24 * 4, FIRST)
    rows = [
        Row("shop", n, (n - FIRST) * 60.0 + 6000, (n + 1) * HOUR * 1000 - 1, 60) for n in before
    ]
    store.sqlite.run("source_hours.note", rows)
    accept(series, 6000)
    hear(series, NOON)
    one = Listening(series, store)
    integrations = [Fed(), Fed("other", source=None), Fed("third", source="gone", timezone=None)]
    for minute in range(31):
        await one.look(["shop"], integrations, NOON + 60 * minute)
    assert shown(series, SECONDS) == {("crm", "hubspot"): 1800.0}
    # A Monday, of which the Friday before is known, and the weekend.
    assert shown(series, EXPECTED) == {("crm", "hubspot"): pytest.approx(30)}
    assert one.silences["crm"].expected == pytest.approx(30)
    await one.look(["shop"], [Fed("renamed")], NOON + 1801)
    assert list(shown(series, SECONDS)) == [("renamed", "hubspot")]


async def test_while_too_little_is_known_only_the_time_is_shown(
    store: Store, series: Table
) -> None:
    hear(series, NOON - 90)
    await Listening(series, store).look(["shop"], [Fed(timezone=None)], NOON)
    assert shown(series, SECONDS) == {("crm", "hubspot"): 90.0}
    assert shown(series, EXPECTED) == {}


async def test_what_cannot_be_kept_is_kept_with_the_next_look(store: Store, series: Table) -> None:
    one = Listening(series, store)
    await one.look(["shop"], [], NOON)
    store.broken = True
    with pytest.raises(StoreError):
        await one.look(["shop"], [], NOON + HOUR - 60)
    store.broken = False
    await one.look(["shop"], [], NOON + HOUR)
    assert [(row.hour - FIRST, row.looks) for row in hours(store)] == [(1, 1), (0, 2)]
    store.calls.clear()
    await one.keep()
    assert store.calls == []


async def test_the_newest_event_of_a_source_is_known_once_all_were_looked_at(
    store: Store, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "STEP", 1)
    store.event(NOON)
    store.event(NOON - 5)
    one = Listening(series, store)
    assert one.newest("shop") is None
    assert await one.follow(["shop"]) is False
    assert one.newest("shop") is None
    assert await one.follow(["shop", "crm"]) is False
    assert await one.follow(["shop", "crm"]) is True
    assert (one.newest("shop"), one.newest("crm"), one.newest(None)) == (NOON, None, None)
