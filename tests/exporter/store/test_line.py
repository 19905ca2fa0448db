import asyncio
import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import AsyncIterator, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from exporter.store import line
from exporter.store.errors import StoreError
from exporter.store.line import MOST_ROWS, Exchange, Line
from exporter.store.remote import Remote
from exporter.store.rows import Added, Identity, Row
from exporter.store.sqlite import Sqlite
from tests import tools
from tests.exporter.store.rows import identity, row, totals

Store = Sqlite | Remote
SOON = 10.0


class Place(NamedTuple):
    """A store, and the line and thread that call it."""

    store: Store
    line: Line
    writer: ThreadPoolExecutor

    async def add(self, *rows: Row) -> Added:
        async with asyncio.timeout(SOON):
            return await self.line.add(self.store, rows, {}, identity)

    async def asked(self, name: str, *arguments: Any) -> Any:
        call = getattr(self.store, name)
        return await asyncio.get_running_loop().run_in_executor(self.writer, call, *arguments)

    def process(self) -> int:
        assert isinstance(self.store, Remote)
        assert self.store._child is not None
        return self.store._child.process.pid

    def exchange(self) -> Exchange:
        assert self.line._exchange is not None
        return self.line._exchange

    async def ended(self) -> None:
        """Wait until the line knows that its process is gone."""

        async def question() -> bool:
            return self.exchange().is_gone

        await tools.eventually(question)


@contextlib.asynccontextmanager
async def standing(kind: type[Store], folder: Path) -> AsyncIterator[Place]:
    with ThreadPoolExecutor(1) as writer:
        place = Place(kind(folder / "c.db"), Line(writer), writer)
        yield place
        await place.asked("close")
        if place.line._exchange is not None:
            await place.ended()


@contextlib.contextmanager
def locked(path: Path) -> Generator[None, None, None]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with standing(Remote, tmp_path) as found:
        yield found


@pytest.mark.parametrize("kind", [Sqlite, Remote])
async def test_what_is_new_is_kept_and_what_is_not_moves_other_totals(
    kind: type[Store], tmp_path: Path
) -> None:
    async with standing(kind, tmp_path) as place:
        first = await place.line.add(place.store, [row("a"), row("b")], {5: 4.0}, identity)
        assert (first.duplicates, dict(first.deltas)) == (frozenset(), {0: 2.0, 5: 4.0})
        second = await place.add(row("c"), row("a", again=((7, 1.0),)))
        assert (second.duplicates, dict(second.deltas)) == (frozenset({1}), {0: 1.0, 7: 1.0})
        assert totals(await place.asked("totals")) == {0: 3.0, 5: 4.0, 7: 1.0}


@pytest.mark.parametrize("count", [MOST_ROWS, MOST_ROWS + 1])
async def test_a_large_batch_arrives_whole(place: Place, count: int) -> None:
    rows = [row(f"{number}-{'x' * 2_000}") for number in range(count)]
    assert not (await place.add(*rows)).duplicates
    assert len((await place.add(*rows)).duplicates) == count


async def test_a_batch_that_would_hold_the_loop_is_packed_in_the_writers_thread(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MOST_ROWS", 1)
    threads = set()

    def seen(cell: int) -> Identity:
        threads.add(threading.current_thread())
        return identity(cell)

    await place.line.add(place.store, [row("a"), row("b")], {}, seen)
    assert threading.current_thread() not in threads
    await place.line.add(place.store, [row("c")], {}, seen)
    assert threading.current_thread() in threads
    assert await place.asked("events") == 3


async def test_adding_goes_on_beside_other_calls(place: Place) -> None:
    adding = asyncio.create_task(place.add(*(row(f"a{number}") for number in range(2_000))))
    await place.asked("truncate_log")
    await adding
    assert await place.asked("events") == 2_000


async def test_a_failure_is_told_and_the_line_stays(place: Place, tmp_path: Path) -> None:
    await place.add(row("a"))
    seen = place.exchange()
    with locked(tmp_path / "c.db"), pytest.raises(StoreError) as told:
        await place.add(row("b"))
    assert told.value.reason == "locked"
    await place.add(row("b"))
    assert place.exchange() is seen


async def test_a_process_that_is_killed_meanwhile_fails_one_call(
    place: Place, tmp_path: Path
) -> None:
    await place.add(row("a"))
    with locked(tmp_path / "c.db"):
        adding = asyncio.create_task(place.add(row("b")))
        await asyncio.sleep(0)
        os.kill(place.process(), signal.SIGKILL)
        with pytest.raises(StoreError, match="gone") as told:
            await adding
    assert told.value.reason == "io"
    assert set((await place.add(row("a"), row("b"))).duplicates) == {0}


async def test_a_process_that_was_killed_is_replaced_before_anything_is_lost(place: Place) -> None:
    await place.add(row("a"))
    first = place.process()
    os.kill(first, signal.SIGKILL)
    await place.ended()
    await place.line.open(place.store)
    assert await place.asked("events") == 1
    assert place.process() != first


async def test_a_process_that_another_call_replaced_is_taken(place: Place) -> None:
    await place.add(row("a"))
    os.kill(place.process(), signal.SIGKILL)
    with pytest.raises(StoreError, match="gone"):
        await place.asked("events")
    assert await place.asked("events") == 1
    await place.ended()
    second = place.process()
    assert set((await place.add(row("a"))).duplicates) == {0}
    assert place.process() == second


async def test_a_caller_that_leaves_lets_the_next_wait_for_its_end(
    place: Place, tmp_path: Path
) -> None:
    await place.add(row("a"))
    with locked(tmp_path / "c.db"):
        adding = asyncio.create_task(place.add(row("a"), row("b")))
        await asyncio.sleep(0)
        adding.cancel()
        await asyncio.wait([adding])
        assert adding.cancelled()
        after = asyncio.create_task(place.add(row("b"), row("c")))
        await asyncio.sleep(0)
    assert set((await after).duplicates) == {0}
    assert await place.asked("events") == 3


async def test_what_cannot_be_sent_fails_alone(place: Place) -> None:
    with pytest.raises(TypeError):
        await place.add(row("a")._replace(data=object()))  # type: ignore[arg-type] # on purpose
    assert not (await place.add(row("a"))).duplicates


async def test_a_talk_that_fails_in_the_middle_keeps_nothing_and_hangs_nobody(
    place: Place,
) -> None:
    await place.add(row("a"))
    again: Sequence[Any] = ("no number",)
    failed: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failed.append(context.get("exception")))
    with pytest.raises(StoreError, match="gone"):
        await place.add(row("a", again=again), row("b"))  # type: ignore[arg-type] # on purpose
    assert [type(one) for one in failed] == [ValueError]
    assert set((await place.add(row("a"), row("b"))).duplicates) == {0}
