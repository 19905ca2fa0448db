import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from structlog.testing import capture_logs

from exporter.lifecycle import Teardowns


async def forever(started: asyncio.Event, log: list[str], name: str) -> None:
    try:
        started.set()
        await asyncio.Event().wait()
    finally:
        # What ends takes its time; whoever is next in the order waits for it.
        for _ in range(3):
            await asyncio.get_running_loop().run_in_executor(None, lambda: None)
        log.append(name)


async def test_what_was_opened_last_is_closed_first_and_waited_for() -> None:
    log: list[str] = []

    async def close() -> None:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
        log.append("second")

    async with Teardowns() as teardowns:
        teardowns.add("first", lambda: log.append("first"))
        teardowns.add("second", close)
        teardowns.add("third", lambda: log.append("third"))
        assert log == []
    assert log == ["third", "second", "first"]


async def test_a_step_that_fails_is_told_by_name_and_the_others_still_run() -> None:
    log: list[str] = []

    def fail() -> None:
        raise OSError("disk gone")

    async def fail_later() -> None:
        raise ValueError("also gone")

    with capture_logs() as told:
        async with Teardowns() as teardowns:
            teardowns.add("first", lambda: log.append("first"))
            teardowns.add("plain", fail)
            teardowns.add("middle", lambda: log.append("middle"))
            teardowns.add("waiting", fail_later)
    assert log == ["middle", "first"]
    assert [(line["event"], line["step"], str(line["exc_info"])) for line in told] == [
        ("teardown failed", "waiting", "also gone"),
        ("teardown failed", "plain", "disk gone"),
    ]


async def test_a_failure_of_the_block_reaches_the_caller_after_the_teardowns() -> None:
    log: list[str] = []

    async def start() -> None:
        async with Teardowns() as teardowns:
            teardowns.add("first", lambda: log.append("first"))
            raise OSError("cannot start")

    with pytest.raises(OSError, match="cannot start"):
        await start()
    assert log == ["first"]


async def test_a_block_that_opened_nothing_ends_quietly() -> None:
    with capture_logs() as told:
        async with Teardowns():
            pass
    assert told == []


async def test_background_tasks_end_cancelled_in_their_place_of_the_order() -> None:
    log: list[str] = []
    one, two = asyncio.Event(), asyncio.Event()
    with capture_logs() as told:
        async with Teardowns() as teardowns:
            teardowns.spawn("one", forever(one, log, "one"))
            teardowns.add("between", lambda: log.append("between"))
            teardowns.spawn("two", forever(two, log, "two"))
            await asyncio.gather(one.wait(), two.wait())
            assert log == []
    assert log == ["two", "between", "one"]
    assert told == []


async def test_a_task_that_dies_is_told_by_name_and_the_rest_goes_on() -> None:
    log: list[str] = []
    dying, living = asyncio.Event(), asyncio.Event()

    async def die() -> None:
        dying.set()
        raise ZeroDivisionError("ours")

    with capture_logs() as told:
        async with Teardowns() as teardowns:
            teardowns.spawn("living", forever(living, log, "living"))
            teardowns.spawn("dying", die())
            await asyncio.gather(dying.wait(), living.wait())
            assert log == []
    assert log == ["living"]
    (line,) = told
    assert line["task"] == "dying"
    assert line["log_level"] == "error"
    assert isinstance(line["exc_info"], ZeroDivisionError)


async def test_a_task_that_fails_while_it_is_cancelled_is_told_too() -> None:
    started = asyncio.Event()
    log: list[str] = []

    async def clumsy() -> None:
        try:
            started.set()
            await asyncio.Event().wait()
        finally:
            raise OSError("while closing")

    with capture_logs() as told:
        async with Teardowns() as teardowns:
            teardowns.add("first", lambda: log.append("first"))
            teardowns.spawn("clumsy", clumsy())
            await started.wait()
    assert log == ["first"]
    assert [(line["task"], str(line["exc_info"])) for line in told] == [("clumsy", "while closing")]


@pytest.mark.parametrize("starts", [True, False])
async def test_a_task_that_ended_by_itself_is_no_trouble(starts: bool) -> None:
    ended = asyncio.Event()

    async def brief() -> None:
        ended.set()

    task: Coroutine[Any, Any, None] = brief()
    with capture_logs() as told:
        async with Teardowns() as teardowns:
            teardowns.spawn("brief", task)
            if starts:
                await ended.wait()
    assert told == []
    assert ended.is_set() == starts
