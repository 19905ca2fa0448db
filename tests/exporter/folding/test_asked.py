import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporter.analytics import days
from exporter.analytics.asked import Alike, By, Times
from exporter.folding import asked
from exporter.folding.renewal import Renewal
from exporter.store import migration
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import stores

ODD = 0x9E3779B97F4A7C15
QUESTIONS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from("abcde"), st.booleans(), st.integers(1, 99)),
    max_size=60,
)


def opened(path: Path | str = ":memory:") -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    migration.upgrade(connection, "exporter.folding")
    return connection


@pytest.fixture
def rows() -> Iterator[sqlite3.Connection]:
    connection = opened()
    yield connection
    connection.close()


def keep(
    rows: sqlite3.Connection, *told: tuple[int, str, int, int], tenant: str = "", first: int = 0
) -> None:
    """Keep (day, digest, asked, uncached); the events' numbers are their places."""
    for place, (day, digest, times, uncached) in enumerate(told):
        alike = Alike(tenant, day, digest.encode())
        asked.keep(rows, {alike: Times(times, uncached, place)}, first)


def frequent(rows: sqlite3.Connection, by: By = "asked", last: int = 9) -> list[tuple[int, ...]]:
    return [tuple(one) for one in asked.frequent(rows, "", (1, last), by, 10).questions]


def test_questions_of_several_days_are_added(rows: sqlite3.Connection) -> None:
    keep(rows, (1, "a", 2, 1), (2, "a", 1, 0), (2, "b", 2, 2), (10, "c", 9, 9), (0, "d", 9, 9))
    keep(rows, (1, "e", 50, 50), tenant="other")
    assert frequent(rows) == [(3, 1, 1), (2, 2, 2)]
    # What a cache answered each time would be helped by none.
    assert frequent(rows, "uncached") == [(2, 2, 2), (3, 1, 1)]
    assert frequent(rows, "uncached", last=1) == [(2, 1, 0)]


def test_what_a_cache_answered_each_time_needs_none(rows: sqlite3.Connection) -> None:
    keep(rows, (1, "a", 2, 0), (1, "b", 1, 0), (1, "c", 1, 1))
    assert frequent(rows, "uncached") == [(1, 1, 2)]


def test_the_newest_event_has_the_words(rows: sqlite3.Connection) -> None:
    alike = Alike("", 1, b"a")
    for seq in (7, 9, 8):
        asked.keep(rows, {alike: Times(1, 1, seq)}, 0)
    assert frequent(rows) == [(3, 3, 9)]


def test_days_of_which_events_are_gone_are_forgotten(rows: sqlite3.Connection) -> None:
    keep(rows, (1, "a", 1, 1), (2, "a", 1, 1))
    keep(rows, (1, "a", 1, 1), (5, "a", 1, 1), tenant="other")
    asked.forget(rows, 2)
    keep(rows, (1, "b", 1, 1), (2, "b", 1, 1), first=2)
    kept = rows.execute("SELECT tenant, day, digest FROM asked ORDER BY 1, 2, 3").fetchall()
    assert kept == [("", 2, b"a"), ("", 2, b"b"), ("other", 5, b"a")]
    asked.forget(opened(), 2)


@given(told=QUESTIONS, by=st.sampled_from(["asked", "uncached"]))
def test_the_most_frequent_are_those_that_counting_finds(
    told: list[tuple[int, str, bool, int]], by: By
) -> None:
    connection = opened()
    counts = Counter[str]()
    for day, digest, cached, seq in told:
        counts[digest] += by == "asked" or not cached
        asked.keep(connection, {Alike("", day, digest.encode()): Times(1, not cached, seq)}, 0)
    found = asked.frequent(connection, "", (1, 4), by, 10)
    place = Times._fields.index(by)
    assert [one[place] for one in found.questions] == sorted(
        (count for count in counts.values() if count), reverse=True
    )
    assert found.is_exact
    connection.close()


def test_it_says_where_another_may_have_been_as_frequent(
    rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "MOST_ROWS", 4)
    monkeypatch.setattr(asked, "FEWEST_ROWS", 2)
    keep(rows, (1, "a", 9, 9), (1, "b", 8, 8), (1, "c", 7, 7), (2, "d", 9, 9), (2, "e", 8, 8))
    keep(rows, (2, "c", 7, 7))
    # "c" is the most frequent one of both days, and of neither.
    assert asked.frequent(rows, "", (1, 2), "asked", 2) == (((9, 9, 3), (9, 9, 0)), False)
    # 20 times on one day are more than any other can have been.
    keep(rows, (1, "f", 20, 20))
    found = asked.frequent(rows, "", (1, 2), "asked", 1)
    assert (found.questions[0].asked, found.is_exact) == (20, True)


def test_questions_that_were_asked_once_are_read_only_so_far(
    rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "MOST_ROWS", 3)
    monkeypatch.setattr(asked, "FEWEST_ROWS", 3)
    keep(rows, *((1, digest, 1, 1) for digest in "abcde"), (1, "z", 2, 2))
    found = asked.frequent(rows, "", (1, 1), "asked", 2)
    assert [one.asked for one in found.questions] == [2, 1]
    # No other can have been asked more often than once.
    assert found.is_exact


@given(
    places=st.lists(st.integers(START, START + 6 * DAY), min_size=1, max_size=12),
    forgotten=st.integers(START, START + 7 * DAY),
)
@settings(max_examples=30)
def test_questions_are_known_of_days_of_which_no_event_is_gone(
    places: list[int], forgotten: int
) -> None:
    def asked(one: Renewal) -> list[tuple[int, int, int]]:
        rows = one.old.rows.execute("SELECT day, asked, uncached FROM asked ORDER BY day")
        return rows.fetchall()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stores.spread(folder / "c.db", [(f"c{at}", "a", at) for at in places])
        one = _run(_renewal(folder))
        counts = Counter(days.day(at, one.old.zone) for at in places)
        assert asked(one) == [(day, n, n) for day, n in sorted(counts.items())]
        stores.forget(folder / "c.db", forgotten)
        # They go with the next event, and are not made anew.
        stores.spread(folder / "c.db", [("late", "c", START + 8 * DAY)], first=1)
        _run(one)
        kept = [(day, n, n) for day, n in sorted(counts.items()) if day >= one.old.seal]
        assert asked(one) == kept
        assert asked(_rebuilt(one)) == kept
        one.close()


def _renewal(folder: Path) -> Renewal:
    return Renewal(folder / "c.db", folder / "folds.db", stores.SETTINGS, START)


def _run(one: Renewal) -> Renewal:
    while one.advance(START + 40 * DAY):
        pass
    return one


def _rebuilt(one: Renewal) -> Renewal:
    one.begin(START)
    return _run(one)


def test_of_many_questions_few_are_looked_at(tmp_path: Path) -> None:
    """So that an answer takes less than 200 ms: SQLite takes millions of steps in that time."""
    connection = opened(tmp_path / "f.db")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO asked VALUES ('', ?, ?, ?, 1, ?)",
        (
            (number % 30, (number * ODD % 2**64).to_bytes(8), 1 + (number % 97 == 0), number)
            for number in range(100_000)
        ),
    )
    connection.execute("COMMIT")
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1_000
        return 0

    connection.set_progress_handler(count, 1_000)
    found = asked.frequent(connection, "", (0, 29), "asked", 10)
    connection.close()
    assert [one.asked for one in found.questions] == [2] * 10
    assert not found.is_exact
    assert steps < 1_000_000
