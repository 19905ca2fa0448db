"""Processes that write exports: kept for the next, ended with what they are about."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import psutil
import pytest

from exporter.refusal import Refused
from exporter.web.exports.processes import Processes
from tests.exporter.web.exports.asking import asked, files, fold
from tests.exporter.web.stand import until

MANY = 1_000


@pytest.fixture
async def processes() -> AsyncIterator[Processes]:
    made = Processes()
    yield made
    await made.close()
    assert children() == []


def children() -> list[int]:
    """Return the processes of this one that write exports."""
    return [one.pid for one in psutil.Process().children() if "web.exports.worker" in _command(one)]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return "nothing: it has ended"


async def body(processes: Processes, folder: Path) -> bytes:
    pieces = processes.pieces(files(folder), asked(columns="id"))
    return b"".join([piece.body async for piece in pieces])


async def test_the_next_export_is_written_by_the_same_process(
    processes: Processes, tmp_path: Path
) -> None:
    fold(tmp_path, "a", "b")
    assert await body(processes, tmp_path) == b'{"id":"b"}\n{"id":"a"}\n'
    before = children()
    assert len(before) == 1
    assert await body(processes, tmp_path) == b'{"id":"b"}\n{"id":"a"}\n'
    assert children() == before


async def test_two_exports_at_one_time_have_a_process_each(
    processes: Processes, tmp_path: Path
) -> None:
    fold(tmp_path, "a", "b")
    async with aclosing(processes.pieces(files(tmp_path), asked(rows=1))) as first:
        assert (await anext(first)).rows == 1
        assert await body(processes, tmp_path) == b'{"id":"b"}\n{"id":"a"}\n'
        assert len(children()) == 2


async def test_one_that_was_cut_off_is_ended(processes: Processes, tmp_path: Path) -> None:
    fold(tmp_path, "a", "b")
    async with aclosing(processes.pieces(files(tmp_path), asked(rows=1))) as first:
        await anext(first)
    await until(lambda: not children())
    assert await body(processes, tmp_path) == b'{"id":"b"}\n{"id":"a"}\n'


async def test_what_is_refused_there_is_refused_here_and_the_process_stays(
    processes: Processes, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        await body(processes, tmp_path)
    assert (refused.value.code, refused.value.retry_after) == ("not_ready", 2)
    before = children()
    fold(tmp_path, "a")
    assert await body(processes, tmp_path) == b'{"id":"a"}\n'
    assert children() == before


async def test_one_that_is_killed_is_told_and_the_next_export_has_another(
    processes: Processes, tmp_path: Path
) -> None:
    # More than fits between two processes.
    fold(tmp_path, *(f"c{n}" for n in range(MANY)))
    async with aclosing(processes.pieces(files(tmp_path), asked(rows=1))) as first:
        await anext(first)
        (process,) = children()
        os.kill(process, signal.SIGKILL)
        with pytest.raises(Refused, match="has ended") as refused:
            _ = [piece async for piece in first]
    assert refused.value.status == 503
    assert (await body(processes, tmp_path)).count(b"\n") == MANY


async def test_one_that_died_while_it_waited_keeps_nobody_from_an_export(
    processes: Processes, tmp_path: Path
) -> None:
    fold(tmp_path, "a")
    await body(processes, tmp_path)
    (process,) = children()
    os.kill(process, signal.SIGKILL)
    assert await body(processes, tmp_path) == b'{"id":"a"}\n'


async def test_one_that_nobody_needs_ends(tmp_path: Path) -> None:
    processes = Processes(kept_seconds=0.01)
    fold(tmp_path, "a")
    await body(processes, tmp_path)
    await until(lambda: not children())
    await processes.close()
