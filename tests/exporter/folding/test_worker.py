import contextlib
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from alerting import clock
from exporter.analytics import settling
from exporter.folding import worker
from exporter.folding.folds import Folds, Progress
from exporter.folding.shown import Shown
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from exporter.sections import Metrics
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
    assert pipe.receive(ours) == []
    assert pipe.receive(ours) == Progress(2, 2)
    stores.events(tmp_path / "c.db", ("two", "cbE"), first=1)
    ours.send(b"\0")
    assert told_until(ours, Progress(5, 5))
    ours.close()
    serving.join(10)
    assert not serving.is_alive()
    theirs.close()


def test_it_says_why_files_cannot_be_read_and_ends(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    (tmp_path / "folds.db").write_bytes(b"nothing that SQLite knows" * 100)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pipe.send(ours, (tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS))
        worker.serve(theirs)
        assert pipe.receive(ours) == "file is not a database"


def test_folds_of_a_newer_chatwatch_are_left_alone(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "cb"))
    with contextlib.closing(sqlite3.connect(tmp_path / "folds.db")) as newer:
        newer.execute("PRAGMA user_version = 9999")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pipe.send(ours, (tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS))
        worker.serve(theirs)
        assert "upgrade chatwatch" in pipe.receive(ours)


class Process:
    """A folding process over a folder's store."""

    def __init__(self, folder: Path) -> None:
        self.pipe, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "exporter.folding.worker", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
            )
        pipe.send(self.pipe, (folder / "c.db", folder / "folds.db", stores.SETTINGS))

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self.pipe.close()


@pytest.mark.parametrize("kills", [8])
def test_killed_at_any_moment_it_comes_to_the_same(tmp_path: Path, kills: int) -> None:
    many = [(f"c{number}", "cbcbcbE") for number in range(3_000)]
    stores.events(tmp_path / "c.db", *many)
    for _ in range(kills):
        process = Process(tmp_path)
        pipe.receive(process.pipe)
        pipe.receive(process.pipe)
        process.kill()
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


def test_killed_while_it_makes_all_anew_it_has_the_old_or_the_new_and_observes_once(
    tmp_path: Path,
) -> None:
    conversations = 3_000
    stores.events(tmp_path / "c.db", *[(f"c{n}", "cbcbE") for n in range(conversations)])
    # As of before they settled, so that they are observed.
    folds = Folds(tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS, START)
    while folds.advance(START + DAY):
        pass
    before = stores.rows(folds)
    series = Table(catalogue.CATALOGUE, Guard(Metrics()))
    shown, seen, renewals = Shown(series), 0.0, 0
    process, heard = Process(tmp_path), 0
    process.pipe.send(worker.ANEW)
    while renewals < 3 or seen < conversations:
        told = pipe.receive(process.pipe)
        heard += 1
        if isinstance(told, Progress):
            if told.renewals > renewals:
                renewals = told.renewals
                process.pipe.send(worker.ANEW)
        else:
            shown.show(told)
        now = sum(value for *_, value in series.read(settling.SETTLED))
        assert now >= seen
        seen = now
        if heard % 7 == 0:
            process.kill()
            assert stores.rows(folds) == before
            process = Process(tmp_path)
            process.pipe.send(worker.ANEW)
    process.kill()
    assert seen == conversations
    assert sum(one.n for one in folds.totals if one.metric == settling.SETTLED) == conversations
    folds.close()


def test_it_waits_whatever_news_there_are_and_not_when_its_parent_is_gone() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.send(worker.NEWS)
        began = clock.monotonic()
        assert not worker._is_gone(theirs, 0.0)
        assert not worker._is_gone(theirs, 0.05)
        assert clock.monotonic() - began >= 0.05
        ours.close()
        assert worker._is_gone(theirs, 60.0)


@pytest.mark.parametrize(
    ("folded", "now", "took", "seconds"),
    [
        (1, Progress(5, 5), 0.01, worker.GATHERED_SECONDS - 0.01),
        (1, Progress(5, 5), 0.3, 0.0),
        (0, Progress(5, 5), 0.01, 0.0),
        (worker.FEW, Progress(5_000, 5_000), 0.01, 0.0),
        (1, Progress(5, 5 + worker.FEW), 0.01, 0.0),
        (1, Progress(5, 5, renewing=2), 0.01, 0.0),
    ],
)
def test_it_rests_after_few_events_and_the_longer_the_more_flood_in(
    folded: int, now: Progress, took: float, seconds: float
) -> None:
    for rate in (0, worker.FLOOD):
        assert worker.rest(folded, now, took, rate) == pytest.approx(seconds)
    assert worker.rest(folded, now, took, 2 * worker.FLOOD) == took
    assert worker.rest(folded, now, 0.1, 5 * worker.FLOOD) == pytest.approx(0.4)
    assert worker.rest(folded, now, took, 1000 * worker.FLOOD) == worker.REST_SECONDS


def test_few_events_at_a_time_are_gathered_and_all_are_told(tmp_path: Path) -> None:
    stores.events(tmp_path / "c.db", ("one", "c"))
    ours, theirs = socket.socketpair()
    serving = threading.Thread(target=worker.serve, args=(theirs,))
    serving.start()
    pipe.send(ours, (tmp_path / "c.db", tmp_path / "folds.db", stores.SETTINGS))
    assert pipe.receive(ours) == []
    assert told_until(ours, Progress(1, 1))
    began = clock.monotonic()
    for number in range(1, 6):
        stores.events(tmp_path / "c.db", (f"more{number}", "c"), first=number)
        ours.send(worker.NEWS)
    steps = 0
    while (told := pipe.receive(ours)) != Progress(6, 6):
        steps += isinstance(told, Progress)
    # A step of what was gathered, and one that was under way.
    assert steps <= 1 + (clock.monotonic() - began) / worker.GATHERED_SECONDS
    ours.close()
    serving.join(10)
    theirs.close()
