import contextlib
import os
import select
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.store import pipe, worker
from exporter.store.beside import NOTHING, Outcome
from exporter.store.rows import packed
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


def test_new_rows_move_what_came_along(end: socket.socket) -> None:
    assert asked(end, "add", packed(ROWS), MOVES, NOTHING) == ("done", Outcome())
    assert asked(end, "events") == ("done", 2)
    assert asked(end, "totals") == ("done", [("metric_0_total", "{}", "", 2.0)])


def test_with_duplicates_it_asks_which_totals_move_before_it_commits(end: socket.socket) -> None:
    asked(end, "add", packed(ROWS), MOVES, NOTHING)
    again = [row("b"), row("c")]
    assert asked(end, "add", packed(again), MOVES, NOTHING) == ("duplicates", frozenset({0}))
    pipe.send(end, [("", "metric_0_total", "{}", "", 1.0)])
    assert pipe.receive(end) == ("done", Outcome(frozenset({0})))
    assert asked(end, "totals")[1] == [("metric_0_total", "{}", "", 3.0)]


def test_a_failure_is_an_answer_with_its_reason(end: socket.socket, tmp_path: Path) -> None:
    thief = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
    thief.execute("BEGIN IMMEDIATE")
    assert asked(end, "add", packed(ROWS), MOVES, NOTHING)[:2] == ("failed", "locked")
    thief.execute("ROLLBACK")
    thief.close()
    assert asked(end, "add", packed(ROWS), MOVES, NOTHING) == ("done", Outcome())


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
        pipe.send(end, ("add", (packed(ROWS), MOVES, NOTHING)))
        end.close()
        other.execute("ROLLBACK")


def before_totals_are_told(end: socket.socket, path: Path) -> None:
    asked(end, "add", packed(ROWS), MOVES, NOTHING)
    assert asked(end, "add", packed([row("b"), row("c")]), MOVES, NOTHING)[0] == "duplicates"
    end.close()


@pytest.mark.parametrize(
    ("killed", "kept"),
    [(before_an_answer_is_read, 0), (before_an_answer_is_sent, 2), (before_totals_are_told, 2)],
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
