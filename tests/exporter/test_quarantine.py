"""Quarantine from a vendor's request to its replay, by the shell that the daemon has."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from alerting import clock
from exporter.daemon import Daemon
from exporter.events.inbound import Inbound, Parsed
from exporter.events.source import Sender
from exporter.privacy.vault import Vault
from exporter.quarantine import STEP, Quarantine, Replayed
from exporter.refusal import Refused
from exporter.store import sqlite
from exporter.store.errors import StoreError
from tests.exporter.events.examples import raw
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand


class Vendor(Sender, frozen=True, forbid_unknown_fields=True, tag="vendor"):
    """A vendor's source, whose mapping can be mended."""

    mended: Callable[[Any], Any] = lambda raw: raw

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
        """Return the events; one that was refused on the whole is so again."""
        if inbound.body == b"[]":
            raise Refused("malformed_json", "nothing in it")
        return Parsed([self.mended(one) for one in json.loads(inbound.body)], batch=True)


def good(raw: Any) -> Any:
    return {**raw, "data": {"score": 5}}


def bad(id: str) -> dict[str, Any]:
    time = (clock.now() - timedelta(minutes=1)).isoformat()
    return {**raw("chat.feedback.received", score=9), "id": id, "time": time}


class Stand(NamedTuple):
    """A daemon with a store, and its quarantine."""

    daemon: Daemon
    store: sqlite.Sqlite
    quarantine: Quarantine

    def know(self, *vendors: Vendor) -> None:
        """Have the daemon know these sources."""
        sources: Any = {one.name: one for one in vendors}
        self.daemon.world = replace(self.daemon.world, sources=sources)

    async def send(self, *events: Any, source: str = "shop") -> None:
        """Send a request."""
        world = self.daemon.world
        inbound = Inbound({"X-Topic": "t"}, json.dumps(events).encode())
        await self.daemon.intake.take(world, world.sources[source], inbound)

    def gauge(self) -> dict[str, float]:
        lines = self.daemon.series.read("webhook_quarantine_requests")
        return {labels["source"]: value for _, labels, value in lines}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Stand]:
    daemon = stand.daemon()
    store = sqlite.Sqlite(tmp_path / "x.db", Vault(stand.KEY))
    commits = asyncio.create_task(daemon.committer.run(Threaded(store)))

    found = Stand(daemon, store, Quarantine(daemon, Threaded(store).run))
    found.know(Vendor("shop"), Vendor("crm"))
    yield found
    commits.cancel()
    await asyncio.wait([commits])
    store.close()


async def test_what_was_mended_is_kept_once_and_leaves(at: Stand) -> None:
    await at.send(bad("a"), bad("b"))
    await at.send(bad("c"), source="crm")
    await at.quarantine.look()
    assert at.gauge() == {"shop": 1, "crm": 1}
    at.know(Vendor("shop", mended=good), Vendor("crm", mended=good))
    assert await at.quarantine.replay("shop") == Replayed(1, 1, 2, 0, None)
    assert at.gauge() == {"shop": 0, "crm": 1}
    assert await at.quarantine.replay("") == Replayed(1, 1, 1, 0, None)
    assert await at.quarantine.replay("") == Replayed(0, 0, 0, 0, None)
    assert at.store.events() == 3


async def test_what_still_fails_stays_and_says_why(at: Stand) -> None:
    await at.send(bad("a"), bad("b"))
    at.know(Vendor("shop", mended=lambda raw: good(raw) if raw["id"] == "a" else raw))
    assert await at.quarantine.replay("") == Replayed(1, 0, 1, 1, None)
    (size,) = at.store.run("quarantine.sizes")
    assert (size.events, size.reason) == (1, "out_of_range")
    assert at.store.events() == 1


async def test_a_source_that_is_gone_keeps_its_requests(at: Stand) -> None:
    await at.send(bad("a"))
    at.know()
    assert (await at.quarantine.replay("")).left == 1
    (told,) = at.store.run("quarantine.said", "shop", 5)
    assert told[0] == "unknown_source"


async def test_a_request_that_cannot_be_opened_or_read_stays(at: Stand) -> None:
    await at.send(bad("a"))
    await at.send(bad("b"))
    at.store._writer.execute("UPDATE quarantine SET sealed = x'00' WHERE id = 1")
    at.know(Vendor("shop", mended=good))
    world = at.daemon.world

    class Broken(Vendor, frozen=True, forbid_unknown_fields=True, tag="broken"):
        """Reads nothing any more."""

        def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
            """Refuse."""
            raise Refused("malformed_json", "nothing in it")

    sources: Any = {"shop": Broken("shop")}
    at.daemon.world = replace(world, sources=sources)
    assert (await at.quarantine.replay("")).left == 2
    reasons = [reason for reason, _ in at.store.run("quarantine.said", "shop", 5)]
    assert reasons == ["malformed_json", "internal"]


async def test_a_store_that_cannot_write_ends_the_replay(at: Stand) -> None:
    await at.send(bad("a"))
    at.know(Vendor("shop", mended=good))
    at.store._writer.execute("ALTER TABLE events RENAME TO gone")
    with pytest.raises(Refused) as refused:
        await at.quarantine.replay("")
    assert refused.value.code == "not_durable"
    at.store._writer.execute("ALTER TABLE gone RENAME TO events")
    assert (await at.quarantine.replay("")).mended == 1


async def test_many_are_tried_in_steps(at: Stand) -> None:
    for number in range(STEP + 1):
        await at.send(bad(f"e{number}"))
    at.know(Vendor("shop", mended=good))
    first = await at.quarantine.replay("")
    assert (first.tried, first.mended) == (STEP, STEP)
    assert first.next is not None
    assert await at.quarantine.replay("", first.next) == Replayed(1, 1, 1, 0, None)


async def test_a_store_that_cannot_be_read_is_told_once(
    at: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: list[Any] = [StoreError("io", "gone"), StoreError("io", "gone"), []]

    async def ask(_: str) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    quarantine = Quarantine(at.daemon, ask)
    for _ in range(3):
        await quarantine.look()
    said = capsys.readouterr()
    assert (said.out + said.err).count("quarantine cannot be read") == 1


async def test_it_looks_again_and_again(at: Stand) -> None:
    looked = asyncio.Event()

    async def ask(_: str) -> Any:
        looked.set()
        return []

    task = asyncio.create_task(Quarantine(at.daemon, ask).run())
    await asyncio.wait_for(looked.wait(), 10)
    task.cancel()
    await asyncio.wait([task])
