"""Vendors that lose webhooks and repeat others: in the end all is counted, and each once."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from alerting import clock
from exporter.events.inbound import Inbound
from exporter.integrations.exchange.call import Call
from exporter.integrations.watch.taken import Taken
from exporter.privacy.vault import Vault
from exporter.reconciling import Reconciliation
from exporter.store import sqlite
from tests.daemon import Daemon as Process
from tests.exporter.integrations.missed import plays, test_stripe
from tests.exporter.integrations.missed.listing import answer
from tests.exporter.integrations.missed.plays import DAYS, HOUR, Play, Webhook
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand
from tests.tools import eventually

CONFIG = """
sources:
- {type: stripe, name: stripe}
- {type: shopify, name: shopify}
- {type: hubspot, name: hubspot, won_stages: [closedwon]}
- {type: chatwoot, name: chatwoot}
"""


class Life:
    """A daemon over a store, which can end at any moment and begin again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "chatwatch.db"
        self._begin()

    def _begin(self) -> None:
        self.daemon = stand.daemon(CONFIG)
        self.store = sqlite.Sqlite(self._file, Vault(stand.KEY))
        self.daemon.series.restore(self.store.totals())
        self._commits = asyncio.create_task(self.daemon.committer.run(Threaded(self.store)))

    async def end(self) -> None:
        self._commits.cancel()
        await asyncio.wait([self._commits])
        self.store.close()

    async def killed(self) -> None:
        """End and begin again; what was not on disk is gone."""
        await self.end()
        self._begin()

    async def ask(self, name: str, *arguments: Any) -> Any:
        return await Threaded(self.store).run(name, *arguments)

    async def send(self, source: str, inbound: Inbound) -> None:
        world = self.daemon.world
        await self.daemon.intake.take(world, world.sources[source], inbound)

    async def take(self, source: str, missed: tuple[Inbound, ...]) -> Taken:
        return await Reconciliation(self.daemon, self.ask).take(source, missed)

    def counts(self, source: str) -> Counter[str]:
        """Return the events of a source by what became of them."""
        found: Counter[str] = Counter()
        for _, labels, value in self.daemon.series.read("webhook_events_total"):
            if labels["source"] == source:
                found[labels["result"]] += int(value)
        return found


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Life]:
    found = Life(tmp_path)
    yield found
    await found.end()


def deliveries(chance: random.Random, webhooks: list[Webhook]) -> tuple[list[Webhook], set[int]]:
    """Return what comes and when: one in five never, some twice, some after their listing."""
    found, lost = [], set[int]()
    for place, (at, inbound) in enumerate(webhooks):
        if chance.random() < 0.2:
            lost.add(place)
            continue
        found.append((at + chance.choice([0.2, 2, 60, 2 * HOUR]), inbound))
        if chance.random() < 0.1:
            found.append((at + chance.choice([0.3, 90, 3 * HOUR]), inbound))
    return sorted(found, key=lambda one: one[0]), lost


async def listed(
    life: Life, play: Play, cursor: str, now: float, chance: random.Random
) -> tuple[str, int]:
    """List once; return the cursor, and how much was new. It may end before the cursor moves."""
    new = 0
    call = play.one.first("events", cursor, "", now)
    while call is not None:
        found = play.one.read(call, answer(play.told(call, now), now))
        assert found.reason == "", found.detail
        new += (await life.take(play.one.name, found.missed)).new
        if chance.random() < 0.1:
            await life.killed()
            return cursor, new
        cursor, call = found.cursor or cursor, found.following
    return cursor, new


def seeded() -> Iterator[tuple[Callable[[random.Random], Play], int]]:
    for play in (plays.payments, plays.orders, plays.contacts, plays.talks):
        yield from ((play, seed) for seed in (1, 2))


