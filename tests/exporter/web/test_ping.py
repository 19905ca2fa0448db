"""The jobs' door: what is told is on disk, what is no ping says so, and strangers learn nothing."""

import contextlib
import io
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from alerting import clock
from exporter.probes.transport.hearts import HEARTS, RATE
from exporter.store.errors import StoreError
from exporter.web import ping
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand
from tests.exporter.web.stand import Stand

NIGHTLY, HOURLY = stand.ENVIRON["BOT"], stand.ENVIRON["EYE"]
PROBES = """
probes:
- {type: heartbeat, name: nightly, key: "env:BOT", schedule: "0 2 * * *"}
- {type: heartbeat, name: hourly, key: "env:EYE", period: 1h}
- {type: tcp, name: door, address: "localhost:1"}
"""
TOKEN = 'auth: {tokens: [{name: boss, role: admin, token: "env:BOSS"}]}\n'


class House:
    """A daemon with its store, and whoever pings it."""

    def __init__(self, here: Stand, client: ClientSession, file: Path) -> None:
        self.here = here
        self.client = client
        self.file = file
        self.error: StoreError | None = None

    async def asked(self, path: str, method: str = "GET", **more: Any) -> tuple[int, str]:
        async with self.client.request(method, path, **more) as answer:
            return answer.status, await answer.text()

    async def code(self, path: str, method: str = "GET", **more: Any) -> tuple[int, str]:
        """Return the status and the code of a refusal."""
        async with self.client.request(method, path, **more) as answer:
            return answer.status, (await answer.json())["code"]

    def stored(self, probe: str = "nightly") -> dict[str, Any]:
        with contextlib.closing(sqlite3.connect(self.file)) as file:
            file.row_factory = sqlite3.Row
            row = file.execute("SELECT * FROM heartbeats WHERE probe = ?", (probe,)).fetchone()
            return dict(row) if row else {}

    def counted(self, action: str) -> float:
        return self.here.counted("heartbeat_pings_total", "nightly", action)


@contextlib.asynccontextmanager
async def serving(folder: Path, text: str = TOKEN) -> AsyncIterator[House]:
    made = stand.daemon("server:\n  listen: 127.0.0.1:0\n" + text + PROBES)
    async with (
        stand.committing(made, folder) as store,
        stand.serving(made=made) as here,
        ClientSession(here.url) as client,
    ):
        house = House(here, client, folder / "events.db")

        async def ask(name: str, *arguments: Any) -> Any:
            if house.error is not None:
                raise house.error
            return await Threaded(store).run(name, *arguments)

        await HEARTS.load(ask, clock.now())
        ping.plan(made)
        yield house


