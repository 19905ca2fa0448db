"""Where rows come from, and what happens where some of them cannot be read."""

from pathlib import Path
from typing import Any

import pytest

from exporter.exports.dataset import Place
from exporter.exports.datasets import DATASETS
from exporter.privacy.vault import Vault
from exporter.refusal import Refused
from exporter.web.exports import sources
from exporter.web.exports.asked import Files
from exporter.web.exports.sources import SOURCES
from tests.exporter.analytics.beats import START
from tests.exporter.web.exports.asking import AT, asked, files, fold, keep_questions

GOOD = {"query": "", "response_seconds": 1.5, "cached": True}
OF_ANOTHER_VERSION = {"of": "another version"}


def told(pages: sources.Pages, field: str) -> list[list[Any]]:
    return [[getattr(row, field) for row in page] for page in pages]


def test_conversations_come_in_pages_the_newest_first_and_go_on(tmp_path: Path) -> None:
    fold(tmp_path, "a", "b", "c")
    here = files(tmp_path)
    assert told(sources.conversations(here, asked(rows=2)), "id") == [["c", "b"], ["a"]]
    assert told(sources.conversations(here, asked(rows=3)), "id") == [["c", "b", "a"]]
    behind = asked(after=Place(START, "b"))
    assert told(sources.conversations(here, behind), "id") == [["a"]]


def test_of_an_agent_those_are_read_in_which_it_took_part(tmp_path: Path) -> None:
    fold(tmp_path, "a")
    here = files(tmp_path)
    assert told(sources.conversations(here, asked(filters={"agents": "bot"})), "id") == [["a"]]
    assert told(sources.conversations(here, asked(filters={"agents": "ann"})), "id") == []


def test_sums_of_days_are_one_page(tmp_path: Path) -> None:
    fold(tmp_path, "a", "b")
    ((day,),) = sources.metrics(files(tmp_path), asked("metrics"))
    assert (day.channel, day.sums["conversations"]) == ("web", 2)
    behind = asked("metrics", after=Place(0, f"{day.day} web"))
    assert [*sources.metrics(files(tmp_path), behind)] == [[]]


def test_words_are_opened_where_they_are_wanted(tmp_path: Path) -> None:
    keep_questions(tmp_path / "c.db", GOOD, personal=b'{"query":"where"}')
    assert told(sources.queries(files(tmp_path), asked("queries")), "text") == [["where"]]
    without = asked("queries", "user_id")
    assert told(sources.queries(files(tmp_path), without), "text") == [[None]]


def test_words_that_are_none_or_that_another_key_sealed_are_left_out(tmp_path: Path) -> None:
    keep_questions(tmp_path / "c.db", GOOD, personal=b'{"context":{}}')
    assert told(sources.queries(files(tmp_path), asked("queries")), "text") == [[None]]
    foreign = Files(tmp_path / "c.db", tmp_path / "folds.db", Vault(bytes(31) + b"x"))
    assert told(sources.queries(foreign, asked("queries")), "text") == [[None]]


def test_questions_of_another_version_are_left_out_and_others_go_on(tmp_path: Path) -> None:
    keep_questions(tmp_path / "c.db", GOOD, OF_ANOTHER_VERSION, GOOD, personal=None)
    here = files(tmp_path)
    assert told(sources.queries(here, asked("queries", rows=2)), "seq") == [[3], [1]]
    behind = asked("queries", after=Place(AT + 2, "3"))
    assert told(sources.queries(here, behind), "seq") == [[1]]


@pytest.mark.parametrize("table", sorted(SOURCES))
def test_a_file_that_is_none_is_refused_in_words(table: str, tmp_path: Path) -> None:
    for name in ("c.db", "folds.db"):
        (tmp_path / name).write_bytes(b"no database" * 500)
    with pytest.raises(Refused, match="cannot be read now: corrupt"):
        _ = [*SOURCES[table](files(tmp_path), asked(table))]


def test_folds_that_there_are_not_yet_are_not_ready(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="not folded yet"):
        _ = [*sources.conversations(files(tmp_path), asked())]


def test_every_table_has_its_source() -> None:
    assert set(SOURCES) == set(DATASETS)
