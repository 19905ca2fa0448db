from collections import Counter
from pathlib import Path

from exporter.analytics.cells import Cell
from exporter.analytics.customers.visits import Visit
from exporter.folding import spells
from exporter.folding.spells import Moved
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import crowds, stores

TODAY = START // DAY


def visit(*minutes: int) -> Visit:
    return Visit(spans=tuple((START + one * MINUTE, START + one * MINUTE) for one in minutes))


def test_days_of_an_id_are_read_as_they_were_kept(tmp_path: Path) -> None:
    crowds.events(tmp_path / "c.db", [("q", "ann", START), ("q", "ann", START + DAY)])
    folds = stores.folds(tmp_path)
    folds.advance(START + 2 * DAY)
    found = spells.days(folds.rows, "", "ann")
    assert found[TODAY] == Visit(1, 1, 1_500, 1, 1, {9: 1}, ((START, START),))
    assert [*found] == [TODAY, TODAY + 1]
    assert [*spells.days(folds.rows, "", "ann", TODAY + 1, TODAY + 1)] == [TODAY + 1]
    assert spells.days(folds.rows, "", "bob") == {}
    folds.close()


def test_what_ids_of_a_person_did_at_a_time_is_one_session() -> None:
    moved: Moved = Counter()
    group = [{TODAY: visit(0)}, {TODAY: visit(10)}, {TODAY + 1: Visit()}]
    spells.sit(moved, "t", group, 1)
    count, ms = (("t", Cell(TODAY, "other", "", name)) for name in ("sessions", "sessions_ms"))
    assert moved == {count: 1, ms: 10 * MINUTE}
    spells.sit(moved, "t", group, -1)
    assert not any(moved.values())
