"""Processes of ours as the event loop talks to them; here one that tells what it was told."""

import asyncio
import contextlib
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator

import psutil
import pytest

from exporter.store import pipe, process, serving
from exporter.store.child import Child
from exporter.store.process import Process


def echo(end: socket.socket) -> None:
    """Tell what is told, but for a byte, which is told as a number."""
    with contextlib.suppress(EOFError, ConnectionError):
        said = end.recv(1)
        pipe.send(end, said[0])
        while True:
            pipe.send(end, pipe.receive(end))


@pytest.fixture
async def begun() -> AsyncIterator[Process]:
    one = await Process.begun(__name__)
    yield one
    await one.end()
    assert not psutil.pid_exists(one.pid)


async def test_bytes_and_values_go_there_and_values_come_back(begun: Process) -> None:
    begun.say(b"\7")
    assert await begun.told() == 7
    # More than fits between two processes.
    many = [bytes(1_000)] * 1_000
    begun.send(many)
    begun.send("and after it")
    assert await begun.told() == many
    assert await begun.told() == "and after it"


async def test_one_that_has_ended_tells_no_more(begun: Process) -> None:
    begun.say(b"\7")
    await begun.told()
    os.kill(begun.pid, signal.SIGKILL)
    with pytest.raises((EOFError, OSError)):
        await begun.told()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_signals_to_the_whole_group_do_not_end_one(
    begun: Process, number: signal.Signals
) -> None:
    begun.say(b"\7")
    await begun.told()
    os.kill(begun.pid, number)
    begun.send("still there?")
    assert await begun.told() == "still there?"


async def test_one_that_nobody_waits_for_any_more_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Child] = []
    left = threading.Event()

    class Late(Child):
        def __init__(self, module: str) -> None:
            left.wait(10)
            super().__init__(module)
            made.append(self)

    monkeypatch.setattr(process, "Child", Late)
    beginning = asyncio.create_task(Process.begun(__name__))
    await asyncio.wait([beginning], timeout=0)
    beginning.cancel()
    left.set()
    with pytest.raises(asyncio.CancelledError):
        await beginning
    (child,) = made
    assert child.process.returncode is not None


if __name__ == "__main__":
    serving.run(echo)
