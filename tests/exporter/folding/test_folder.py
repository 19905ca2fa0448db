import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from exporter.analytics import settling
from exporter.events.tally import Tally
from exporter.folding import folder, worker
from exporter.folding.folder import Folder
from exporter.folding.folds import Folds, Progress
from exporter.folding.terms import Settings
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sections import Metrics
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import stores
from tests.exporter.web.stand import until


class Stand:
    """A folder at work over a store, whose settings may change."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = Settings()
        self.series = Table(catalogue.CATALOGUE, Guard(Metrics()))
        self.tally = Tally(self.series)
        self.folder = Folder(
            path / "c.db", path / "folds.db", lambda: self.settings, self.series, self.tally
        )

    def shown(self, metric: str) -> float:
        ((_, _, value),) = self.series.read(metric)
        return value


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    made = Stand(tmp_path)
    run = asyncio.create_task(made.folder.run())
    yield made
    run.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await run


async def test_it_folds_what_there_is_and_then_what_it_is_told_of(stand: Stand) -> None:
    stand.folder.wake()
    await until(lambda: stand.folder.progress == Progress(2, 2))
    stores.events(stand.path / "c.db", ("two", "cbE"), first=1)
    stand.folder.wake()
    stand.folder.wake()
    await until(lambda: stand.folder.progress == Progress(5, 5))
    assert stand.shown("analytics_folded_events") == 5
    assert stand.shown("analytics_fold_lag_events") == 0


async def test_it_lets_those_who_take_events_in_go_first(stand: Stand) -> None:
    await until(lambda: stand.folder.progress.cursor == 2)
    assert stand.folder.process is not None
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    niceness = os.getpriority(os.PRIO_PROCESS, stand.folder.process)
    assert niceness == min(19, ours + worker.NICE)


async def test_a_process_that_dies_is_followed_by_another(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "AGAIN_SECONDS", 0.01)
    await until(lambda: stand.folder.progress.cursor == 2)
    first = stand.folder.process
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: stand.folder.process not in (None, first))
    stores.events(stand.path / "c.db", ("two", "cbE"), first=1)
    await until(lambda: stand.folder.progress.cursor == 5)
    assert sum(stand.tally.take().values()) == 1


async def test_other_settings_have_it_fold_anew(stand: Stand) -> None:
    await until(lambda: stand.folder.progress.cursor == 2)
    first = stand.folder.process
    stand.folder.plan()
    stand.settings = Settings(zone="Asia/Kolkata")
    stand.folder.plan()
    await until(lambda: stand.folder.progress == Progress(2, 2, renewals=1))
    assert stand.folder.process != first


async def test_all_is_made_anew_when_that_is_asked_for(stand: Stand) -> None:
    # Before there is a process, too.
    stand.folder.rebuild()
    assert stand.folder.is_rebuilding
    await until(lambda: stand.folder.progress == Progress(2, 2, renewals=1))
    assert not stand.folder.is_rebuilding
    assert stand.shown("analytics_rebuild_lag_events") == 0
    stand.folder.rebuild()
    await stand.folder.news(60)
    await until(lambda: stand.folder.progress.renewals == 2)
    await stand.folder.news(0.001)


async def test_what_an_earlier_life_observed_is_shown(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cbE"))
    folds = Folds(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START)
    folds.advance(START + DAY)
    folds.close()
    first = Stand(tmp_path)
    run = asyncio.create_task(first.folder.run())
    await until(lambda: bool(first.series.read(settling.SETTLED)))
    run.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await run
    second = Stand(tmp_path)
    second.folder.load()
    assert second.shown(settling.SETTLED) == first.shown(settling.SETTLED) == 1


async def test_files_that_cannot_be_read_are_told_once_and_again_when_they_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "AGAIN_SECONDS", 0.01)
    stores.events(tmp_path / "c.db", ("one", "cb"))
    (tmp_path / "folds.db").write_bytes(b"nothing that SQLite knows" * 100)
    made = Stand(tmp_path)
    with structlog.testing.capture_logs() as told:
        run = asyncio.create_task(made.folder.run())
        await until(lambda: sum(made.tally._pending.values()) >= 2)
        (tmp_path / "folds.db").unlink()
        await until(lambda: made.folder.progress == Progress(2, 2))
        run.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await run
    events = [(one["log_level"], one["event"], one.get("why")) for one in told]
    assert events == [
        (
            "warning",
            "events are not folded into figures now; they wait",
            "file is not a database",
        ),
        ("info", "events are folded into figures again", None),
    ]
