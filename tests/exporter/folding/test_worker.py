import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from exporter.folding import worker
from exporter.folding.folds import Folds, Progress
from exporter.store import pipe
from tests.exporter.analytics.beats import DAY, START
from tests.exporter.folding import stores


def told_until(end: socket.socket, wanted: Progress) -> bool:
    """Hear until it is so far; a test that waits in vain ends by its time limit."""
    while pipe.receive(end) != wanted:
        pass
    return True


def test_it_tells_how_far_it_is_hears_of_news_and_ends_with_its_parent(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=worker.serve, args=(theirs,))
    serving.start()
    pipe.send(ours, (tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS))
    assert pipe.receive(ours) == Progress(2, 2)
    stores.events(tmp_path / "c.db", ("two", "cbE"), first=1)
    ours.send(b"\0")
    assert told_until(ours, Progress(5, 5))
    ours.close()
    serving.join(10)
    assert not serving.is_alive()
    theirs.close()


@pytest.mark.parametrize("kills", [8])
def test_killed_at_any_moment_it_comes_to_the_same(tmp_path: Path, kills: int) -> None:
    many = [(f"c{number}", "cbcbcbE") for number in range(3_000)]
    stores.events(tmp_path / "c.db", *many)
    for _ in range(kills):
        ours, theirs = socket.socketpair()
        process = subprocess.Popen(
            [sys.executable, "-m", "exporter.folding.worker", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
        )
        theirs.close()
        pipe.send(ours, (tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS))
        pipe.receive(ours)
        process.kill()
        process.wait()
        ours.close()
    killed = stores.folds(tmp_path)
    now = START + 30 * DAY
    while killed.advance(now) or killed.look_again(now):
        pass
    clean = Folds(tmp_path / "c.db", tmp_path / "clean.db", stores.SETTINGS)
    while clean.advance(now) or clean.look_again(now):
        pass
    assert stores.rows(killed) == stores.rows(clean)
    for one in (killed, clean):
        one.close()
