import asyncio
import threading

import pytest

from alerting.settings import Queries
from alerting.strict import Duration
from exporter.refusal import Refused
from exporter.web.prometheus.queries import Desk, Patience
from tests.exporter.web.stand import until

LONG = 60.0


def present() -> bool:
    return False


def bounds(at_once: int = 1, waiting: int = 100) -> Queries:
    return Queries(time=Duration(LONG), at_once=at_once, waiting=waiting)


class Work:
    """A query that ends when it is let go, or when it notices that it should stop."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.began = threading.Event()
        self.go = threading.Event()
        self.ended = threading.Event()
        self.thread = 0

    def __call__(self) -> str:
        self.thread = threading.get_ident()
        self.began.set()
        try:
            while not self.go.wait(0.001):
                self.patience.check()
            return "done"
        finally:
            self.ended.set()


async def test_a_query_is_worked_on_in_a_thread_of_its_own() -> None:
    desk = Desk()
    work = Work(Patience(LONG, present))
    work.go.set()
    assert await desk.answer(work, bounds(), work.patience) == "done"
    assert work.thread != threading.get_ident()
    await desk.close()


async def test_what_a_query_raises_is_raised() -> None:
    desk = Desk()

    def broken() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError, match="no"):
        await desk.answer(broken, bounds(), Patience(LONG, present))
    await desk.close()


async def test_only_so_many_are_worked_on_at_one_time_first_come_first_served() -> None:
    desk = Desk()
    works = [Work(Patience(LONG, present)) for _ in range(4)]
    tasks = [asyncio.create_task(desk.answer(work, bounds(2), work.patience)) for work in works]
    await until(lambda: works[0].began.is_set() and works[1].began.is_set())
    assert not works[2].began.is_set()
    works[1].go.set()
    await until(works[2].began.is_set)
    assert not works[3].began.is_set()
    for work in works:
        work.go.set()
    assert await asyncio.gather(*tasks) == ["done"] * 4
    await desk.close()


async def test_when_too_many_wait_the_next_one_is_told_so() -> None:
    desk = Desk()
    works = [Work(Patience(LONG, present)) for _ in range(3)]
    tasks = [
        asyncio.create_task(desk.answer(work, bounds(1, 1), work.patience)) for work in works[:2]
    ]
    await until(works[0].began.is_set)
    with pytest.raises(Refused, match="as many queries wait as may") as said:
        await desk.answer(works[2], bounds(1, 1), works[2].patience)
    assert (said.value.status, said.value.retry_after) == (503, 1)
    for work in works:
        work.go.set()
    await asyncio.gather(*tasks)
    await desk.close()


async def test_a_query_beyond_its_time_is_told_so_and_ends() -> None:
    desk = Desk()
    work = Work(Patience(0.05, present))
    with pytest.raises(Refused, match="query timed out") as said:
        await desk.answer(work, bounds(), work.patience)
    assert (said.value.code, said.value.status) == ("query_timeout", 503)
    await until(work.ended.is_set)
    assert not work.go.is_set()
    await desk.close()


async def test_a_query_that_waits_for_its_turn_is_given_up_in_time() -> None:
    desk = Desk()
    first, second = Work(Patience(LONG, present)), Work(Patience(0.05, present))
    task = asyncio.create_task(desk.answer(first, bounds(), first.patience))
    await until(first.began.is_set)
    with pytest.raises(Refused, match="query timed out"):
        await desk.answer(second, bounds(), second.patience)
    assert not second.began.is_set()
    first.go.set()
    assert await task == "done"
    third = Work(Patience(LONG, present))
    third.go.set()
    assert await desk.answer(third, bounds(), third.patience) == "done"
    await desk.close()


async def test_a_query_whose_caller_left_ends() -> None:
    desk = Desk()
    left = threading.Event()
    work = Work(Patience(LONG, left.is_set))
    task = asyncio.create_task(desk.answer(work, bounds(), work.patience))
    await until(work.began.is_set)
    left.set()
    with pytest.raises(ConnectionAbortedError, match="has left"):
        await task
    await until(work.ended.is_set)
    await desk.close()


@pytest.mark.parametrize("waits", [False, True], ids=["at work", "waiting"])
async def test_a_query_whose_task_is_cancelled_ends_and_leaves_its_place(waits: bool) -> None:
    desk = Desk()
    first, second = Work(Patience(LONG, present)), Work(Patience(LONG, present))
    tasks = [
        asyncio.create_task(desk.answer(work, bounds(), work.patience)) for work in (first, second)
    ]
    await until(first.began.is_set)
    cancelled, other = (tasks[1], tasks[0]) if waits else tasks
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    first.go.set()
    second.go.set()
    assert await other == "done"
    assert second.began.is_set() is not waits
    await desk.close()


async def test_a_place_is_kept_until_the_query_has_noticed() -> None:
    desk = Desk()
    stubborn, gate = threading.Event(), threading.Event()

    def deaf() -> None:
        stubborn.set()
        gate.wait(LONG)

    with pytest.raises(Refused, match="timed out"):
        await desk.answer(deaf, bounds(), Patience(0.05, present))
    assert stubborn.is_set()
    work = Work(Patience(LONG, present))
    work.go.set()
    task = asyncio.create_task(desk.answer(work, bounds(), work.patience))
    await asyncio.wait({task}, timeout=0.05)
    assert not work.began.is_set()
    gate.set()
    assert await task == "done"
    await desk.close()


async def test_a_turn_that_comes_as_its_query_is_given_up_goes_to_the_next() -> None:
    desk = Desk()
    first, second, third = (Work(Patience(LONG, present)) for _ in range(3))
    tasks = [
        asyncio.create_task(desk.answer(work, bounds(), work.patience))
        for work in (first, second, third)
    ]
    await until(lambda: len(desk._waiting) == 2)
    # As if the first had just ended, and in the same turn of the loop the second is cancelled.
    desk._next()
    tasks[1].cancel()
    third.go.set()
    assert await tasks[2] == "done"
    assert not second.began.is_set()
    first.go.set()
    assert await tasks[0] == "done"
    await desk.close()


def test_patience_ends_by_time_or_by_leaving() -> None:
    def said(patience: Patience) -> type[BaseException] | None:
        try:
            patience.check()
        except (Refused, ConnectionError) as error:
            return type(error)
        return None

    patience = Patience(LONG, present)
    assert said(patience) is None
    patience.leave()
    assert said(patience) is ConnectionAbortedError
    assert said(Patience(0.0, present)) is Refused