async def test_a_ping_is_on_disk_when_it_is_answered(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        for number, method in enumerate(("GET", "POST", "HEAD"), 1):
            status, said = await house.asked(f"/ping/{NIGHTLY}", method)
            assert (status, said) == (200, "" if method == "HEAD" else "OK")
            assert house.counted("success") == number
            assert abs(house.stored()["success"] / 1000 - clock.unix()) < 60
        assert house.stored("hourly") == {}


async def test_start_and_end_of_a_run_are_paired_by_its_id(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        for run in ("A", "b"):
            assert await house.asked(f"/ping/{NIGHTLY}/start?rid={run}") == (200, "OK")
        assert house.stored()["success"] is None
        await house.asked(f"/ping/{NIGHTLY}/0?rid=a")
        known = house.stored()
        assert (known["exit"], known["runtime"] >= 0, known["ended"]) == (0, True, '["a"]')
        assert known["runs"].startswith('[["b",')
        assert (house.counted("start"), house.counted("success")) == (2, 1)


async def test_a_failure_says_with_what_status_and_what_the_job_said(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        path = f"/ping/{NIGHTLY}/3"
        await house.asked(path, "POST", data="mail to ann@example.com:\nno space left")
        known = house.stored()
        assert (known["exit"], known["failed"]) == (3, known["heard"])
        assert known["said"] == "mail to [redacted]: no space left"
        await house.asked(f"/ping/{NIGHTLY}/fail", "POST", data=b"gz")
        assert (house.stored()["exit"], house.stored()["said"]) == (None, "gz")
        assert house.counted("fail") == 2


async def test_a_log_is_kept_and_says_nothing_of_the_job(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        await house.asked(f"/ping/{NIGHTLY}/log", "POST", data="half of it")
        known = house.stored()
        assert (known["said"], known["success"], known["failed"]) == ("half of it", None, None)


@pytest.mark.parametrize("size", [10_000, 300_000, 6 << 20])
async def test_of_a_long_log_the_end_is_kept_and_the_ping_counts(tmp_path: Path, size: int) -> None:
    async with serving(tmp_path) as house:
        data = io.BytesIO(b"x " * (size // 2) + b"KeyError")
        with contextlib.suppress(OSError):
            # Beyond server.limits.body the connection may close before all of it was sent.
            assert await house.asked(f"/ping/{NIGHTLY}/1", "POST", data=data) == (200, "OK")
        known = house.stored()
        assert (known["exit"], len(known["said"])) == (1, 160)
        assert known["said"].endswith("KeyError") == (size < 4 << 20)


async def test_a_log_that_is_packed_is_left_out(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        headers = {"Content-Encoding": "gzip"}
        await house.asked(f"/ping/{NIGHTLY}/1", "POST", data=b"\x1f\x8b", headers=headers)
        assert (house.stored()["exit"], house.stored()["said"]) == (1, "")


async def test_strangers_learn_nothing_of_keys(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        nowhere = await house.asked(f"/ping/{'x' * 36}")
        assert nowhere[0] == 404
        for path in ("/ping/nightly", f"/ping/{NIGHTLY}0", "/ping/x/256", "/ping/%ff%00/start"):
            assert await house.asked(path) == nowhere, path
        assert await house.code("/ping/x", "POST", data=b"x" * 99_999) == (404, "not_found")
        assert house.stored() == {}
        assert house.here.counted("chatwatch_http_requests_total", "/ping/{key}", "GET", "404") == 3


@pytest.mark.parametrize(
    "end", ["/256", "/-1", "/done", "/start?rid=a%20b", f"?rid={'a' * 65}", "/%00"]
)
async def test_what_is_no_ping_is_told_so_and_changes_nothing(tmp_path: Path, end: str) -> None:
    async with serving(tmp_path) as house:
        assert await house.code(f"/ping/{NIGHTLY}{end}") == (400, "bad_argument")
        assert house.stored() == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_not_for_it(tmp_path: Path, method: str) -> None:
    async with serving(tmp_path) as house:
        for path in (f"/ping/{NIGHTLY}", f"/ping/{NIGHTLY}/start"):
            assert await house.code(path, method) == (405, "method_not_allowed")


async def test_the_key_is_all_that_is_asked_for(tmp_path: Path) -> None:
    proxied = {"X-Forwarded-For": "203.0.113.9", "Host": "watch.example.com"}
    async with serving(tmp_path, text="") as house:
        assert await house.asked(f"/ping/{NIGHTLY}", headers=proxied) == (200, "OK")


async def test_what_cannot_be_written_is_not_acknowledged(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.error = StoreError("full", "no space")
        async with house.client.get(f"/ping/{NIGHTLY}") as answer:
            assert (answer.status, (await answer.json())["code"]) == (503, "not_durable")
            assert answer.headers["Retry-After"] == "5"
        house.error = None
        assert await house.asked(f"/ping/{NIGHTLY}") == (200, "OK")
        assert house.counted("success") == 1


async def test_before_it_is_ready_a_job_is_to_try_again(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        house.here.daemon.become("starting")
        for path in (f"/ping/{NIGHTLY}", "/ping/x"):
            assert await house.code(path) == (503, "not_ready")


async def test_a_job_that_pings_too_often_is_told_when_to_come_again(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        for _ in range(RATE.events):
            assert HEARTS.wait("nightly", clock.monotonic()) == 0
        async with house.client.get(f"/ping/{NIGHTLY}") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        assert await house.asked(f"/ping/{HOURLY}") == (200, "OK")


async def test_counters_begin_at_0(tmp_path: Path) -> None:
    async with serving(tmp_path) as house:
        async with house.client.get(
            "/metrics", headers={"Authorization": f"Bearer {stand.ENVIRON['BOSS']}"}
        ) as answer:
            text = await answer.text()
    assert 'heartbeat_pings_total{action="fail",probe="hourly"} 0' in text or (
        'heartbeat_pings_total{probe="hourly",action="fail"} 0' in text
    )
    assert NIGHTLY not in text
