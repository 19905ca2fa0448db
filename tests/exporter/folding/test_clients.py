from pathlib import Path

from exporter.folding import clients
from tests.exporter.analytics.beats import DAY, HOUR, START
from tests.exporter.folding import crowds, stores


def test_persons_count_once_whatever_ids_they_go_by_from_when_they_were_seen(
    tmp_path: Path,
) -> None:
    told = [
        ("c", "old", START),
        ("c", "ann", START + DAY),
        ("=ann@web", "ann", START + DAY),
        ("q", "ann@web", START + 2 * DAY),
        ("c", "bob", START + 2 * DAY),
    ]
    crowds.events(tmp_path / "c.db", told)
    folds = stores.folds(tmp_path)
    while folds.advance(START + 3 * DAY):
        pass
    found = [clients.active(folds.rows, "", START + since) for since in (0, HOUR, 2 * DAY, 3 * DAY)]
    assert found == [3, 2, 2, 0]
    assert clients.active(folds.rows, "other", START) == 0
    folds.close()
