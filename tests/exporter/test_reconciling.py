"""What a listing missed is kept once, by the shell that the daemon has."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from alerting import clock
from exporter.daemon import Daemon
from exporter.events.inbound import Inbound
from exporter.events.queue import Waiting
from exporter.integrations.watch.taken import Taken
from exporter.privacy.vault import Vault
from exporter.reconciling import Reconciliation
from exporter.refusal import Refused
from exporter.store import sqlite
from exporter.store.errors import StoreError
from tests.exporter.events.examples import raw
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

CONFIG = """
sources:
- {type: stripe, name: pay}
- {type: hubspot, name: crm}
- {type: native, name: app}
intake: {queue_events: 5}
"""
EVENTS = "webhook_events_total"
PAID = "billing.payment.succeeded"
KNOWN = "customer.identified"


class Stand(NamedTuple):
    """A daemon with a store, and what reconciles."""

    daemon: Daemon
    store: sqlite.Sqlite
    reconciliation: Reconciliation

    async def take(self, *missed: Inbound, source: str = "pay") -> Taken:
        return await self.reconciliation.take(source, missed)

    async def send(self, inbound: Inbound, source: str = "pay") -> None:
        """Have a webhook come."""
        world = self.daemon.world
        await self.daemon.intake.take(world, world.sources[source], inbound)

    def counts(self, metric: str = EVENTS) -> dict[tuple[str, ...], float]:
        """Return what was counted, without the zeros, of what is on disk and what will be."""
        moves = self.daemon.tally.take()
        self.daemon.series.add(moves)
        lines = self.daemon.series.read(metric)
        return {tuple(labels.values()): value for _, labels, value in lines if value}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Stand]:
    daemon = stand.daemon(CONFIG)
    store = sqlite.Sqlite(tmp_path / "x.db", Vault(stand.KEY))
    commits = asyncio.create_task(daemon.committer.run(Threaded(store)))

    yield Stand(daemon, store, Reconciliation(daemon, Threaded(store).run))
    commits.cancel()
    await asyncio.wait([commits])
    store.close()


def invoice(n: int, type: str = "invoice.paid", **more: Any) -> Inbound:
    told = {"id": f"in_{n}", "object": "invoice", "currency": "eur", "amount_paid": 500, **more}
    created = int((clock.now() - timedelta(minutes=30)).timestamp())
    event = {"id": f"evt_{n}", "object": "event", "type": type, "created": created}
    return Inbound({}, json.dumps({**event, "data": {"object": told}}).encode())


def change(email: str, ago: float, **more: Any) -> Inbound:
    told = {
        "portalId": 33,
        "objectId": 7,
        "subscriptionType": "contact.propertyChange",
        "propertyName": "email",
        "propertyValue": email,
        "occurredAt": round((clock.now().timestamp() - ago) * 1000),
    }
    return Inbound({}, json.dumps([{**told, **more}]).encode())


async def test_what_is_new_is_kept_and_counts_as_reconciled(at: Stand) -> None:
    assert await at.take(invoice(1), invoice(2)) == Taken(new=2)
    assert at.store.events() == 2
    assert at.counts() == {("pay", PAID, "reconciled"): 2}
    assert at.counts("billing_payments_total"), "figures move as by any other event"
    assert at.counts("webhook_event_lag_seconds") == {}
    assert at.daemon.intake.heard == {}, "a webhook that is dead stays silent"
    assert sum(one.events for one in at.store.run("source_listed.rows", 0)) == 2


async def test_what_came_by_webhook_is_known_and_counts_for_nothing(at: Stand) -> None:
    await at.send(invoice(1))
    before = at.counts()
    assert await at.take(invoice(1), invoice(2), invoice(2)) == Taken(new=1, known=2)
    assert at.counts() == {**before, ("pay", PAID, "reconciled"): 1}
    assert await at.take(invoice(1), invoice(2)) == Taken(known=2)
    assert at.store.events() == 2


async def test_a_webhook_that_comes_after_its_listing_is_a_duplicate(at: Stand) -> None:
    await at.take(invoice(1))
    await at.send(invoice(1))
    assert at.counts() == {("pay", PAID, "reconciled"): 1, ("pay", PAID, "duplicate"): 1}
    assert at.store.events() == 1


async def test_what_makes_no_figure_is_left(at: Stand) -> None:
    assert await at.take(invoice(1, type="radar.alert")) == Taken()
    assert await at.take() == Taken()
    assert at.store.events() == 0


async def test_what_cannot_be_mapped_is_refused_and_set_aside(at: Stand) -> None:
    bad = invoice(1, amount_paid="much")
    assert await at.take(bad, Inbound({}, b"[]"), invoice(2)) == Taken(new=1, refused=2)
    assert [one.requests for one in at.store.run("quarantine.sizes")] == [1]
    assert sum(at.counts("webhook_quarantined_total").values()) == 1
    # Listed again, it is set aside once.
    assert await at.take(bad) == Taken(refused=1)
    assert [one.requests for one in at.store.run("quarantine.sizes")] == [1]


async def test_senders_that_are_told_what_is_wrong_have_nothing_set_aside(at: Stand) -> None:
    time = clock.now().isoformat()
    bad = {**raw("chat.feedback.received", score=9), "id": "x", "time": time}
    inbound = Inbound({"Content-Type": "application/json"}, json.dumps(bad).encode())
    assert await at.take(inbound, source="app") == Taken(refused=1)
    assert at.store.run("quarantine.sizes") == []
    assert sum(at.counts("webhook_refusals_total").values()) == 1


async def test_where_a_list_has_no_ids_versions_tell_what_is_known(at: Stand) -> None:
    await at.send(change("a@x.test", 900, eventId=5, subscriptionId=1), "crm")
    listed = change("a@x.test", 900.2), change("b@x.test", 600), change("old@x.test", 5_000)
    assert await at.take(*listed, source="crm") == Taken(new=1, known=2)
    assert at.counts() == {("crm", KNOWN, "accepted"): 1, ("crm", KNOWN, "reconciled"): 1}
    assert await at.take(*listed, source="crm") == Taken(known=3)


async def test_marks_of_all_requests_are_kept(at: Stand) -> None:
    """What comes later of an older state is late, whichever request of a page it was in."""
    await at.take(change("x", 60, objectId=1), change("a@x.test", 600), source="crm")
    await at.send(change("b@x.test", 900, eventId=5), "crm")
    assert at.counts("webhook_reordered_total") == {("crm",): 1}


async def test_a_large_page_is_taken_whole(at: Stand) -> None:
    """More than the queue holds of small requests; nobody else waits."""
    many = [invoice(n) for n in range(450)]
    assert await at.take(*many) == Taken(new=450)
    assert at.store.events() == 450


async def test_a_source_that_is_gone_is_told(at: Stand) -> None:
    with pytest.raises(LookupError, match="no source is called 'gone'"):
        await at.take(invoice(1), source="gone")


async def test_a_store_that_cannot_write_keeps_nothing(at: Stand) -> None:
    good = at.store.add
    at.store.add = failing  # type: ignore[method-assign]
    with pytest.raises(Refused):
        await at.take(invoice(1, amount_paid="much"), invoice(2))
    assert at.counts("webhook_quarantined_total") == {}
    at.store.add = good  # type: ignore[method-assign]
    assert await at.take(invoice(2)) == Taken(new=1)


def failing(*_: Any, **__: Any) -> Any:
    raise StoreError("full", "the disk is full")


async def test_what_finds_the_queue_full_is_taken_the_next_time(at: Stand) -> None:
    at.daemon.queue.put(Waiting("pay", (), 1 << 40, 0.0, lambda _: None))
    with pytest.raises(Refused, match="wait to be written"):
        await at.take(invoice(9))
    at.daemon.queue.take(1)
    assert await at.take(invoice(9)) == Taken(new=1)
