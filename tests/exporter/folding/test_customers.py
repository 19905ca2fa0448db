import itertools
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest

from exporter.analytics.customers.visits import Visit
from exporter.analytics.figures.loyalty import ANYTHING, Reach
from exporter.analytics.figures.quality import Resolved
from exporter.folding import customers, people
from exporter.folding.folds import Folds
from exporter.folding.ledger import Newcomers, Place
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import crowds, stores
from tests.exporter.folding.crowds import Told

NOW = START + 200 * DAY
TODAY = START // DAY
INSTANTS = (START, START + 400 * DAY)


def folded(folder: Path, *told: Told) -> Folds:
    crowds.events(folder / "c.db", told)
    found = stores.folds(folder)
    while found.advance(NOW):
        pass
    return found


def names(folds: Folds, limit: int = 100, since: int = 0) -> list[str]:
    """Return all customers, page by page."""
    found: list[str] = []
    after: Place | None = None
    while True:
        page = customers.seen(folds.rows, "", (TODAY, TODAY + 9), since, after, limit)
        found += [one.customer for one in page.customers]
        if page.last is None:
            return found
        after = page.last


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_each_person_is_on_one_page_once(tmp_path: Path, limit: int) -> None:
    folds = folded(
        tmp_path,
        ("q", "ann", START),
        ("q", "a1", START + 5),
        ("=a1", "ann", START),
        # Two ids of one person that were seen at the same moment are told apart too.
        ("q", "b1", START + 3),
        ("q", "bob", START + 3),
        ("=b1", "bob", START),
        ("q", "cat", START + 4),
        ("=silent", "cat", START),
    )
    assert names(folds, limit) == ["ann", "cat", "bob"]
    assert names(folds, limit, since=START + 4) == ["ann", "cat"]
    folds.close()


def test_what_joined_ids_did_is_one_person_s(tmp_path: Path) -> None:
    folds = folded(tmp_path, ("q", "ann", START), ("q", "a1", START + 5), ("=a1", "ann", START))
    (one,) = customers.seen(folds.rows, "", (TODAY, TODAY), 0, None, 9).customers
    assert (one.ids, one.queries, one.sessions, one.active_days) == (2, 2, 1, 1)
    assert one.first_seen < one.last_seen
    folds.close()


def test_a_page_ends_early_where_its_customers_did_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [("q", who, START + day * DAY) for day in range(3) for who in ("ann", "bob", "cat")]
    folds = folded(tmp_path, *told)
    monkeypatch.setattr(customers, "MOST_DAYS", 4)
    page = customers.seen(folds.rows, "", (TODAY, TODAY + 9), 0, None, 9)
    assert [one.customer for one in page.customers] == ["cat", "bob"]
    assert names(folds, 9) == ["cat", "bob", "ann"]
    folds.close()


def test_spans_may_go_over_blocks_of_days(tmp_path: Path) -> None:
    far = START + 130 * DAY
    folds = folded(
        tmp_path,
        ("x", "ann", START),
        ("q", "ann", far),
        ("q", "bob", START + DAY),
        ("q", "a1", far - DAY),
        ("=a1", "zoe", START),
        ("q", "zoe", START),
    )
    last = far // DAY
    found = customers.reach(folds.rows, "", (last - 64, last), (TODAY, last - 65))
    assert found == {ANYTHING: Reach(2, 3, 2), "export": Reach(0, 1, 0)}
    found = customers.reach(folds.rows, "", (last, last), (last - 1, last - 1))
    assert found[ANYTHING] == Reach(1, 1, 0)
    assert customers.reach(folds.rows, "none", (1, 2), (3, 4)) == {ANYTHING: Reach(0, 0, 0)}
    folds.close()