@pytest.mark.parametrize(("play", "seed"), list(seeded()))
async def test_two_days_of_lost_and_repeated_webhooks_come_to_what_happened(
    life: Life, play: Callable[[random.Random], Play], seed: int
) -> None:
    chance = random.Random(seed)
    at = play(chance)
    source = at.one.name
    come, lost = deliveries(chance, at.webhooks)
    cursor, new, now, end = "", 0, clock.unix() - DAYS, clock.unix() + 5 * HOUR
    while now < end:
        cursor, more = await listed(life, at, cursor, now, chance)
        new += more
        now += HOUR
        while come and come[0][0] < now:
            await life.send(source, come.pop(0)[1])
    for _ in range(3):
        cursor, more = await listed(life, at, cursor, end, random.Random(5))
        new += more
    happened = len(at.webhooks)
    sent = happened - len(lost)
    assert life.store.events() == happened
    counts = life.counts(source)
    assert counts["accepted"] + counts["reconciled"] == happened
    assert counts["reconciled"] == new >= len(lost) > happened / 8
    assert counts["rejected"] == counts["quarantined"] == counts["unmapped"] == 0
    assert sent < happened


class Stripe:
    """Stripe on a port of its own: ten events a page; it may hold its second page back."""

    def __init__(self) -> None:
        first = int(clock.unix()) - 3_000
        self.events: list[dict[str, Any]] = []
        for n in range(25):
            invoice = {"id": f"in_{n}", "object": "invoice", "currency": "eur", "amount_paid": 500}
            told = test_stripe.event(n, first + n * 100)
            self.events.append({**told, "data": {"object": invoice}})
        self.held = asyncio.Event()
        self.holds = True

    async def balance(self, _: web.Request) -> web.Response:
        return web.json_response({"livemode": True, "available": [{"amount": 1}]})

    async def listed(self, request: web.Request) -> web.Response:
        if "created[gte]" not in request.query:
            return web.json_response({"data": self.events[-1:], "has_more": False})
        if "starting_after" in request.query and self.holds:
            self.held.set()
            await asyncio.Event().wait()
        url = str(request.url.update_query(limit=10))
        told = test_stripe.vendor(Call(topic="events", url=url), self.events)
        return web.json_response(told)


CONFIGURED = """\
- {{name: pay, type: stripe}}
host: {{enabled: false}}
integrations:
- {{type: stripe, name: stripe, url: "{url}", token: "env:STRIPE_KEY", source: pay, reconcile: 5m,
   status_page: "", paused: {paused}}}
"""
PAID = 'webhook_events_total{source="pay",type="billing.payment.succeeded",result="%s"} %d.0'
KEY = "rk_live_planted_reconciliation"


async def shows(daemon: Process, *lines: str) -> None:
    async def question() -> bool:
        told = await asyncio.to_thread(daemon.metrics)
        return all(line in told for line in lines)

    await eventually(question, within=90, what=" and ".join(lines))


@pytest.mark.slow
async def test_a_daemon_that_is_killed_between_two_pages_counts_nothing_twice(
    tmp_path: Path,
) -> None:
    stripe = Stripe()
    app = web.Application()
    app.router.add_get("/v1/balance", stripe.balance)
    app.router.add_get("/v1/events", stripe.listed)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:

        async def send(n: int) -> None:
            sent = session.post(f"{daemon.url}/webhooks/pay", json=stripe.events[n])
            async with sent as answer:
                assert answer.status == 200

        url = str(server.make_url("")).rstrip("/")
        daemon = Process(tmp_path, more=CONFIGURED.format(url=url, paused="true"))
        try:
            await asyncio.to_thread(daemon.start, STRIPE_KEY=KEY)
            for n in range(25):
                if n % 5:
                    await send(n)
            await send(1)
            await shows(daemon, PAID % ("accepted", 20), PAID % ("duplicate", 1))
            await asyncio.to_thread(daemon.kill)

            daemon.more = CONFIGURED.format(url=url, paused="false")
            daemon.write()
            await asyncio.to_thread(daemon.start, STRIPE_KEY=KEY)
            async with asyncio.timeout(60):
                await stripe.held.wait()
            await shows(daemon, PAID % ("reconciled", 2))
            await asyncio.to_thread(daemon.kill)

            stripe.holds = False
            await asyncio.to_thread(daemon.start, STRIPE_KEY=KEY)
            await shows(daemon, PAID % ("accepted", 20), PAID % ("reconciled", 5))
            await send(0)
            await shows(daemon, PAID % ("duplicate", 2), PAID % ("reconciled", 5))
            assert KEY not in await asyncio.to_thread(daemon.metrics)
            assert await asyncio.to_thread(daemon.stop) == 0
        finally:
            if daemon.process is not None:
                daemon.kill()
