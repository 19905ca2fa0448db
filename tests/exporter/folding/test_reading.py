import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from exporter.analytics import days
from exporter.folding import questions, reading
from exporter.folding.reading import Reading
from exporter.refusal import Refused
from tests.exporter.analytics.beats import DAY, MINUTE, START
from tests.exporter.folding import stores
from tests.exporter.web.stand import until

TODAY = days.day(START, stores.SETTINGS.terms(0).hours.zone)
SPAN = (TODAY, TODAY)
INSTANTS = (START, START + DAY)


@pytest.fixture
async def folded(tmp_path: Path) -> AsyncIterator[Reading]:
    stores.events(tmp_path / "c.db", ("one", "cb"), ("two", "cbE"))
    folds = stores.folds(tmp_path)
    while folds.advance(START + 10 * MINUTE):
        pass
    folds.close()
    made = Reading(tmp_path / "folds.db")
    yield made
    made.close()


async def test_it_answers_what_is_asked(folded: Reading) -> None:
    assert (await folded.totals("", "", SPAN))["conversations"] == 2
    assert [*await folded.split("", "", SPAN, "channel", ["ended"])] == ["web"]
    assert await folded.knows_agent("", "bot")
    assert await folded.customers("", INSTANTS) == 0
    assert (await folded.returns("", INSTANTS, (DAY, DAY))).repeated == 0
    assert len(await folded.conversations("", "", INSTANTS, None, 9)) == 2
    assert len(await folded.going_on("", START, stores.SETTINGS.silence)) == 1
    assert (await folded.version())[1] == 5


async def test_only_so_many_questions_wait_and_those_who_leave_keep_their_place(
    folded: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(reading, "WAITING", 2)
    monkeypatch.setattr(questions, "customers", lambda *_: go_on.wait(10))
    waiting = [asyncio.ensure_future(folded.customers("", INSTANTS)) for _ in range(4)]
    await until(lambda: folded._under_way == 4)
    waiting[0].cancel()
    with pytest.raises(Refused) as refused:
        await folded.customers("", INSTANTS)
    assert refused.value.code == "too_many_queries"
    go_on.set()
    assert await asyncio.gather(*waiting[1:]) == [True] * 3


async def test_it_reads_while_others_write(folded: Reading, tmp_path: Path) -> None:
    before = await folded.version()
    stores.events(tmp_path / "c.db", ("three", "cbE"), first=1)
    folds = stores.folds(tmp_path)
    folds.advance(START + 10 * MINUTE)
    assert (await folded.totals("", "", SPAN))["conversations"] == 3
    assert await folded.version() != before
    folds.close()
