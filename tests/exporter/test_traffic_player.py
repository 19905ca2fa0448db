from collections.abc import Iterator
from datetime import datetime
from threading import Event, Thread

import pytest

from alerting import clock
from exporter.client import Counts
from exporter.client.poster import Poster
from exporter.traffic.tale import Happening
from exporter.traffic_player import FEW, Player, RefusedError
from tests.exporter.client.fakes import Daemon, serving

HOUR = 3600.0
Answer = tuple[int, dict[str, str], bytes]
UNKNOWN: Answer = (
    404,
    {},
    b'{"code": "unknown_source", "message": "no source demo"}',
)


def happenings(count: int, at: float) -> list[Happening]:
    return [Happening(at, f"e{n}", "chat.feedback.received", {"score": 5}) for n in range(count)]


def poster(daemon: Daemon) -> Poster:
    return Poster(daemon.url, source="demo", flush_interval=60.0, first_wait=0.001)


class Seen:
    """What was told while it played."""

    def __init__(self) -> None:
        self.lines: list[tuple[datetime, Counts]] = []
        self.told = Event()

    def __call__(self, at: datetime, counts: Counts) -> None:
        self.lines.append((at, counts))
        self.told.set()


def test_what_is_past_is_posted_at_once_with_its_own_time() -> None:
    count = FEW + 7
    with serving() as daemon, poster(daemon) as client:
        Player(client, Event(), Seen()).play(iter(happenings(count, 1_700_000_000.0)))
        assert client.counts == Counts(0, count, 0, 0, 0, 0)
    assert len(daemon.kept) == count
    assert daemon.kept["e0"]["time"] == "2023-11-14T22:13:20.000+00:00"
    assert {path for path, _, _ in daemon.requests} == {"/webhooks/demo"}


def test_what_is_to_come_is_waited_for_and_told_of_meanwhile() -> None:
    stop, seen = Event(), Seen()
    with serving() as daemon, poster(daemon) as client:
        due = [*happenings(1, clock.unix() - HOUR), *happenings(2, clock.unix() + HOUR)]
        thread = Thread(target=Player(client, stop, seen).play, args=(iter(due),))
        thread.start()
        assert seen.told.wait(10)
        stop.set()
        thread.join(10)
        assert not thread.is_alive()
    assert len(daemon.kept) == 1
    assert seen.lines


def test_a_moment_that_comes_soon_is_waited_for_to_its_end() -> None:
    with serving() as daemon, poster(daemon) as client:
        at = clock.unix() + 0.05
        Player(client, Event(), Seen()).play(iter(happenings(1, at)))
        assert clock.unix() >= at
    assert len(daemon.kept) == 1


def test_a_daemon_that_takes_nothing_ends_it_with_its_words() -> None:
    with serving() as daemon, poster(daemon) as client:
        daemon.script.extend([UNKNOWN] * 20)
        with pytest.raises(RefusedError, match="unknown_source: no source demo"):
            Player(client, Event(), Seen()).play(iter(happenings(FEW * 2, 0.0)))
        assert client.counts.accepted == 0


def test_single_refusals_do_not_end_it() -> None:
    answer = b'{"accepted": 1, "duplicates": 0, "refused":[{"index":1,"code":"x","message":"y"}]}'
    with serving() as daemon, poster(daemon) as client:
        daemon.script.append((202, {}, answer))
        Player(client, Event(), Seen()).play(iter(happenings(2, 0.0)))
        assert client.counts == Counts(0, 1, 0, 1, 0, 0)


def test_nothing_more_is_asked_for_once_it_is_to_stop() -> None:
    stop = Event()

    def endless() -> Iterator[Happening]:
        yield from happenings(3, 0.0)
        stop.set()
        yield from happenings(1, 1.0)
        raise AssertionError("asked for more")

    with serving() as daemon, poster(daemon) as client:
        Player(client, stop, Seen()).play(endless())
        assert client.flush(10)
    assert len(daemon.kept) == 3
