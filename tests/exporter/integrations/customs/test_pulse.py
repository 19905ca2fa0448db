from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from exporter.integrations.customs import pulse, usual
from exporter.integrations.customs.pulse import Pulse, Whose
from exporter.metrics.series import Table
from exporter.store.errors import StoreError
from exporter.store.integration_events import Event
from tests.exporter.integrations import kept
from tests.exporter.integrations.kept import Store, shown
from tests.exporter.integrations.reports import NOON

HOUR = 3_600.0
DAY = 24 * HOUR
PROVIDERS = {"crm": "hubspot"}
CRM = Whose("call", "", "crm")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "c.db")
    yield found
    found.sqlite.close()


@pytest.fixture
def series() -> Table:
    return kept.series()


def note(
    one: Pulse, at: float, seconds: float | None = 0.2, calls: int = 1, name: str = "crm"
) -> None:
    for _ in range(calls):
        one.note(name, at, seconds, is_ok=seconds is not None)


async def test_calls_are_shown_once_there_are_enough(store: Store, series: Table) -> None:
    one = Pulse(series, store)
    note(one, NOON - 60, calls=9)
    await one.keep()
    await one.look(PROVIDERS, {}, NOON)
    assert shown(series, "integration_latency_p95_seconds") == {}
    assert shown(series, "integration_error_ratio") == {("crm", "hubspot"): 0.0}
    note(one, NOON - 60, None)
    note(one, NOON - 60)
    await one.keep()
    await one.look(PROVIDERS, {}, NOON)
    p95 = shown(series, "integration_latency_p95_seconds")
    assert p95 == {("crm", "hubspot"): pytest.approx(0.2, rel=0.05)}
    assert shown(series, "integration_error_ratio") == {("crm", "hubspot"): pytest.approx(1 / 11)}
    assert shown(series, "integration_latency_usual_seconds") == {}
    assert one.paces[CRM].calls == 11


async def test_what_is_usual_is_learned_of_weeks_and_worked_out_once_an_hour(
    store: Store, series: Table
) -> None:
    one = Pulse(series, store)
    for hour in range(2, 24 * 10):
        note(one, NOON - hour * HOUR, calls=12)
    note(one, NOON - 60, 0.9, calls=12)
    await one.keep()
    for _ in range(3):
        await one.look(PROVIDERS, {"crm": UTC}, NOON)
    assert store.calls.count("integration_spreads.past") == 1
    pace = one.paces[CRM]
    assert (pace.is_slow, pace.is_unusual, pace.samples) == (True, True, 9 * 12)
    labels = ("crm", "hubspot")
    for name, value in {
        "usual_seconds": 0.2,
        "p95_seconds": 0.9,
        "mean_seconds": 0.9,
        "expected_low_seconds": 0.2,
        "expected_high_seconds": 0.2,
        "expected_samples": 108.0,
        "unusual": 1.0,
    }.items():
        found = shown(series, f"integration_latency_{name}")
        assert found == {labels: pytest.approx(value, rel=0.05)}, name
    await one.look(PROVIDERS, {}, NOON + HOUR / 2 + 1)
    assert store.calls.count("integration_spreads.past") == 2
    await one.look({}, {}, NOON + HOUR / 2 + 1)
    assert shown(series, "integration_latency_p95_seconds") == {}


async def test_hours_go_by_the_clock_of_an_integration(store: Store, series: Table) -> None:
    one = Pulse(series, store)
    for day in range(1, 8):
        note(one, NOON - day * DAY - HOUR, calls=12)
    note(one, NOON - 60, calls=12)
    await one.keep()
    await one.look(PROVIDERS, {"crm": ZoneInfo("Asia/Kathmandu")}, NOON)
    assert one.paces[CRM].samples == 7 * 12


async def test_calls_that_cannot_be_kept_wait(store: Store, series: Table) -> None:
    one = Pulse(series, store)
    note(one, NOON, calls=3)
    store.broken = True
    with pytest.raises(StoreError):
        await one.keep()
    note(one, NOON, calls=4)
    store.broken = False
    await one.keep()
    await one.keep()
    await one.look(PROVIDERS, {}, NOON)
    assert one.paces[CRM].calls == 7
    assert store.calls.count("integration_spreads.add") == 2


async def test_while_nothing_can_be_kept_no_more_than_so_much_waits(
    store: Store, series: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "MOST_WAITING", 2)
    one = Pulse(series, store)
    note(one, NOON)
    note(one, NOON + DAY)
    await one.keep()
    assert len(store.sqlite.run("integration_spreads.recent", usual.SLOT, 0, 9)) == 1


async def test_calls_of_answers_are_shown_by_tenant_and_vendor(store: Store, series: Table) -> None:
    one = Pulse(series, store)
    data = b'{"provider":"shopify","query_type":"x","success":false,"response_seconds":1.5}'
    events = [
        Event(1, "t", f"e{n}", "integration.queried", round((NOON - 60) * 1000), data)
        for n in range(12)
    ]
    spans = pulse.queried([*events, events[0]._replace(data=b"{")], NOON)
    store.sqlite.run("integration_spreads.add", pulse.kept(spans))
    await one.look(PROVIDERS, {}, NOON)
    labels = ("t", "shopify")
    assert shown(series, "integration_query_mean_seconds") == {labels: pytest.approx(1.5)}
    assert shown(series, "integration_query_error_ratio") == {labels: 1.0}
    assert shown(series, "integration_error_ratio") == {}


def test_what_is_too_old_to_be_of_use_is_left_out() -> None:
    data = b'{"provider":"shopify","success":true}'
    ages = (60.0, 3 * HOUR, 40 * DAY)
    events = [Event(1, "", "e", "x", round((NOON - age) * 1000), data) for age in ages]
    widths = sorted(
        (width, len(some)) for (_, width, _), some in pulse.queried(events, NOON).items()
    )
    assert widths == [(usual.SLOT, 1), (usual.HOUR, 1), (usual.HOUR, 1)]
