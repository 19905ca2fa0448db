"""What is noted of ourselves and of sources, over restarts."""

import asyncio
from typing import Any

import pytest
import structlog

from alerting import clock
from exporter import silence, witness
from exporter.daemon import Daemon
from exporter.events.intake import LAST_RECEIVED
from exporter.store.errors import StoreError
from exporter.witness import Witness
from tests.exporter.web import stand

SINCE = "webhook_silent_since_timestamp_seconds"
LIMIT = "webhook_silence_limit_seconds"
SOURCES = """
sources:
- {name: bot, type: native, silent_after: 10m}
- {name: rare, type: native}
"""


class Store:
    """The store's two tables; it may be broken."""

    def __init__(self) -> None:
        self.spells: dict[int, int] = {}
        self.contacts: dict[str, silence.Contact] = {}
        self.broken = False
        self.noted = asyncio.Event()

    async def __call__(self, name: str, *arguments: Any) -> Any:
        if self.broken:
            raise StoreError("full", "no room")
        if name == "presence.spells":
            return list(self.spells.items())
        if name == "presence.contacts":
            return list(self.contacts.values())
        spell, contacts, _ = arguments
        if spell is not None:
            self.spells[spell[0]] = spell[1]
        self.contacts |= {one[0]: one for one in contacts}
        self.noted.set()
        return None


def shown(daemon: Daemon, metric: str, *labels: str) -> float | None:
    """The value of a gauge, None where it has no such series."""
    for line, told in daemon.series.lines(metric):
        if tuple(told.values()) == labels:
            return float(daemon.series.values()[daemon.series.row(line, *labels)])
    return None


async def test_a_new_daemon_has_answered_all_the_time() -> None:
    daemon, store = stand.daemon(SOURCES), Store()
    seen = Witness(daemon, store)
    await seen.load()
    await seen.look()
    assert shown(daemon, "chatwatch_api_uptime_ratio", "24h") is None
    await seen.look()
    assert len(store.spells) == 1
    await seen.close()
    assert len(store.spells) == 1


async def test_the_time_between_two_lives_counts_against_us() -> None:
    daemon, store = stand.daemon(SOURCES), Store()
    now = round(clock.unix() * 1000)
    store.spells = {now - 1_000_000: now - 500_000}
    seen = Witness(daemon, store)
    await seen.load()
    await seen.look()
    assert shown(daemon, "chatwatch_api_uptime_ratio", "1h") == pytest.approx(0.5, abs=0.01)
    assert len(store.spells) == 2


async def test_while_it_is_not_ready_it_does_not_answer() -> None:
    daemon, store = stand.daemon(SOURCES), Store()
    daemon.become("starting")
    seen = Witness(daemon, store)
    await seen.look()
    await seen.close()
    assert store.spells == {}
    assert shown(daemon, "chatwatch_api_uptime_ratio", "1h") is None


async def test_a_source_that_was_never_heard_is_silent_since_it_was_first_waited_for() -> None:
    store = Store()
    await Witness(stand.daemon(SOURCES), store).look()
    _, awaited, received = store.contacts["bot"]
    daemon = stand.daemon(SOURCES)
    seen = Witness(daemon, store)
    await seen.load()
    await seen.look()
    assert (store.contacts["bot"], received) == (("bot", awaited, None), None)
    assert shown(daemon, SINCE, "bot") == awaited / 1000
    assert shown(daemon, LIMIT, "bot") == 600.0
    assert shown(daemon, SINCE, "rare") is None


async def test_when_a_source_was_heard_last_outlives_a_restart() -> None:
    store, daemon = Store(), stand.daemon(SOURCES)
    daemon.intake.heard["bot"] = 1_760_238_000.5
    await Witness(daemon, store).look()
    assert shown(daemon, SINCE, "bot") == 1_760_238_000.5
    later = stand.daemon(SOURCES)
    seen = Witness(later, store)
    await seen.load()
    assert shown(later, LAST_RECEIVED, "bot") == 1_760_238_000.5
    assert shown(later, LAST_RECEIVED, "rare") is None
    await seen.look()
    assert shown(later, SINCE, "bot") == 1_760_238_000.5


async def test_a_source_that_may_be_silent_from_now_on_is_not_shown_any_more() -> None:
    daemon, store = stand.daemon(SOURCES), Store()
    seen = Witness(daemon, store)
    await seen.look()
    assert shown(daemon, SINCE, "bot") is not None
    daemon.world = stand.daemon("sources: [{name: bot, type: native}]").world
    await seen.look()
    assert shown(daemon, SINCE, "bot") is None
    assert shown(daemon, LIMIT, "bot") is None


async def test_what_cannot_be_written_is_told_once_and_written_later() -> None:
    daemon, store = stand.daemon(SOURCES), Store()
    seen = Witness(daemon, store)
    store.broken = True
    with structlog.testing.capture_logs() as logs:
        await seen.look()
        await seen.look()
        store.broken = False
        await seen.look()
    assert [one["log_level"] for one in logs] == ["warning", "info"]
    assert set(store.contacts) == {"bot", "rare"}


async def test_it_looks_until_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "EVERY", 0.001)
    daemon, store = stand.daemon(SOURCES), Store()
    running = asyncio.create_task(Witness(daemon, store).run())
    for _ in range(2):
        await asyncio.wait_for(store.noted.wait(), 20)
        store.noted.clear()
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
