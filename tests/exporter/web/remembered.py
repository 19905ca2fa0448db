"""A store with the history of a probe called shop, and a daemon that answers from it."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from exporter.history.accounting import HOUR
from exporter.history.incidents import Terms
from exporter.probes.standing import Standing
from exporter.store import sqlite
from exporter.store.errors import StoreError
from exporter.store.probe_results import Run
from exporter.web.watched import Watched
from tests.exporter.history.examples import HOLD, MINUTE, looks
from tests.exporter.web import stand
from tests.exporter.web.examples import probe
from tests.exporter.web.stand import Stand

# 2026-03-01 00:00 UTC, and the end of that day.
BEGINS = 1_772_323_200_000
ENDS = BEGINS + 24 * HOUR
DAY = "from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z"
LETTERS = "u" * 700 + "d" * 10 + "u" * 730


class Store:
    """A store in this process; it may be broken."""

    def __init__(self, path: Path) -> None:
        self.sqlite = sqlite.Sqlite(path)
        self.broken = False

    async def ask(self, name: str, *arguments: Any) -> Any:
        if self.broken:
            raise StoreError("io", "the disk is gone")
        return self.sqlite.run(name, *arguments)

    def keep(self, letters: str, first: int = BEGINS) -> None:
        runs = [
            Run("shop", "http", one.started, 0.083, one.state, one.reason, one.detail, "{}")
            for one in looks(letters, first)
        ]
        self.sqlite.run("probe_results.keep", runs, {})
        while self.sqlite.run("probe_incidents.follow", {"shop": Terms()}, 1_000):
            pass

    def sum_up(self, until: int) -> None:
        while (start := self.sqlite.run("probe_hours.due", until)) is not None:
            self.sqlite.run("probe_hours.sum_up", {"shop": HOLD}, start)
            self.sqlite.run("probe_hours.done", start + HOUR)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "events.db")
    yield found
    found.sqlite.close()


def standings(*, state: str = "u") -> tuple[Standing, ...]:
    """How shop and another probe stand."""
    one = probe(state, judged=1_440, up=1_430)
    return replace(one, interval=60.0), Standing("web-shop", "http", 15.0)


@contextlib.asynccontextmanager
async def serving(store: Store, text: str = "", state: str = "u") -> AsyncIterator[Stand]:
    watched = Watched(probes=lambda: standings(state=state), ask=store.ask)
    async with stand.serving(text, watched=watched) as here:
        yield here


__all__ = ["BEGINS", "DAY", "ENDS", "LETTERS", "MINUTE", "Store", "serving", "store"]