def test_who_was_seen_earlier_under_another_id_is_not_new(tmp_path: Path) -> None:
    folds = folded(
        tmp_path,
        ("q", "ann", START),
        ("q", "a1", START + 3 * DAY),
        ("=a1", "ann", START),
        ("q", "bob", START + 3 * DAY),
        ("q", "b1", START + 4 * DAY),
        ("=b1", "bob", START),
        ("=never", "seen", START),
        ("q", "cat", START + 9 * DAY),
        ("q", "dan", START + 3 * DAY),
    )
    assert customers.new(folds.rows, "", (START + DAY, START + 5 * DAY)) == Newcomers(2, 0)
    folds.close()


def test_resolutions_conversations_and_customers_are_three_numbers(tmp_path: Path) -> None:
    told: list[Told] = [("c", "ann", START), ("E", "ann", START + 1)]
    told += [("c", "ann", START + 2), ("E", "ann", START + 3)]
    told += [("c", "a1", START), ("E", "a1", START + 1), ("=a1", "ann", START)]
    told += [("c", "bob", START)]
    folds = folded(tmp_path, *told)
    assert customers.resolved(folds.rows, "", INSTANTS) == Resolved(3, 2, 1)
    assert customers.resolved(folds.rows, "", (1, 2)) == Resolved(0, 0, 0)
    folds.close()


def test_persons_are_counted_by_channel(tmp_path: Path) -> None:
    folds = folded(tmp_path, ("c", "ann", START), ("c", "a1", START), ("=a1", "ann", START))
    assert customers.by_channel(folds.rows, "", INSTANTS) == {"other": 1}
    assert customers.by_channel(folds.rows, "none", INSTANTS) == {}
    folds.close()


def steps(folds: Folds, ask: Callable[[sqlite3.Connection], object]) -> int:
    """Return how many thousand instructions of SQLite's machine a question takes."""
    taken = itertools.count()
    folds.rows.set_progress_handler(lambda: next(taken) < 0, 1_000)
    ask(folds.rows)
    folds.rows.set_progress_handler(None, 0)
    return next(taken)


def peopled(folds: Folds, begin: int, end: int) -> None:
    """Put customers there, each of whom came once, today."""
    visit = msgspec.msgpack.encode(Visit(1, 1, 9, 1, 1, {9: 1}, ((START, START),)))
    ids = [f"u{number:06}" for number in range(begin, end)]
    block, bits = TODAY // people.BLOCK, people.bits((TODAY,))
    with folds.rows:
        folds.rows.executemany(
            "INSERT INTO customers VALUES ('', ?, ?, 0, 0, 0, ?, ?)",
            ((id, id, START, START + place) for place, id in enumerate(ids, begin)),
        )
        folds.rows.executemany(
            "INSERT INTO customer_days VALUES ('', ?, ?, ?)", ((id, TODAY, visit) for id in ids)
        )
        folds.rows.executemany(
            "INSERT INTO uses VALUES ('', ?, ?, ?, ?, ?)",
            ((block, id, name, id, bits) for id in ids for name in ("", "chat")),
        )


def test_the_work_of_a_page_is_that_of_the_page_and_not_of_all_customers(tmp_path: Path) -> None:
    folds = folded(tmp_path)

    def page(rows: sqlite3.Connection) -> list[str]:
        found = customers.seen(rows, "", (TODAY, TODAY + 9), START, None, 1_000)
        return [one.customer for one in found.customers]

    def reach(rows: sqlite3.Connection) -> Mapping[str, Reach]:
        return customers.reach(rows, "", (TODAY, TODAY), (TODAY - 1, TODAY - 1))

    peopled(folds, 0, 2_000)
    few = steps(folds, page), steps(folds, reach)
    peopled(folds, 2_000, 20_000)
    many = steps(folds, page), steps(folds, reach)
    assert len(page(folds.rows)) == 1_000
    assert page(folds.rows)[0] == "u019999"
    assert reach(folds.rows) == dict.fromkeys(("", "chat"), Reach(20_000, 0, 0))
    assert many[0] < 2 * few[0]
    # Each customer who came has to be looked at once, and not once for each other one.
    assert many[1] < 20 * few[1]
    folds.close()
