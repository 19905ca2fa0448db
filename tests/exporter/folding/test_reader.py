import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.analytics import days
from exporter.folding import pages, questions
from exporter.folding.reader import SECONDS, Reader
from exporter.refusal import Refused
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores

KIB = 1_024
TODAY = days.day(START, stores.SETTINGS.terms(0).hours.zone)
SPAN = (TODAY, TODAY)
INSTANTS = (START, START + DAY)


@pytest.fixture
def folded(tmp_path: Path) -> Iterator[Reader]:
    stores.events(tmp_path / "c.db", ("one", "cb"), ("two", "cbE"))
    folds = stores.folds(tmp_path)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()
    with contextlib.closing(Reader(tmp_path / "folds.db", SECONDS, KIB)) as made:
        yield made


def remembered(connection: sqlite3.Connection) -> int:
    """Return what SQLite may remember, in KiB."""
    return -int(connection.execute("PRAGMA cache_size").fetchone()[0])


def test_it_answers_and_remembers_no_more_than_it_may(folded: Reader) -> None:
    assert folded.answer(questions.totals, "", "", SPAN)["conversations"] == 2
    assert folded.answer(remembered) == KIB


def test_without_a_file_it_is_not_ready_and_makes_none(tmp_path: Path) -> None:
    made = Reader(tmp_path / "folds.db", SECONDS, KIB)
    with pytest.raises(Refused) as refused:
        made.answer(questions.version)
    assert refused.value.code == "not_ready"
    assert not (tmp_path / "folds.db").exists()
    made.close()


def test_a_file_that_is_none_of_ours_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folds.db").write_bytes(b"nothing that SQLite knows" * 100)
    with pytest.raises(Refused) as refused:
        Reader(tmp_path / "folds.db", SECONDS, KIB).answer(questions.version)
    assert (refused.value.code, refused.value.status) == ("not_readable", 503)


def test_rows_of_an_earlier_version_are_not_ready(folded: Reader, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "folds.db")) as folds, folds:
        folds.execute("UPDATE conversations SET row = ?", (b"\x80",))
    with pytest.raises(Refused, match="are being made anew") as refused:
        folded.answer(pages.conversations, "", "", INSTANTS, None, 9)
    assert refused.value.code == "not_ready"
    assert folded.answer(questions.totals, "", "", SPAN)["conversations"] == 2


def test_what_takes_too_long_is_ended(folded: Reader, tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    hasty = Reader(tmp_path / "folds.db", 0.05, KIB)
    with pytest.raises(Refused) as refused:
        hasty.answer(lambda connection: connection.execute(endless).fetchone())
    assert refused.value.code == "query_timeout"
    # Its connection is free again.
    assert hasty.answer(questions.knows_agent, "", "bot")
    hasty.close()
    assert folded.answer(questions.knows_agent, "", "bot")


def test_more_than_an_answer_may_hold_is_refused(
    folded: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_ROWS", 1)
    with pytest.raises(Refused) as refused:
        folded.answer(questions.totals, "", "", SPAN)
    assert refused.value.status == 422
