import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket, socketpair

import pytest

from exporter.refusal import Refused
from exporter.store import pipe
from exporter.web.exports import worker
from exporter.web.exports.written import Piece
from tests.exporter.web.exports.asking import asked, files, fold


@pytest.fixture
def end() -> Iterator[socket]:
    """The other end of a worker that is at work."""
    ours, theirs = socketpair()
    working = threading.Thread(target=worker.serve, args=(theirs,))
    working.start()
    with closing(ours):
        yield ours
    working.join(10)
    assert not working.is_alive()
    theirs.close()


def test_one_export_after_the_other_is_told_as_pieces_and_an_end(
    end: socket, tmp_path: Path
) -> None:
    fold(tmp_path, "a", "b")
    for _ in range(2):
        pipe.send(end, (files(tmp_path), asked(columns="id", rows=1)))
        assert pipe.receive(end) == Piece(1, b'{"id":"b"}\n')
        assert pipe.receive(end) == Piece(1, b'{"id":"a"}\n')
        assert pipe.receive(end) is None


def test_what_cannot_be_read_is_refused_and_the_next_is_written(
    end: socket, tmp_path: Path
) -> None:
    pipe.send(end, (files(tmp_path), asked(columns="id")))
    refused = pipe.receive(end)
    assert isinstance(refused, Refused)
    assert (refused.code, refused.retry_after) == ("not_ready", 2)
    assert "ask again" in refused.help
    fold(tmp_path, "a")
    pipe.send(end, (files(tmp_path), asked(columns="id")))
    assert pipe.receive(end) == Piece(1, b'{"id":"a"}\n')


def test_it_says_that_it_is_there(end: socket) -> None:
    pipe.send(end, None)
    assert pipe.receive(end) is None


def test_it_ends_when_nobody_takes_what_it_writes(end: socket, tmp_path: Path) -> None:
    fold(tmp_path, *(f"c{n}" for n in range(50)))
    pipe.send(end, (files(tmp_path), asked(rows=1)))
    pipe.receive(end)
