"""The promise of figures: in whatever order events come and whatever is killed, they are the same.

And they are those of the data set: `straight` works them out from its file, without a line of ours.
"""

import asyncio
import contextlib
import itertools
import json
import random
import sqlite3
import statistics
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import aiohttp
import chitchat_dataset
import psutil
import pytest

from alerting import clock
from exporter.analytics import thread
from exporter.folding import questions
from tests import corpus
from tests.daemon import Daemon
from tests.stories.test_replay import AGAIN, Replay
from tests.tools import eventually

ALL_DAYS = (0, 100_000)
# So long ago that all conversations have ended, whenever they are looked at.
AGO = timedelta(days=3)
Rows = tuple[list[tuple[object, ...]], ...]


class Figures(NamedTuple):
    """What can be said of a corpus; ``gap`` is the median between messages in seconds."""

    conversations: int
    messages: int
    by_customer: int
    ratings: int
    mean_rating: float
    gap: float


def straight(count: int) -> Figures:
    """Work the figures out from the data set's file."""
    path = resources.files(chitchat_dataset) / "dataset.json"
    chosen = list(json.loads(path.read_text("utf-8")).values())[:count]
    messages = by_customer = 0
    scores: list[int] = []
    gaps: list[float] = []
    for one in chosen:
        said = [message for turn in one["messages"] for message in turn]
        messages += len(said)
        by_customer += sum(message["sender"] == said[0]["sender"] for message in said)
        # Grades of ten are sent as of five.
        scores += [max(1, min(5, round(grade / 2))) for grade in one.get("ratings", {}).values()]
        times = sorted(datetime.fromisoformat(message["timestamp"]) for message in said)
        gaps += [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)]
    return Figures(
        len(chosen),
        messages,
        by_customer,
        len(scores),
        statistics.fmean(scores),
        statistics.median(gaps),
    )


def folded(path: Path) -> Figures:
    """Read the figures from the folds."""
    with sqlite3.connect(path) as folds:
        sums = questions.totals(folds, "", "", ALL_DAYS)
        threads = folds.execute("SELECT thread FROM conversations").fetchall()
    gaps: list[float] = []
    for (packed,) in threads:
        at = [beat.at for beat in thread.unpacked(packed) if beat.kind in ("received", "sent")]
        gaps += [(later - earlier) / 1000 for earlier, later in itertools.pairwise(at)]
    return Figures(
        sums["conversations"],
        sums["messages"],
        sums["by_customer"],
        sums["ratings"],
        sums["rating_milli"] / 1000 / sums["ratings"],
        statistics.median(gaps),
    )


def rows(path: Path) -> Rows:
    """Return all that is kept, but for how it came about."""
    with sqlite3.connect(path) as folds:
        return tuple(
            folds.execute(statement).fetchall()
            for statement in (
                "SELECT tenant, id, row, thread FROM conversations ORDER BY 1, 2",
                "SELECT * FROM cells WHERE value != 0 ORDER BY 1, 2, 3, 4, 5, 6",
                "SELECT * FROM conversation_agents ORDER BY 1, 2, 3, 4",
            )
        )


def folding(daemon: Daemon) -> psutil.Process | None:
    """Return the folding process of a daemon."""
    assert daemon.process is not None
    for one in psutil.Process(daemon.process.pid).children():
        # One that was killed has no command line any more.
        with contextlib.suppress(psutil.Error):
            if "exporter.folding.worker" in one.cmdline():
                return one
    return None


async def killed(daemon: Daemon, times: int) -> None:
    """Kill the folding process as soon as there is another one, again and again."""
    before: psutil.Process | None = None
    for _ in range(times):

        async def another(before: psutil.Process | None = before) -> psutil.Process | None:
            found = await asyncio.to_thread(folding, daemon)
            return None if found == before else found

        before = await eventually(another, within=60.0, what="a folding process")
        before.kill()


async def known(daemon: Daemon, events: int) -> None:
    """Wait until all events are folded."""

    async def is_folded() -> bool:
        lines = (await asyncio.to_thread(daemon.metrics)).splitlines()
        told = dict(line.rsplit(" ", 1) for line in lines if line.startswith("analytics_fold"))
        how_far = (
            float(told.get(f"analytics_{name}", -1))
            for name in ("folded_events", "fold_lag_events")
        )
        return tuple(how_far) == (events, 0)

    await eventually(is_folded, within=300.0, what="the last event among the figures")


async def ran(
    folder: Path, sent: list[corpus.Event], events: int, kills: int, senders: int
) -> Path:
    """Send events to a daemon whose folding process is killed; return the file of the folds."""
    folder.mkdir()
    daemon = Daemon(folder).start()
    try:
        replay = Replay(daemon, sent, senders=senders)
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(replay.send_all(session), killed(daemon, kills))
        await known(daemon, events)
    finally:
        assert daemon.stop() == 0
    return daemon.data / "chatwatch-folds.db"


@pytest.mark.parametrize(
    ("kills", "conversations"),
    [
        pytest.param(2, 150, marks=pytest.mark.slow),
        pytest.param(20, corpus.CONVERSATIONS, marks=pytest.mark.soak),
    ],
)
async def test_in_any_order_repeated_and_killed_the_figures_are_those_of_the_data_set(
    tmp_path: Path, kills: int, conversations: int
) -> None:
    chance = random.Random()
    seed = chance.randrange(2**32)
    chance.seed(seed)
    events = list(corpus.events(clock.now() - AGO, conversations))
    sent = [*events, *chance.sample(events, round(len(events) * AGAIN))]
    chance.shuffle(sent)
    mixed = await ran(tmp_path / "mixed", sent, len(events), kills, senders=4)
    ordered = await ran(tmp_path / "ordered", events, len(events), 0, senders=1)
    assert rows(mixed) == rows(ordered), f"seed {seed}"
    found = folded(mixed)
    assert found == pytest.approx(straight(conversations)), f"seed {seed}"
    if conversations == corpus.CONVERSATIONS:
        assert (found.conversations, found.messages) == (7_168, 258_145)
    print(f"seed {seed}: {found}, {kills} kills")  # noqa: T201 # the soak's figures
