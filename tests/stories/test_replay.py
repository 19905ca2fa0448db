"""The promise of the ground: whatever is killed in between, an event is kept and counted once."""

import asyncio
import json
import random
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from alerting import clock
from exporter.metrics.catalogue import CATALOGUE
from tests import corpus
from tests.daemon import Daemon

SENDERS = 4
BATCH = 250
# Of all that is sent; vendors send again what they hold for lost.
AGAIN = 0.1
# Those of the kernel begin anew with the machine, and are read only some moments after a start.
DURABLE = {metric.family for metric in CATALOGUE if not metric.settable}
MESSAGES = ("chat.message.received", "chat.message.sent")
Counters = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class Replay:
    """Posts batches until each is acknowledged; a kill only means that some are posted again."""

    def __init__(
        self, daemon: Daemon, events: Iterable[corpus.Event], senders: int = SENDERS
    ) -> None:
        self.daemon = daemon
        cut = list(batches(iter(events)))
        self.batches = [json.dumps(one).encode() for one in cut]
        self.sizes = list(map(len, cut))
        self.places = iter(range(len(cut)))
        self.senders = senders
        self.acknowledged = 0
        self.duplicates = 0
        self.up = asyncio.Event()
        self.up.set()

    async def send_all(self, session: aiohttp.ClientSession) -> None:
        """Send everything, several senders at a time."""
        await asyncio.gather(*[self.send(session) for _ in range(self.senders)])

    async def send(self, session: aiohttp.ClientSession) -> None:
        """One sender: take the next batch, post it until there is an answer."""
        for place in self.places:
            while not await self._posted(session, place):
                await self.up.wait()

    async def _posted(self, session: aiohttp.ClientSession, place: int) -> bool:
        url = f"{self.daemon.url}/webhooks/bot"
        headers = {"Content-Type": "application/json"}
        try:
            async with session.post(url, data=self.batches[place], headers=headers) as answer:
                said = await answer.json()
        except (aiohttp.ClientError, ConnectionError):
            self.up.clear()
            return False
        if answer.status in (429, 503):
            return False
        assert answer.status == 202, said
        assert said["refused"] == []
        assert said["accepted"] + said["duplicates"] == self.sizes[place]
        self.duplicates += said["duplicates"]
        self.acknowledged += self.sizes[place]
        return True


async def scraped(session: aiohttp.ClientSession, daemon: Daemon) -> Counters:
    """Return every durable counter and bucket on /metrics."""
    async with session.get(f"{daemon.url}/metrics") as answer:
        text = await answer.text()
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        if family.name in DURABLE
        for sample in family.samples
    }


def lower(before: Counters, after: Counters) -> list[str]:
    """Return what shows less than it did."""
    return [
        f"{name}{dict(labels)}: {value} → {after.get((name, labels))}"
        for (name, labels), value in before.items()
        if after.get((name, labels), 0.0) < value
    ]


def content(counters: Counters) -> Counters:
    """Return what events say, and not when they came or how often they were sent."""
    return {
        (name, labels): value
        for (name, labels), value in counters.items()
        if name.startswith("chat_") or ("result", "accepted") in labels
    }


def batches(events: Iterator[corpus.Event]) -> Iterator[list[corpus.Event]]:
    """Cut a stream of events into what one request carries."""
    while batch := list(islice(events, BATCH)):
        yield batch


async def until(replay: Replay, count: int, senders: "asyncio.Task[None]") -> None:
    """Wait until so many events are acknowledged."""
    while replay.acknowledged < count and not senders.done():
        # A sender may learn of a kill only after the daemon is back.
        replay.up.set()
        await asyncio.wait([senders], timeout=0.002)


async def in_order(folder: Path, events: list[corpus.Event]) -> Counters:
    """Return the totals of one sender that sends each event once, in order, undisturbed."""
    folder.mkdir()
    daemon = Daemon(folder).start()
    replay = Replay(daemon, events, senders=1)
    async with aiohttp.ClientSession() as session:
        await replay.send_all(session)
        found = await scraped(session, daemon)
    assert daemon.stop() == 0
    assert (replay.acknowledged, replay.duplicates) == (len(events), 0)
    return content(found)


@pytest.mark.parametrize(
    ("kills", "conversations"),
    [
        pytest.param(20, 2_000, marks=pytest.mark.slow),
        pytest.param(200, corpus.CONVERSATIONS, marks=pytest.mark.soak),
    ],
)
async def test_killed_at_random_moments_it_has_each_event_once_and_no_counter_goes_back(
    tmp_path: Path, kills: int, conversations: int
) -> None:
    """Sent in random order with a tenth of it twice; the totals are those of an ordered run."""
    chance = random.Random()
    seed = chance.randrange(2**32)
    chance.seed(seed)
    events = list(corpus.events(clock.now(), conversations))
    sent = [*events, *chance.sample(events, round(len(events) * AGAIN))]
    chance.shuffle(sent)
    daemon = Daemon(tmp_path).start()
    replay = Replay(daemon, sent)
    moments = sorted(chance.randrange(len(sent)) for _ in range(kills))
    async with aiohttp.ClientSession() as session:
        sending = asyncio.create_task(replay.send_all(session))
        seen: Counters = {}
        for moment in moments:
            await until(replay, moment, sending)
            now = await scraped(session, daemon)
            assert lower(seen, now) == [], f"seed {seed}"
            seen = now
            await asyncio.to_thread(daemon.kill)
            await asyncio.to_thread(daemon.start)
        await until(replay, len(sent), sending)
        await sending
        final = await scraped(session, daemon)
    assert lower(seen, final) == [], f"seed {seed}"
    assert daemon.stop() == 0

    with sqlite3.connect(daemon.data / "chatwatch.db") as database:
        stored = [row[0] for row in database.execute("SELECT id FROM events")]
    assert sorted(stored) == sorted(event["id"] for event in events), f"seed {seed}"
    # An acknowledgement that a kill swallowed is asked for again, and then is of duplicates.
    assert replay.duplicates >= len(sent) - len(events)
    ordered = await in_order(tmp_path / "ordered", events)
    assert content(final) == pytest.approx(ordered), f"seed {seed}"
    messages = sum(event["type"] in MESSAGES for event in events)
    counted = sum(v for (name, _), v in final.items() if name == "chat_messages_total")
    assert counted == messages, f"seed {seed}"
    if conversations == corpus.CONVERSATIONS:
        assert messages == corpus.MESSAGES
    print(  # noqa: T201 # the soak's figures
        f"seed {seed}: {len(sent)} events sent, {len(stored)} stored, {messages} messages, "
        f"{replay.duplicates} told to be duplicates, {kills} kills"
    )
