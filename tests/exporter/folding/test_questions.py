import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.analytics import days
from exporter.analytics.cells import Cell
from exporter.analytics.figures.quality import Returns
from exporter.analytics.figures.sums import added
from exporter.folding import questions, table
from exporter.folding.questions import TooMuch
from exporter.store import migration, sqlite
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores

TODAY = days.day(START, stores.SETTINGS.terms(0).hours.zone)
SPAN = (TODAY, TODAY)
INSTANTS = (START, START + DAY)
CELLS = st.builds(
    Cell,
    day=st.integers(TODAY - 12, TODAY + 12),
    channel=st.sampled_from(["web", "sms"]),
    agent=st.sampled_from(["", "ann"]),
    measure=st.sampled_from(["messages", "topics"]),
    name=st.just(""),
) | st.builds(
    Cell,
    day=st.integers(TODAY - 12, TODAY + 12),
    channel=st.sampled_from(["web", "sms"]),
    agent=st.sampled_from(["", "ann"]),
    measure=st.just("topics"),
    name=st.sampled_from(["billing", "orders"]),
)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    stores.events(tmp_path / "c.db", ("one", "cb"), ("two", "cbE"), ("three", "c"))
    folds = stores.folds(tmp_path)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()
    found = sqlite.connect(tmp_path / "folds.db", read_only=True)
    yield found
    found.close()


def test_sums_of_days_are_of_all_measures_or_of_those_named(
    connection: sqlite3.Connection,
) -> None:
    whole = questions.totals(connection, "", "", SPAN)
    assert (whole["conversations"], whole["active"], whole["messages"]) == (3, 2, 5)
    some = questions.totals(connection, "", "", SPAN, ["active", "ended"])
    assert some.amounts == {("active", ""): 2, ("ended", ""): 1}
    assert questions.totals(connection, "", "bot", SPAN)["conversations"] == 2
    assert questions.totals(connection, "else", "", SPAN).amounts == {}
    assert questions.totals(connection, "", "\0", SPAN).amounts == {}
    assert questions.totals(connection, "", "bot\0", SPAN).amounts == {}
    assert questions.totals(connection, "", "", (TODAY + 1, TODAY + 9)).amounts == {}


def test_sums_are_split_by_day_channel_and_agent(connection: sqlite3.Connection) -> None:
    wanted = ["conversations", "ended"]
    by_day = questions.split(connection, "", "", SPAN, "day", wanted)
    assert {key: part["conversations"] for key, part in by_day.items()} == {days.text(TODAY): 3}
    by_channel = questions.split(connection, "", "", SPAN, "channel", wanted)
    assert {key: part["ended"] for key, part in by_channel.items()} == {"web": 1}
    by_agent = questions.split(connection, "", "", SPAN, "agent", wanted)
    assert {key: part.amounts for key, part in by_agent.items()} == {
        "bot": {("conversations", ""): 2, ("ended", ""): 1}
    }


def test_an_agent_is_known_by_its_conversations(connection: sqlite3.Connection) -> None:
    assert questions.knows_agent(connection, "", "bot")
    assert not questions.knows_agent(connection, "", "bot'; --")
    assert not questions.knows_agent(connection, "else", "bot")


def test_nobody_comes_back_who_is_not_known(connection: sqlite3.Connection) -> None:
    assert questions.returns(connection, "", INSTANTS, (DAY, DAY)) == Returns(0, 0)
    assert questions.customers(connection, "", INSTANTS) == 0


@given(
    begun=st.lists(st.tuples(st.sampled_from(["", "ann", "bob", "eve"]), st.integers(0, 100))),
    span=st.tuples(st.integers(-20, 120), st.integers(0, 120)),
)
def test_customers_count_once_however_wide_the_span_is(
    begun: list[tuple[str, int]], span: tuple[int, int]
) -> None:
    first, last = span[0], span[0] + span[1]
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE conversations (tenant, person, started)")
        connection.execute(
            "CREATE INDEX conversations_by_person ON conversations (tenant, person, started)"
        )
        connection.executemany("INSERT INTO conversations VALUES ('', ?, ?)", begun)
        wanted = {person for person, at in begun if person and first <= at <= last}
        assert questions.customers(connection, "", (first, last)) == len(wanted)


def test_a_version_is_of_what_is_kept(connection: sqlite3.Connection) -> None:
    terms, cursor, changes = questions.version(connection)
    assert (terms, cursor, changes) == (stores.SETTINGS.digest, 6, 1)


def test_more_rows_than_an_answer_may_hold_are_too_many(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "MOST_ROWS", 3)
    with pytest.raises(TooMuch):
        questions.totals(connection, "", "", SPAN)
    with pytest.raises(TooMuch):
        questions.split(connection, "", "", SPAN, "agent", ["ended", "active", "topics", "sent"])
    with pytest.raises(TooMuch):
        questions.split(connection, "", "", SPAN, "day", ["ended", "active", "messages", "hours"])


def test_who_came_back_is_found_by_an_index_alone(connection: sqlite3.Connection) -> None:
    plan = connection.execute(
        f"EXPLAIN QUERY PLAN {questions._RETURNS}", ("", *INSTANTS, 1, 1)
    ).fetchall()
    assert [row[3].partition(" (")[0] for row in plan] == [
        "SEARCH conversations USING COVERING INDEX conversations_by_start"
    ]


def test_agents_are_found_by_an_index(connection: sqlite3.Connection) -> None:
    plan = connection.execute(f"EXPLAIN QUERY PLAN {questions._AGENTS}", ("",)).fetchall()
    assert not [row[3] for row in plan if row[3].startswith("SCAN cells")], plan


@given(
    steps=st.lists(st.dictionaries(CELLS, st.integers(1, 5)), max_size=6),
    first=st.integers(-9, 9),
    length=st.integers(1, 30),
)
@settings(max_examples=60)
def test_a_span_comes_to_the_sums_of_its_days_whatever_order_they_came_in(
    steps: list[dict[Cell, int]], first: int, length: int
) -> None:
    with contextlib.closing(sqlite.connect(Path(":memory:"))) as file:
        migration.upgrade(file, "exporter.folding")
        wanted: Counter[Cell] = Counter()
        for moved in steps:
            table.move(file, {("", cell): amount for cell, amount in moved.items()})
            wanted.update(moved)
        span = (TODAY + first, TODAY + first + length - 1)
        found = {agent: Counter[tuple[str, str]]() for agent in ("", "ann")}
        for cell, amount in wanted.items():
            if span[0] <= cell.day <= span[1]:
                found[cell.agent][cell.measure, cell.name] += amount
        for agent, sums in found.items():
            assert questions.totals(file, "", agent, span).amounts == sums
            by_day = questions.split(file, "", agent, span, "day", ["messages", "topics"])
            assert added(by_day.values()).amounts == sums
        by_agent = questions.split(file, "", "", span, "agent", ["messages", "topics"])
        assert {key: part.amounts for key, part in by_agent.items()} == (
            {"ann": found["ann"]} if found["ann"] else {}
        )
