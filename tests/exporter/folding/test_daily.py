from pathlib import Path

from exporter.analytics import days
from exporter.folding import daily
from exporter.store import sqlite
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores

TODAY = days.day(START, stores.SETTINGS.terms(0).hours.zone)


def test_days_and_channels_come_in_their_order_with_what_adds_up(tmp_path: Path) -> None:
    told = [("one", "c", START), ("one", "b", START + MINUTE), ("two", "c", START + DAY)]
    stores.spread(tmp_path / "c.db", told)
    folds = stores.folds(tmp_path)
    while folds.advance(START + 2 * DAY):
        pass
    folds.close()
    connection = sqlite.connect(tmp_path / "folds.db", read_only=True)
    found = daily.daily(connection, "", (TODAY, TODAY + 1), ["conversations", "messages", "ended"])
    assert [*found] == [(days.text(TODAY), "web"), (days.text(TODAY + 1), "web")]
    assert [one["messages"] for one in found.values()] == [2, 1]
    assert [one["ended"] for one in found.values()] == [1, 1]
    assert daily.daily(connection, "else", (TODAY, TODAY + 1), ["conversations"]) == {}
    connection.close()
