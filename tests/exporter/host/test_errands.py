import asyncio
import threading
from collections.abc import Iterator

import pytest

from exporter.host.errands import Errands


class Share:
    """A file system whose server may be gone; `back` ends the wait of all who asked."""

    def __init__(self) -> None:
        self.back = threading.Event()
        self.asked = 0

    def space(self) -> str:
        self.asked += 1
        assert self.back.wait(30)
        return "back"


@pytest.fixture
def share() -> Iterator[Share]:
    found = Share()
    yield found
    found.back.set()


async def settled(errands: Errands) -> None:
    """Wait until nothing is under way."""
    async with asyncio.timeout(10):
        while len(errands):
            await asyncio.wait([asyncio.ensure_future(asyncio.to_thread(lambda: None))])


async def test_all_questions_are_answered_at_once_and_off_the_loop() -> None:
    threads: set[int] = set()
    both = threading.Barrier(2)

    def question() -> int:
        threads.add(threading.get_ident())
        return both.wait(10)

    told = await Errands(2).answers({"a": question, "b": question}, 10.0)
    assert set(told.values()) == {0, 1}
    assert len(threads - {threading.get_ident()}) == 2


async def test_what_a_question_raises_is_its_answer() -> None:
    told = await Errands(9).answers({"a": lambda: 1, "b": lambda: 1 // 0}, 10.0)
    assert told["a"] == 1
    assert isinstance(told["b"], ZeroDivisionError)


async def test_no_questions_take_no_time() -> None:
    assert await Errands(1).answers({}, 10.0) == {}


async def test_one_that_hangs_keeps_no_other_waiting_and_is_not_asked_again(share: Share) -> None:
    errands = Errands(9)
    told = await errands.answers({"hung": share.space, "good": lambda: 1}, 0.05)
    assert told == {"good": 1}
    for _ in range(5):
        assert await errands.answers({"hung": share.space, "good": lambda: 2}, 10.0) == {"good": 2}
    assert (share.asked, len(errands)) == (1, 1)


async def test_one_that_came_back_is_asked_again(share: Share) -> None:
    errands = Errands(9)
    await errands.answers({"hung": share.space}, 0.05)
    share.back.set()
    await settled(errands)
    assert await errands.answers({"hung": share.space}, 10.0) == {"hung": "back"}


async def test_there_are_never_more_threads_than_allowed(share: Share) -> None:
    errands = Errands(2)
    questions = dict.fromkeys(["a", "b", "c"], share.space)
    assert await errands.answers(questions, 0.05) == {}
    assert (share.asked, len(errands)) == (2, 2)


async def test_threads_do_not_keep_the_daemon_from_ending(share: Share) -> None:
    await Errands(1).answers({"hung": share.space}, 0.05)
    (thread,) = [one for one in threading.enumerate() if one.name == "host hung"]
    assert thread.daemon


def test_an_answer_after_the_end_of_the_loop_is_dropped(share: Share) -> None:
    asyncio.run(Errands(1).answers({"hung": share.space}, 0.05))
    (thread,) = [one for one in threading.enumerate() if one.name == "host hung"]
    share.back.set()
    # pytest would report what the thread raised
    thread.join(10)
    assert not thread.is_alive()


async def test_waiting_may_be_cancelled_and_the_answer_is_then_nobodys(share: Share) -> None:
    errands = Errands(1)
    waiting = asyncio.create_task(errands.answers({"hung": share.space}, 30.0))
    await asyncio.wait([waiting], timeout=0.05)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert waiting.cancelled()
    share.back.set()
    await settled(errands)


async def test_a_machine_without_a_thread_left_is_told_so() -> None:
    usual = threading.stack_size(1 << 47)  # more than there are addresses
    try:
        told = await Errands(1).answers({"a": lambda: 1}, 10.0)
    finally:
        threading.stack_size(usual)
    assert isinstance(told["a"], RuntimeError)
    assert await Errands(1).answers({"a": lambda: 1}, 10.0) == {"a": 1}
