"""The processes of this very machine, those of the test among them."""

import asyncio
import os
import pwd
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from exporter.host import census
from exporter.host.pattern import Pattern
from exporter.host.settings import WatchedProcess

pytestmark = pytest.mark.skipif(not Path("/proc/stat").exists(), reason="reads Linux's /proc")

SECRET = "--token=zeyc9Qae"
WAITING = "import sys; print(flush=True); sys.stdin.read()"
CHILD = WatchedProcess("child", Pattern(f".* {SECRET}"))


@pytest.fixture
async def child() -> AsyncIterator[int]:
    """A process that waits; its number."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WAITING,
        SECRET,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    yield process.pid
    process.kill()
    await process.wait()


async def test_a_process_is_found_by_its_command_line_of_which_nothing_is_kept(child: int) -> None:
    found = census.taken([CHILD])
    (one,) = found["child"]
    assert one.pid == child
    assert one.threads == 1
    assert one.memory > 0
    assert one.files is not None
    assert abs(one.began - psutil.Process().create_time()) < 86_400
    assert SECRET not in repr(found)


async def test_a_process_is_found_by_its_user(child: int) -> None:
    user = pwd.getpwuid(os.geteuid()).pw_name
    found = census.taken([WatchedProcess("mine", None, user), WatchedProcess("no", None, "n0b0dy")])
    assert {os.getpid(), child} <= {one.pid for one in found["mine"]}
    assert found["no"] == ()


def test_a_process_that_has_ended_and_is_not_yet_taken_note_of_is_not_there() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    found = census.taken([WatchedProcess("all", Pattern(".*"))])
    assert pid in psutil.pids()
    assert pid not in {one.pid for one in found["all"]}
    os.waitpid(pid, 0)


def test_without_names_nobody_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "pids", lambda: pytest.fail("asked"))
    assert census.taken([]) == {}


def test_too_many_processes_are_not_looked_through_and_it_is_said_why() -> None:
    with pytest.raises(ValueError, match="more than 1 processes"):
        census.taken([CHILD], most=1)


def test_a_process_that_ends_meanwhile_was_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "pids", lambda: [2**22 + 1, os.getpid()])
    found = census.taken([WatchedProcess("all", Pattern(".*"))])
    assert [one.pid for one in found["all"]] == [os.getpid()]


def test_what_another_user_keeps_to_himself_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(process: psutil.Process) -> None:
        raise psutil.AccessDenied(process.pid)

    monkeypatch.setattr(psutil, "pids", lambda: [os.getpid()])
    monkeypatch.setattr(psutil.Process, "num_fds", denied)
    monkeypatch.setattr(psutil.Process, "cmdline", denied)
    name = psutil.Process().name()
    (one,) = census.taken([WatchedProcess("me", Pattern(name))])["me"]
    assert one.files is None


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(psutil, "pids", lambda: [os.getpid()])
    assert census.taken([WatchedProcess("me", None, str(os.geteuid()))])["me"]


def test_this_process_holds_some_memory() -> None:
    assert census.resident() > 1 << 20
