import contextlib
from pathlib import Path

import pytest

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


def test_an_agents_days_are_added_up_over_channels_and_nobody_elses(tmp_path: Path) -> None:
    day = 20_000
    before = [
        ("", agent, day, channel, measure, "", 1)
        for agent in ("", "ann")
        for channel in ("sms", "web")
        for measure in ("conversations", "messages")
    ]
    with contextlib.closing(sqlite.connect(tmp_path / "folds.db")) as file:
        for number, _, sql in migration.available(PACKAGE):
            if number < 14:
                migration._run(file, number, sql)
        file.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)", before)
        assert "0014_agent_days.sql" in migration.upgrade(file, PACKAGE)
        rows = [row for row in before if row[1] == "" or row[4] == "conversations"]
        rows.append(("", "ann", day, "", "messages", "", 2))
        assert {*file.execute("SELECT * FROM cells")} == {*rows}


@pytest.mark.parametrize(
    ("span", "parts"), [((1, 20), 3), ((4, 17), 1), ((1, 17), 2), ((4, 20), 2), ((5, 6), 1)]
)
def test_a_few_measures_of_an_agent_are_found_without_reading_the_others(
    tmp_path: Path, span: tuple[int, int], parts: int
) -> None:
    with contextlib.closing(sqlite.connect(tmp_path / "folds.db")) as file:
        migration.upgrade(file, PACKAGE)
        sql, place = questions._place(span)
        place |= {"tenant": "", "agents": '["ann"]', "measures": '["topics"]'}
        for statement in (questions._NAMED, questions._NAMELESS):
            asked = f"EXPLAIN QUERY PLAN {statement.format(parts=sql)}"
            plan = file.execute(asked, place).fetchall()
            found = [row[3] for row in plan if "cells" in row[3] or "weeks" in row[3]]
            assert len(found) == parts
            assert all("agent=? AND measure=? AND" in one for one in found), found
