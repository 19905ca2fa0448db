import contextlib
from pathlib import Path

from exporter.folding import questions
from exporter.store import migration, sqlite

PACKAGE = "exporter.folding"
SEALED = ("", "ann", 20_000, "web", "conversations", "", 7)


def test_days_that_nobody_can_make_anew_are_kept_under_another_key(tmp_path: Path) -> None:
    with contextlib.closing(sqlite.connect(tmp_path / "folds.db")) as file:
        for number, _, sql in migration.available(PACKAGE):
            if number < 4:
                migration._run(file, number, sql)
        file.execute("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", SEALED)
        assert "0004_measures.sql" in migration.upgrade(file, PACKAGE)
        assert file.execute("SELECT * FROM cells").fetchall() == [SEALED]
        for span in ((20_000, 20_000), (19_990, 20_010)):
            assert questions.totals(file, "", "ann", span)["conversations"] == 7


def test_a_few_measures_of_an_agent_are_found_without_reading_the_others(tmp_path: Path) -> None:
    with contextlib.closing(sqlite.connect(tmp_path / "folds.db")) as file:
        migration.upgrade(file, PACKAGE)
        place = "", 1, 2, 1, 3, 17, 18, 19, -1, '["ann"]', '["topics"]'
        for statement in (questions._NAMED, questions._NAMELESS):
            plan = file.execute(f"EXPLAIN QUERY PLAN {statement}", place).fetchall()
            found = [row[3] for row in plan if "cells" in row[3] or "weeks" in row[3]]
            assert len(found) == 3
            assert all("agent=? AND measure=? AND" in one for one in found), found
