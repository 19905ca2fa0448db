import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from exporter.store.child import Child
from exporter.store.errors import StoreError
from exporter.store.lease import Lease
from exporter.store.remote import Remote, Store
from tests.exporter.store import threaded
from tests.exporter.store.rows import identity, row, totals


@pytest.fixture(params=threaded.KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with threaded.opened(request.param, tmp_path / "c.db") as found:
        yield found


async def test_both_stores_keep_what_is_new_and_tell_what_moved(store: Store) -> None:
    first = await store.add([row("a"), row("b")], {5: 4.0}, identity)
    assert (first.duplicates, dict(first.deltas)) == (frozenset(), {0: 2.0, 5: 4.0})
    second = await store.add([row("c"), row("a", again=((7, 1.0),))], {}, identity)
    assert (second.duplicates, dict(second.deltas)) == (frozenset({1}), {0: 1.0, 7: 1.0})
    assert await store.call("events") == 3
    assert totals(await store.totals()) == {0: 3.0, 5: 4.0, 7: 1.0}


async def test_both_stores_forget_note_their_holder_and_empty_their_log(store: Store) -> None:
    await store.add([row("old", time=1), row("new", time=100)], {}, identity)
    assert await store.call("forget", 50, 10) == 1
    assert await store.call("events") == 1
    assert await store.call("note_holder", "pid 1", datetime(2026, 1, 1, tzinfo=UTC)) == 1
    assert store.log_bytes() > 0
    await store.call("truncate_log")
    assert store.log_bytes() == 0


async def test_calls_that_are_made_at_once_take_turns(store: Store) -> None:
    adding = [store.add([row(f"{n}")], {}, identity) for n in range(20)]
    counted = await asyncio.gather(*adding, store.call("events"))
    assert counted[-1] == 20
    assert await store.call("events") == 20


async def opened(path: Path, held: Sequence[int] = (), child: Child | None = None) -> Remote:
    found = Remote(path, held, None, child)
    await found.open()
    return found


async def test_who_leaves_undoes_nothing_and_the_next_hears_its_own_answer(
    tmp_path: Path,
) -> None:
    store = await opened(tmp_path / "c.db")
    leaving = asyncio.create_task(store.add([row("a")], {}, identity))
    await asyncio.wait([leaving], timeout=0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await store.call("events") == 1
    await store.close()


async def test_who_gives_up_what_is_added_ends_the_process_and_the_next_call_has_another(
    tmp_path: Path,
) -> None:
    store = await opened(tmp_path / "c.db")
    first = store.pid
    adding = asyncio.create_task(store.add([row("a")], {}, identity))
    await asyncio.wait([adding], timeout=0)
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    assert store.pid is None
    assert await store.call("events") in {0, 1}, "it was on its way"
    assert store.pid != first
    await store.close()


async def test_what_does_not_fit_into_the_pipe_gets_there_while_somebody_waits_for_that(
    tmp_path: Path,
) -> None:
    store = await opened(tmp_path / "c.db")
    await store.flushed()
    many = [row(f"{n}")._replace(data=bytes(1_000)) for n in range(3_000)]
    adding = asyncio.create_task(store.add(many, {}, identity))
    await asyncio.wait([adding], timeout=0)
    await store.flushed()
    assert store._process is not None
    assert store._process._writer.transport.get_write_buffer_size() == 0
    assert (await adding).duplicates == frozenset()
    await store.close()
    await store.flushed()


async def test_a_process_that_is_killed_fails_one_call_and_the_next_starts_another(
    tmp_path: Path,
) -> None:
    store = await opened(tmp_path / "c.db")
    await store.add([row("a")], {}, identity)
    assert store.pid is not None
    os.kill(store.pid, signal.SIGKILL)
    with pytest.raises(StoreError, match="gone") as told:
        await store.add([row("b")], {}, identity)
    assert told.value.reason == "io"
    assert store.pid is None
    assert set((await store.add([row("a"), row("b")], {}, identity)).duplicates) == {0}
    await store.close()


async def test_one_whose_process_is_gone_is_closed_without_another(tmp_path: Path) -> None:
    store = await opened(tmp_path / "c.db")
    assert store.pid is not None
    os.kill(store.pid, signal.SIGKILL)
    with pytest.raises(StoreError, match="gone"):
        await store.totals()
    await store.close()
    assert store.pid is None


async def test_a_file_that_is_no_database_is_refused_and_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_text("no database " * 100)
    with pytest.raises(StoreError, match="not a database") as told:
        await opened(tmp_path / "c.db")
    assert told.value.reason == "corrupt"
    assert not [
        one for one in psutil.Process().children() if "exporter.store.worker" in one.cmdline()
    ]


async def test_a_process_that_has_begun_already_becomes_the_stores(tmp_path: Path) -> None:
    child = Child()
    store = await opened(tmp_path / "c.db", child=child)
    assert await store.call("events") == 0
    assert store.pid == child.process.pid
    await store.close()
    assert child.process.returncode == 0


async def test_a_process_that_has_ended_already_is_an_error(tmp_path: Path) -> None:
    child = Child()
    child.process.kill()
    child.process.wait()
    with pytest.raises(StoreError, match="did not start"):
        await opened(tmp_path / "c.db", child=child)


async def test_the_process_keeps_the_lease_until_it_has_ended(tmp_path: Path) -> None:
    lease, other = Lease(tmp_path / "c.db"), Lease(tmp_path / "c.db")
    assert lease.acquire()
    store = await opened(tmp_path / "c.db", lease.files)
    lease.release()
    assert not other.acquire()
    await store.close()
    assert other.acquire()
    other.release()
