import contextlib
import os
import select
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from exporter.store import pipe, worker
from exporter.store.beside import NOTHING, Outcome
from exporter.store.rows import Row, packed
from tests.exporter.store.rows import row

MOVES = [("", "metric_0_total", "{}", "", 2.0)]
ROWS = [row("a"), row("b")]


@pytest.fixture
def end(tmp_path: Path) -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=worker.serve, args=(theirs,))
    serving.start()
    begin(ours, tmp_path / "c.db")
    assert pipe.receive(ours)[0] == "done"
    yield ours
    ours.close()
    serving.join(10)
    theirs.close()


def begin(end: socket.socket, path: Path) -> None:
    pipe.send_files(end, ())
    pipe.send(end, (path, None))


def asked(end: socket.socket, name: str, *arguments: Any) -> Any:
    pipe.send(end, (name, arguments))
    return pipe.receive(end)


def added(end: socket.socket, first: Sequence[Row], *more: Sequence[Row]) -> Any:
    """Have rows kept, in pieces, and their moves be what they are when all are new."""
    pipe.send(end, ("add", (packed(first), len(more), NOTHING)))
    for rows in more:
        pipe.send(end, packed(rows))
    pipe.send(end, MOVES)
    return pipe.receive(end)


def test_new_rows_move_what_came_along(end: socket.socket) -> None:
    assert added(end, ROWS) == ("done", Outcome())
    assert asked(end, "events") == ("done", 2)
    assert asked(end, "totals") == ("done", [("metric_0_total", "{}", "", 2.0)])


def test_with_duplicates_it_asks_which_totals_move_before_it_commits(end: socket.socket) -> None:
    added(end, ROWS)
    assert added(end, [row("b"), row("c")]) == ("duplicates", frozenset({0}))
    pipe.send(end, [("", "metric_0_total", "{}", "", 1.0)])
    assert pipe.receive(end) == ("done", Outcome(frozenset({0})))
    assert asked(end, "totals")[1] == [("metric_0_total", "{}", "", 3.0)]


def test_rows_may_come_in_pieces(end: socket.socket) -> None:
    assert added(end, [row("a")], [row("b"), row("c")], [row("d")]) == ("done", Outcome())
    assert added(end, [row("e")], [row("b")]) == ("duplicates", frozenset({1}))
    pipe.send(end, MOVES)
    assert pipe.receive(end) == ("done", Outcome(frozenset({1})))
    assert asked(end, "events") == ("done", 5)


def test_a_failure_is_an_answer_with_its_reason(end: socket.socket, tmp_path: Path) -> None:
    thief = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    assert added(end, ROWS)[:2] == ("failed", "locked")
    assert added(end, ROWS, [row("c")], [row("d")])[:2] == ("failed", "locked")
    thief.execute("ROLLBACK")
    thief.close()
    assert added(end, ROWS) == ("done", Outcome())


def test_a_file_that_is_no_database_is_told_and_ends_it(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_text("no database " * 100)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        begin(ours, tmp_path / "c.db")
        worker.serve(theirs)
        assert pipe.receive(ours)[:2] == ("failed", "corrupt")


def test_it_ends_where_its_parent_never_names_a_store() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.close()
        worker.serve(theirs)


@contextlib.contextmanager
def process(store: Path) -> Iterator[tuple[socket.socket, subprocess.Popen[bytes]]]:
    """Run the writer's process; what it says to people is piped."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "exporter.store.worker", str(theirs.fileno())]
    with (
        ours,
        theirs,
        subprocess.Popen(
            command, pass_fds=[theirs.fileno()], env=os.environ, stderr=subprocess.PIPE
        ) as found,
    ):
        theirs.close()
        begin(ours, store)
        assert pipe.receive(ours)[0] == "done"
        yield ours, found


def test_the_process_ends_when_its_parent_is_gone_and_not_by_a_terminals_signal(
    tmp_path: Path,
) -> None:
    with process(tmp_path / "c.db") as (ours, found):
        found.terminate()
        found.send_signal(2)
        assert asked(ours, "events") == ("done", 0)
        ours.close()
        assert found.wait(10) == 0


def before_an_answer_is_read(end: socket.socket, path: Path) -> None:
    pipe.send(end, ("events", ()))
    assert select.select([end], [], [], 10)[0]
    end.close()


def before_an_answer_is_sent(end: socket.socket, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        pipe.send(end, ("add", (packed(ROWS), 0, NOTHING)))
        pipe.send(end, MOVES)
        end.close()
        other.execute("ROLLBACK")


def before_all_rows_are_there(end: socket.socket, path: Path) -> None:
    pipe.send(end, ("add", (packed(ROWS), 2, NOTHING)))
    pipe.send(end, packed([row("c")]))
    end.close()


def before_it_is_told_what_moves(end: socket.socket, path: Path) -> None:
    pipe.send(end, ("add", (packed(ROWS), 0, NOTHING)))
    end.close()


def before_totals_are_told(end: socket.socket, path: Path) -> None:
    added(end, ROWS)
    assert added(end, [row("b"), row("c")])[0] == "duplicates"
    end.close()


@pytest.mark.parametrize(
    ("killed", "kept"),
    [
        (before_an_answer_is_read, 0),
        (before_an_answer_is_sent, 2),
        (before_all_rows_are_there, 0),
        (before_it_is_told_what_moves, 0),
        (before_totals_are_told, 2),
    ],
)
def test_the_process_says_nothing_when_its_parent_is_killed_in_the_middle_of_a_call(
    tmp_path: Path, killed: Callable[[socket.socket, Path], None], kept: int
) -> None:
    with process(tmp_path / "c.db") as (ours, found):
        killed(ours, tmp_path / "c.db")
        _, said = found.communicate(timeout=10)
        assert (found.returncode, said) == (0, b"")
    with contextlib.closing(sqlite3.connect(tmp_path / "c.db")) as reader:
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (kept,)
