"""The shell around erasures, over a store that is there and folds that are not."""

from pathlib import Path
from typing import Any

import pytest
import structlog
from multidict import CIMultiDict

from alerting.model import Labels
from alerting.store.history import Edit
from exporter.audit import entry
from exporter.daemon import Daemon
from exporter.erasing import CONTEXT, Erasing
from exporter.events import aside
from exporter.events.inbound import Inbound, Refusal
from exporter.folding.folder import Folder
from exporter.folding.folds import Progress
from exporter.folding.reading import Reading
from exporter.store.beside import Aside, Beside
from exporter.store.errors import StoreError
from exporter.store.sqlite import Sqlite
from tests.exporter.folding import stores
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

FAILED = "erasure_failures_total"


class Told(Folder):
    """Folds whose process is as far as a test says; what was asked of it is counted."""

    def __init__(self, made: Daemon, folder: Path) -> None:
        paths = folder / "events.db", folder / "folds.db"
        super().__init__(*paths, lambda: stores.SETTINGS, made.series, made.tally)
        self.rebuilds = 0

    def rebuild(self) -> None:
        self.rebuilds += 1

    async def news(self, seconds: float) -> None:
        assert seconds > 0


class Bench:
    """An eraser over a store."""

    def __init__(self, made: Daemon, store: Sqlite, folder: Path) -> None:
        self.made, self.store = made, store
        self.folder: Told | None = Told(made, folder)
        self.reading = Reading(folder / "folds.db")
        self.renewed = 0
        self.error: Exception | None = None
        self.told: tuple[Labels, str] | None = None
        self.erasing = Erasing(
            made, self.ask, lambda: self.folder, lambda: self.reading, self.renew, self.edit
        )

    async def ask(self, name: str, *arguments: Any) -> Any:
        if self.error is not None:
            raise self.error
        return await Threaded(self.store).run(name, *arguments)

    async def renew(self) -> None:
        self.renewed += 1

    async def edit(self, wanted: Edit) -> None:
        """Edit one alert, as the history of alerts has it."""
        whose = self.made.world.shield.pseudonym("ann@example.org")
        self.told = wanted((("customer", whose),), f"{whose} is unhappy")

    async def state(self) -> str:
        return str((await self.ask("erasures.one", 1)).state)

    async def until(self, state: str) -> None:
        while await self.state() != state:
            assert await self.erasing.look()


async def test_it_waits_for_folds_before_and_after_and_sifts_quarantine(tmp_path: Path) -> None:
    made = stand.daemon(stand.SOURCES)
    kept = (b'{"id":"c-ann"}', b"mail=ann%40example.org", b'{"id":"c-ben"}')
    async with stand.committing(made, tmp_path) as store:
        stores.folds(tmp_path).close()
        asides = tuple(
            Aside(bytes([n]) * 16, "app", 1, "wrong_type", "no", 1, _packed(body))
            for n, body in enumerate(kept)
        )
        await Threaded(store).call("keep", [], lambda _: (), Beside(aside=asides))
        bench = Bench(made, store, tmp_path)
        assert not await bench.erasing.look()
        sealed = made.world.vault.seal(b"ann@example.org", CONTEXT)
        row = await bench.ask("erasures.begin", "", sealed, 5)
        told, bench.folder = bench.folder, None
        assert not await bench.erasing.look()
        assert told is not None
        bench.folder = told
        told.progress = Progress(row.until - 1, row.until)
        assert await bench.erasing.look()
        assert await bench.state() == "waiting"
        told.progress = Progress(row.until, row.until)
        assert await bench.erasing.look()
        await bench.ask("erasures.know", 1, {}, [])
        await bench.until("quarantine")
        await bench.until("folds")
        page = await bench.ask("quarantine.page", "", 0, 9)
        assert [one.id for one in page] == [1, 3]
        bench.folder = None
        assert not await bench.erasing.look()
        bench.folder = told
        assert await bench.erasing.look()
        assert (await bench.state(), told.rebuilds, bench.renewed) == ("folds", 1, 0)
        told.progress = Progress(0, 0, erased=1)
        assert await bench.erasing.look()
        assert (await bench.state(), told.rebuilds, bench.renewed) == ("audit", 1, 1)
        lines = [entry.entry("export", None, "/of/c-ann", "", 5)] * 1_000
        await bench.ask("audit.keep", lines)
        assert await bench.erasing.look()
        assert await bench.state() == "audit", "a thousand lines are a step"
        assert await bench.erasing.look()
        assert await bench.state() == "done"
        assert bench.told == ((("customer", "[erased]"),), "[erased] is unhappy")
        bench.reading.close()


@pytest.mark.parametrize("error", [StoreError("full", "the disk is full"), ValueError("secret")])
async def test_what_fails_is_counted_and_told_once(tmp_path: Path, error: Exception) -> None:
    made = stand.daemon(stand.SOURCES)
    async with stand.committing(made, tmp_path) as store:
        bench = Bench(made, store, tmp_path)
        await bench.ask("erasures.begin", "", b"not sealed", 5)
        bench.error = error
        with structlog.testing.capture_logs() as logs:
            assert not await bench.erasing.look()
            assert not await bench.erasing.look()
        assert [line["log_level"] for line in logs] == ["error"]
        moves = made.tally.take()
        made.tally.give_back(moves)
        assert moves[made.series.row(FAILED)] == 2
        bench.error, bench.folder = None, None
        with structlog.testing.capture_logs() as logs:
            assert not await bench.erasing.look()
        assert [line["event"] for line in logs] == ["customers are erased again"]
        bench.reading.close()


def _packed(body: bytes) -> bytes:
    inbound = Inbound(CIMultiDict(), body, {}, "POST", "http://here")
    refused = [Refusal(0, "wrong_type", "no")]
    return aside.of("app", inbound, refused, [], 1).content
