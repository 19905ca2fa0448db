import math
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from exporter.analytics import conversation
from exporter.analytics.fold import Known, Step
from exporter.analytics.settling import Observation
from exporter.folding import settled, table
from exporter.folding.settled import Total
from exporter.folding.terms import Settling
from exporter.store import migration, sqlite
from tests.exporter.analytics.beats import DAY, HOUR, MINUTE, START, terms, told

TERMS = terms(START + 3 * DAY)
SETTLES = Settling(DAY, 1)
END = START + 2 * MINUTE


@pytest.fixture
def folds(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    found = sqlite.connect(tmp_path / "folds.db")
    migration.upgrade(found, "exporter.folding")
    yield found
    found.close()


def kept(folds: sqlite3.Connection, id: str, story: str = "cbE", start: int = START) -> Known:
    thread = told(story, start=start)
    one = Known(thread, conversation.told(thread, TERMS))
    table.keep(folds, Step({("", id): one}, {}), {}, TERMS, SETTLES)
    return one


def test_those_that_settle_come_once_the_longest_waiting_first(folds: sqlite3.Connection) -> None:
    kept(folds, "late", start=START + HOUR)
    kept(folds, "soon")
    assert settled.due(folds, END + DAY - 1, 9) == {}
    assert list(settled.due(folds, END + 2 * DAY, 9)) == [("", "soon"), ("", "late")]
    assert list(settled.due(folds, END + 2 * DAY, 1)) == [("", "soon")]
    assert settled.note(folds, ("", "soon"))
    assert list(settled.due(folds, END + 2 * DAY, 9)) == [("", "late")]
    assert not settled.note(folds, ("", "soon"))


def test_one_that_changes_afterwards_is_looked_at_but_not_new(folds: sqlite3.Connection) -> None:
    kept(folds, "one")
    assert settled.note(folds, ("", "one"))
    kept(folds, "one", "cbEcbE")
    assert list(settled.due(folds, END + 2 * DAY, 9)) == [("", "one")]
    assert not settled.note(folds, ("", "one"))


def test_whose_customer_begins_another_one_in_time_has_returned(folds: sqlite3.Connection) -> None:
    one = kept(folds, "one")
    assert not settled.returned(folds, ("", "one"), one, DAY)
    kept(folds, "two", start=END + DAY)
    assert settled.returned(folds, ("", "one"), one, DAY)
    assert not settled.returned(folds, ("", "one"), one, DAY - 1)
    folds.execute("UPDATE conversations SET person = 'joined' WHERE id = 'two'")
    assert not settled.returned(folds, ("", "one"), one, DAY)
    folds.execute("UPDATE conversations SET person = 'joined' WHERE id = 'one'")
    assert settled.returned(folds, ("", "one"), one, DAY)
    assert not settled.returned(folds, ("b", "one"), one, DAY)
    thread = tuple(msgspec.structs.replace(beat, customer="") for beat in one.thread)
    unknown = Known(thread, conversation.told(thread, TERMS))
    assert not settled.returned(folds, ("", "one"), unknown, DAY)


def test_totals_are_kept_by_bucket_and_those_that_moved_are_told(
    folds: sqlite3.Connection,
) -> None:
    known = settled.tenants(folds)
    first = ("web", "ai")
    found = [
        Observation("chat_first_response_seconds", first, 2.0),
        Observation("chat_first_response_seconds", first, 1.5),
        Observation("chat_first_response_seconds", first, 10.0**6),
    ]
    moved = settled.add(folds, known, "acme", found)
    labels = ("acme", *first)
    assert settled.totals(folds, moved) == [
        Total("chat_first_response_seconds", labels, 2.0, 2, 3.5),
        Total("chat_first_response_seconds", labels, math.inf, 1, 10.0**6),
    ]
    counter = Observation("chat_conversations_settled_total", ("web", "none", "contained"), 1)
    for _ in range(2):
        moved = settled.add(folds, known, "acme", [counter])
    assert settled.totals(folds, moved) == [
        Total(counter.metric, ("acme", *counter.labels), settled.COUNTER, 2, 2.0)
    ]
    assert len(settled.totals(folds)) == 3
    assert settled.tenants(folds) == known == {"acme"}


def test_there_is_an_end_to_tenants(
    folds: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settled, "MOST_TENANTS", 1)
    known: set[str] = set()
    one = Observation("chat_conversation_messages", ("web",), 3)
    for tenant in ("a", "b", "c", "a"):
        settled.add(folds, known, tenant, [one])
    assert {(one.labels[0], one.n) for one in settled.totals(folds)} == {("a", 2), ("other", 2)}
