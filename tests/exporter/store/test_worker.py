import os
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
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
    serving = threading.Thread(target=worker.serve, args=(theirs, tmp_path / "c.db"))
    serving.start()
    pipe.send(ours, None)
    assert pipe.receive(ours)[0] == "done"
    yield ours
    ours.close()
    serving.join(10)
    theirs.close()


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
        pipe.send(ours, None)
        worker.serve(theirs, tmp_path / "c.db")
        assert pipe.receive(ours)[:2] == ("failed", "corrupt")


def test_the_process_ends_when_its_parent_is_gone_and_not_by_a_terminals_signal(
    tmp_path: Path,
) -> None:
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-m", "exporter.store.worker", str(theirs.fileno()), tmp_path / "c.db"],
        pass_fds=[theirs.fileno()],
        env=os.environ,
    )
    theirs.close()
    pipe.send(ours, None)
    with process:
        assert pipe.receive(ours)[0] == "done"
        process.terminate()
        process.send_signal(2)
        assert asked(ours, "events") == ("done", 0)
        ours.close()
        assert process.wait(10) == 0
