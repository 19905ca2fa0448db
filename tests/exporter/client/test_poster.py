import json
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.client import Client, Counts
from exporter.client.poster import Poster
from tests.exporter.client.fakes import LOST, serving


def poster(url: str, **settings: Any) -> Poster:
    return Poster(url, **{"flush_interval": 60.0, "first_wait": 0.001, **settings})


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_a_thousand_events_of_a_stopped_daemon_arrive_in_ten_requests_each_once() -> None:
    port = free_port()
    with poster(f"http://127.0.0.1:{port}") as client:
        ids = [client.track("chat.query.answered", {"query": f"{n}"}) for n in range(1000)]
        assert client.counts.queued == 1000
        with serving(port) as daemon:
            assert client.flush(30)
            assert len(daemon.requests) <= 10
            assert list(daemon.kept) == ids
    assert client.counts.accepted == 1000


def test_a_lost_answer_is_asked_for_again_with_the_same_ids() -> None:
    with serving() as daemon, poster(daemon.url) as client:
        daemon.script.append(LOST)
        ids = [client.track("chat.query.answered", {}) for _ in range(3)]
        assert client.flush(30)
        assert len(daemon.requests) == 2
        assert list(daemon.kept) == ids
        assert client.counts == Counts(0, 0, 3, 0, 0, 1)


def test_events_survive_a_daemon_that_says_later() -> None:
    with serving() as daemon, poster(daemon.url) as client:
        daemon.script.extend([(503, {"Retry-After": "0"}, b""), (429, {}, b""), (500, {}, b"")])
        client.track("chat.query.answered", {})
        assert client.flush(30)
        assert (client.counts.accepted, client.counts.retries) == (1, 3)


def test_a_refused_batch_is_not_tried_again_and_its_reason_is_kept() -> None:
    with serving() as daemon, poster(daemon.url) as client:
        daemon.script.append((401, {}, b'{"code":"unauthenticated","message":"no such token"}'))
        client.track("chat.query.answered", {})
        assert client.flush(30)
        assert len(daemon.requests) == 1
        assert client.last_refusal is not None
        assert client.last_refusal.message == "no such token"


def test_an_event_keeps_the_id_and_the_time_it_was_given() -> None:
    noon = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    with serving() as daemon, poster(daemon.url) as client:
        assert client.track("change.recorded", {"a": None}, id="c-1", time=noon) == "c-1"
        assert client.flush(30)
        assert daemon.kept["c-1"] == {
            "id": "c-1",
            "type": "change.recorded",
            "time": "2026-03-01T12:00:00Z",
            "data": {"a": None},
        }


def test_what_is_changed_after_the_call_does_not_change_the_event() -> None:
    data = {"query": "before"}
    with serving() as daemon, poster(daemon.url) as client:
        client.track("chat.query.answered", data, id="1")
        data["query"] = "after"
        assert client.flush(30)
        assert daemon.kept["1"]["data"] == {"query": "before"}


class Hostile:
    def item(self) -> None:
        raise RuntimeError("not today")


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ((None, {}), {}),
        (("t", object()), {}),
        (("t", {"a": object()}), {}),
        (("t", {"a": Hostile()}), {}),
        (("t", {}), {"time": "noon", "id": 1.5}),
        (("t", {}), {"time": 12}),
    ],
)
def test_a_wrong_call_neither_raises_nor_queues_and_is_counted(
    arguments: tuple[Any, ...], options: dict[str, Any]
) -> None:
    with closing(poster("http://127.0.0.1:1")) as client:
        assert client.track(*arguments, **options) is None
        assert (client.counts.refused, client.counts.queued) == (1, 0)
        assert client.last_refusal is not None
        assert client.last_refusal.code == "unfit"


def test_without_room_a_call_returns_none_and_is_counted_as_dropped() -> None:
    client = poster("http://127.0.0.1:1", max_events=2)
    assert [client.track("t", {}) is None for _ in range(3)] == [False, False, True]
    assert client.dropped == 1
    client.close(0.0)
    assert client.track("t", {}) is None
    assert client.dropped == 4


@pytest.mark.parametrize(
    "setting", ["batch", "max_events", "max_bytes", "flush_interval", "timeout"]
)
@pytest.mark.parametrize("value", [0, -1, "5", None, float("nan")])
def test_a_setting_that_cannot_work_is_an_error_at_the_start(setting: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"^{setting}: expected a (whole )?number above 0"):
        Client("http://x", **{setting: value})  # type: ignore[arg-type]


def test_a_client_shows_where_it_posts_and_no_secret() -> None:
    client = Client("https://watch.example", "t0ken", secret="whsec_" + "QUJD" * 8)
    assert repr(client) == "Client('https://watch.example:443', source='bot')"
    client.close(0.0)


FORK = """
import os, sys
from exporter.client import Client
client = Client(sys.argv[1], flush_interval=60)
client.track("t", {}, id="parent")
if sys.argv[2] == "started":
    client.track("t", {}, id="parent-2")
child = os.fork()
if child == 0:
    assert client.counts.queued == 0
    client.track("t", {}, id="child")
    os._exit(0 if client.flush(20) and client.counts.accepted == 1 else 1)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
assert client.close(20)
"""
EXIT = """
import sys
from exporter.client import Client
client = Client(sys.argv[1], flush_interval=60)
client.track("t", {}, id="last")
"""


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Python 3.12 warns of any fork beside threads, which is what is tried here.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("state", ["fresh", "started"])
def test_a_forked_child_starts_empty_and_both_post_their_own(state: str) -> None:
    with serving() as daemon:
        ended = run(FORK, daemon.url, state)
        assert (ended.returncode, ended.stderr) == (0, "")
        arrived = [event["id"] for _, _, body in daemon.requests for event in json.loads(body)]
    expected = ["child", "parent"] + (["parent-2"] if state == "started" else [])
    assert sorted(arrived) == expected


def test_a_program_that_ends_without_closing_still_posts() -> None:
    with serving() as daemon:
        ended = run(EXIT, daemon.url)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert list(daemon.kept) == ["last"]


def test_a_program_ends_though_the_daemon_never_answers() -> None:
    ended = run(EXIT, f"http://127.0.0.1:{free_port()}")
    assert ended.returncode == 0
    assert "events wait and are tried again" in ended.stderr
