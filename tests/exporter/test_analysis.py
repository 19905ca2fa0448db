from pathlib import Path

import psutil

from exporter.analysis import Analysis
from exporter.completeness.ratio import Part, Record
from exporter.folding.folds import Progress
from exporter.lifecycle import Teardowns
from tests.exporter.folding import stores
from tests.exporter.web import stand
from tests.exporter.web.stand import until


async def test_events_are_folded_and_can_be_asked_for(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    daemon = stand.daemon()
    analysis = Analysis(daemon)
    assert analysis.reading is None
    analysis.see(())
    analysis.plan(daemon.world)
    async with Teardowns() as teardowns:
        analysis.start(tmp_path / "c.db", tmp_path / "folds.db", teardowns)
        folder, reading = analysis.folder, analysis.reading
        assert folder is not None
        assert reading is not None
        await until(lambda: folder.progress == Progress(2, 2))
        stores.events(tmp_path / "c.db", ("two", "cbE"), first=1)
        analysis.see(())
        await until(lambda: folder.progress == Progress(5, 5))
        assert await reading.knows_agent("", "bot")
        assert (process := folder.process) is not None
    assert folder.process is None
    assert not psutil.pid_exists(process)


async def test_another_configuration_has_them_folded_anew(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    daemon = stand.daemon()
    analysis = Analysis(daemon)
    async with Teardowns() as teardowns:
        analysis.start(tmp_path / "c.db", tmp_path / "folds.db", teardowns)
        folder, reading = analysis.folder, analysis.reading
        assert folder is not None
        assert reading is not None
        await until(lambda: folder.progress == Progress(2, 2))
        first = await reading.version()
        daemon.world = stand.daemon("analytics: {timezone: Asia/Kolkata}").world
        analysis.plan(daemon.world)
        await until(lambda: folder.progress.renewals == 1)
        assert (await reading.version())[0] != first[0]


async def test_figures_go_by_how_complete_the_days_of_sources_are(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    asked = 0

    def record() -> Record:
        nonlocal asked
        asked += 1
        return Record(1, {"bot": {0: Part(24, 100.0, 50.0)}})

    daemon = stand.daemon("analytics: {gauges: {interval: 1s}}")
    async with Teardowns() as teardowns:
        Analysis(daemon, record).start(tmp_path / "c.db", tmp_path / "f.db", teardowns)
        await until(lambda: asked)
