import asyncio
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from alerting.store.batch import Batch
from alerting.store.ledger import Ledger
from tests.alerting.notices import NOW, alert, notice, outgoing

LATER = NOW + timedelta(days=1)


async def test_what_is_saved_comes_back_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        ledger = await Ledger.open(tmp_path / "alerts.db")
        await ledger.save([alert()], [])
        await ledger.dispatch(Batch(notices=(outgoing(notice()),)))
        assert await ledger.alerts() == (alert(),)
        assert await ledger.run(ledger.store.depth) == (1, NOW)
        await ledger.close()


async def test_whoever_sends_is_told_of_new_notices_only(ledger: Ledger) -> None:
    told: list[str] = []
    ledger.on_saved = lambda: told.append(threading.current_thread().name)
    await ledger.save([alert()], [])
    await ledger.dispatch(Batch(silences={"gone": None}))
    await ledger.dispatch(Batch(notices=(outgoing(notice()),)))
    assert told == [threading.current_thread().name]


async def test_all_calls_run_in_one_thread_one_after_the_other(ledger: Ledger) -> None:
    names = await asyncio.gather(
        *(ledger.run(lambda: threading.current_thread().name) for _ in range(5))
    )
    assert len(set(names)) == 1
    assert names[0].startswith("alerts")


async def test_a_call_that_began_ends_whatever_becomes_of_its_caller(ledger: Ledger) -> None:
    began, go = threading.Event(), threading.Event()

    def slow() -> None:
        began.set()
        go.wait()
        ledger.store.save([alert()], [])

    caller = asyncio.ensure_future(ledger.run(slow))
    await asyncio.to_thread(began.wait)
    caller.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await ledger.alerts() == (alert(),)


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "alerts.db").write_bytes(b"hello, I am a text file" * 100)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        await Ledger.open(tmp_path / "alerts.db")
