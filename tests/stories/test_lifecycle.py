"""Starting, waiting, reloading, stopping, and what a broken disk looks like from outside."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from alerting import clock
from tests.daemon import Daemon, running
from tests.tools import eventually


def event(id: str) -> dict[str, Any]:
    return {
        "id": id,
        "type": "chat.conversation.started",
        "time": clock.now().isoformat(),
        "data": {"conversation_id": id, "channel": "web"},
    }


async def asked(daemon: Daemon, method: str, path: str, **more: Any) -> tuple[int, Any]:
    """Return status and body, JSON where it is."""
    async with aiohttp.ClientSession() as session:
        async with session.request(method, daemon.url + path, **more) as answer:
            is_json = answer.content_type == "application/json"
            return answer.status, await (answer.json() if is_json else answer.text())


async def shown(daemon: Daemon, line: str) -> bool:
    return line in (await asked(daemon, "GET", "/metrics"))[1].splitlines()


def command(*arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "exporter", *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environ},
    )


async def test_it_tells_when_it_is_alive_and_ready(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        for path in ("/-/healthy", "/health", "/-/ready"):
            assert (await asked(daemon, "GET", path))[0] == 200
        assert await shown(daemon, "chatwatch_ready 1.0")
        assert await shown(daemon, "chatwatch_lease_held 1.0")
        status, page = await asked(daemon, "GET", "/")
        assert (status, "/metrics" in page) == (200, True)
        assert daemon.stop() == 0


async def test_totals_are_where_they_were_after_a_restart(tmp_path: Path) -> None:
    line = 'chat_conversations_started_total{channel="web"} 1.0'
    daemon = Daemon(tmp_path).start()
    assert (await asked(daemon, "POST", "/webhooks/bot", json=event("a")))[0] == 202
    assert await shown(daemon, line)
    daemon.kill()
    daemon.start()
    assert await shown(daemon, line)
    assert (await asked(daemon, "POST", "/webhooks/bot", json=event("a")))[0] == 200
    assert await shown(daemon, line)
    assert daemon.stop() == 0


async def test_a_second_process_waits_unready_and_takes_over_when_the_first_is_killed(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as first:
        second = Daemon(tmp_path)
        second.file = tmp_path / "second.yml"
        second.write()
        second.process = second.spawn()
        try:

            async def waits() -> bool:
                status, said = await asked(second, "GET", "/-/ready")
                return status == 503 and "lease" in str(said)

            assert await eventually(waits, within=20, what="a second process that waits")
            status, said = await asked(second, "POST", "/webhooks/bot", json=event("b"))
            assert (status, said["code"]) == (503, "not_ready")
            first.kill()

            async def ready() -> bool:
                return (await asked(second, "GET", "/-/ready"))[0] == 200

            assert await eventually(ready, within=20, what="the second process at work")
            assert (await asked(second, "POST", "/webhooks/bot", json=event("b")))[0] == 202
        finally:
            second.kill()


async def test_a_reload_takes_a_good_file_and_refuses_a_bad_one(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        assert (await asked(daemon, "POST", "/webhooks/late", json=event("x")))[0] == 404
        daemon.more = "- {name: late, type: native}"
        daemon.write()
        assert (await asked(daemon, "POST", "/-/reload"))[0] == 200
        assert (await asked(daemon, "POST", "/webhooks/late", json=event("x")))[0] == 202

        good = daemon.file.read_text()
        daemon.file.write_text(good + "sourcez: []\n")
        status, said = await asked(daemon, "POST", "/-/reload")
        assert (status, said["code"]) == (422, "bad_config")
        assert "sourcez" in said["message"]
        assert await shown(daemon, "chatwatch_config_last_reload_successful 0.0")
        assert (await asked(daemon, "POST", "/webhooks/late", json=event("y")))[0] == 202
        told = command("--config", str(daemon.file), "reload")
        assert (told.returncode, "sourcez" in told.stderr) == (1, True)

        daemon.file.write_text(good)
        assert daemon.process is not None
        daemon.process.send_signal(signal.SIGHUP)

        async def reloaded() -> bool:
            return await shown(daemon, "chatwatch_config_last_reload_successful 1.0")

        assert await eventually(reloaded, what="a reload by SIGHUP")
        told = command("--config", str(daemon.file), "reload")
        assert told.returncode == 0, told.stderr


async def test_what_only_a_restart_can_change_is_refused_by_name(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        text = daemon.file.read_text()
        daemon.file.write_text(text.replace("chatwatch.db", "other.db"))
        status, said = await asked(daemon, "POST", "/-/reload")
        assert (status, said["code"]) == (422, "bad_config")
        assert "storage.url" in said["message"]


async def test_sigterm_answers_what_is_under_way_and_ends_with_0(tmp_path: Path) -> None:
    with running(tmp_path) as daemon:
        batch = [event(f"e{i}") for i in range(1000)]
        posting = asyncio.ensure_future(asked(daemon, "POST", "/webhooks/bot", json=batch))
        await asyncio.wait([posting], timeout=0.01)
        code = await asyncio.to_thread(daemon.stop)
        assert code == 0
        try:
            status, said = await posting
        except aiohttp.ClientError:
            said = {"accepted": 0}
            status = 0
        with sqlite3.connect(daemon.data / "chatwatch.db") as database:
            kept = database.execute("SELECT count(*) FROM events").fetchone()[0]
        assert kept in (0, 1000)
        assert status != 202 or said["accepted"] == kept


async def test_a_locked_database_is_a_503_with_retry_after_and_nothing_is_lost_or_doubled(
    tmp_path: Path,
) -> None:
    with running(tmp_path) as daemon:
        assert (await asked(daemon, "POST", "/webhooks/bot", json=event("a")))[0] == 202
        thief = sqlite3.connect(daemon.data / "chatwatch.db", isolation_level=None)
        thief.execute("BEGIN IMMEDIATE")
        async with aiohttp.ClientSession() as session:
            url = f"{daemon.url}/webhooks/bot"
            async with session.post(url, json=event("b")) as answer:
                assert answer.status == 503
                assert int(answer.headers["Retry-After"]) > 0
                assert (await answer.json())["code"] == "not_durable"
        thief.execute("ROLLBACK")
        thief.close()
        assert (await asked(daemon, "POST", "/webhooks/bot", json=event("b")))[0] == 202
        assert await shown(daemon, 'chat_conversations_started_total{channel="web"} 2.0')
        assert await shown(daemon, 'store_commit_failures_total{reason="locked"} 1.0')


def test_a_port_in_use_is_said_and_ends_with_2(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        daemon = Daemon(tmp_path, port=taken.getsockname()[1])
        told = command("--config", str(daemon.file), "run")
    assert told.returncode == 2
    assert "in use" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_secret_that_is_not_there_is_named_and_ends_with_2(tmp_path: Path) -> None:
    more = '- {name: signed, type: native, secrets: ["env:NOT_THERE"]}'
    daemon = Daemon(tmp_path, more=more)
    told = command("--config", str(daemon.file), "run")
    assert told.returncode == 2
    assert "NOT_THERE" in told.stderr
    assert "chatwatch.yml:" in told.stderr


def test_a_database_that_is_none_is_said_and_ends_with_2(tmp_path: Path) -> None:
    daemon = Daemon(tmp_path)
    daemon.data.mkdir()
    (daemon.data / "chatwatch.db").write_text("not a database " * 100)
    told = command("--config", str(daemon.file), "run")
    assert told.returncode == 2
    assert "not a database" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"]])
def test_check_says_yes_or_no(tmp_path: Path, arguments: list[str]) -> None:
    daemon = Daemon(tmp_path)
    assert command("--config", str(daemon.file), *arguments).returncode == 0
    daemon.file.write_text("sourcez: []")
    told = command("--config", str(daemon.file), *arguments)
    assert told.returncode == 1
    assert "sourcez" in told.stdout + told.stderr


def test_a_new_token_has_two_halves_that_fit(tmp_path: Path) -> None:
    told = command("token", "new")
    assert told.returncode == 0
    token = next(word for word in told.stdout.split() if word.startswith("cw_"))
    half = next(word for word in told.stdout.split() if word.startswith("sha256:"))
    more = f'auth: {{tokens: [{{name: a, role: admin, token: "{half}"}}]}}'
    with running(tmp_path, more=more) as daemon:
        reload = ["--config", str(daemon.file), "reload"]
        assert command(*reload).returncode == 1
        assert command(*reload, CHATWATCH_TOKEN=token).returncode == 0


def test_a_network_address_without_tokens_gets_an_admin_token_of_its_own(tmp_path: Path) -> None:
    daemon = Daemon(tmp_path)
    text = daemon.file.read_text().replace("127.0.0.1:", "0.0.0.0:")
    daemon.file.write_text(text)
    daemon.write = lambda: None  # type: ignore[method-assign]
    daemon.start()
    try:
        file = daemon.data / "admin-token"
        assert file.stat().st_mode & 0o777 == 0o600
        token = file.read_text().strip()

        async def status(**headers: str) -> int:
            return (await asked(daemon, "POST", "/-/reload", headers=headers))[0]

        assert asyncio.run(status()) == 401
        assert asyncio.run(status(Authorization=f"Bearer {token}")) == 200
    finally:
        daemon.kill()
