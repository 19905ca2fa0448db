"""What intake does for vendors: quarantine, a second try, marks, greetings, keys, rates."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from alerting import clock
from alerting.strict import Secret
from exporter.daemon import Daemon
from exporter.events.inbound import Answer, Inbound, Mark, Parsed
from exporter.events.source import Sender
from exporter.privacy.vault import Vault
from exporter.refusal import Refused
from exporter.store import quarantine, sqlite
from tests.exporter.events.intake_stand import EVENTS, JSON, Stand, Turn, at, body, daemon, event
from tests.exporter.store.threaded import Threaded

__all__ = ["at", "daemon"]


class Vendor(Sender, frozen=True, forbid_unknown_fields=True, tag="vendor"):
    """A vendor's source, whose mapping can be mended: it reads what `mapping` reads."""

    mapping: Callable[[Inbound], Parsed] = lambda inbound: Parsed(
        json.loads(inbound.body), batch=True
    )

    def verify(self, inbound: Inbound, now: datetime, tolerance: timedelta) -> int:  # noqa: ARG002 # kinds agree
        """Believe everybody."""
        return 0

    def greet(self, inbound: Inbound, now: datetime) -> Answer | None:  # noqa: ARG002 # kinds agree
        """Answer a ping."""
        return Answer(200, b"pong", "text/plain") if inbound.body == b"ping" else None

    def parse(self, inbound: Inbound, now: datetime) -> Parsed:  # noqa: ARG002 # kinds agree
        """Return what the mapping makes of it."""
        return self.mapping(inbound)


def sending(at: Stand, vendor: Any) -> None:
    """Have the daemon know one vendor."""
    made = at.daemon.world
    at.daemon.world = replace(made, sources={**made.sources, vendor.name: vendor})


@pytest.fixture
async def sealing(daemon: Daemon, tmp_path: Path) -> AsyncIterator[Stand]:
    store = sqlite.Sqlite(tmp_path / "sealed.db", Vault(bytes(32)))
    yield Stand(daemon, store)
    store.close()


BAD = event("bad", "chat.feedback.received", score=9)


async def test_what_a_vendor_sent_and_cannot_be_mapped_is_kept_aside_and_acknowledged(
    sealing: Stand,
) -> None:
    at = sealing
    sending(at, Vendor("shop"))
    assert await at.take([event("a"), BAD], "shop") == (200, {})
    assert at.store.events() == 1
    ((source, reason, requests, events, _, _),) = at.store.run("quarantine.sizes")
    assert (source, reason, requests, events) == ("shop", "out_of_range", 1, 1)
    assert "shop" in at.daemon.intake.heard
    assert at.counted("webhook_quarantined_total", "shop", "out_of_range") == 1
    assert at.counted(EVENTS, "shop", "chat.feedback.received", "quarantined") == 1
    assert at.counted("webhook_refusals_total", "shop", "out_of_range") == 0
    await at.take([event("a"), BAD], "shop")
    assert [one.requests for one in at.store.run("quarantine.sizes")] == [1]


async def test_a_request_of_nothing_good_is_on_disk_before_it_is_acknowledged(
    sealing: Stand,
) -> None:
    at = sealing
    sending(at, Vendor("shop"))
    ((_, outcome),) = at.arrived([BAD], source="shop")
    await Turn()
    assert (outcome, at.depth("shop")) == ([], 1)
    await at.daemon.committer.commit(Threaded(at.store))
    assert (outcome, at.depth("shop")) == ([frozenset()], 0)
    assert "shop" not in at.daemon.intake.heard


async def test_a_store_that_cannot_keep_it_is_told_so(sealing: Stand) -> None:
    at = sealing
    sending(at, Vendor("shop"))
    at.store._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(Refused) as refused:
        await at.take([BAD], "shop")
    assert refused.value.code == "not_durable"


async def test_what_was_mended_is_kept_once_and_counts_no_repeat(sealing: Stand) -> None:
    at = sealing
    sending(at, Vendor("shop"))
    inbound = body([event("a"), BAD])
    await at.taken(inbound, "shop")
    good = event("bad", "chat.feedback.received", score=5)
    mended: Any = Vendor("shop", mapping=lambda _: Parsed([event("a"), good], batch=True))
    commits = asyncio.create_task(at.daemon.committer.run(Threaded(at.store)))
    for _ in range(2):
        done = await at.daemon.intake.again(at.daemon.world, mended, inbound, clock.now())
        assert (len(done.rows), done.refused) == (2, [])
    commits.cancel()
    await asyncio.wait([commits])
    assert at.store.events() == 2
    metric = at.daemon.series.read(EVENTS)
    assert not [line for line in metric if line[1]["result"] == "duplicate" and line[2]]


async def test_what_fails_again_is_not_set_aside_twice(sealing: Stand) -> None:
    at = sealing
    vendor: Any = Vendor("shop")
    done = await at.daemon.intake.again(at.daemon.world, vendor, body([BAD]), clock.now())
    assert [one.code for one in done.refused] == ["out_of_range"]
    assert at.depth("shop") == 0


async def test_the_queue_may_be_full_for_what_is_tried_again(sealing: Stand) -> None:
    at = sealing
    at.daemon.queue.max_events = 1
    at.arrived(event("x"))
    await Turn()
    inbound = body([event("a"), event("b")])
    with pytest.raises(Refused, match="wait to be written"):
        await at.daemon.intake.again(
            at.daemon.world, at.daemon.world.sources["bot"], inbound, clock.now()
        )


async def test_an_event_that_came_late_is_kept_marked_and_counted(sealing: Stand) -> None:
    at = sealing
    marks = {0: Mark("sub_1", 5), 2: Mark("sub_1", 4)}
    sent = [event("a"), BAD, event("b")]
    sending(at, Vendor("shop", mapping=lambda _: Parsed(sent, batch=True, marks=marks)))
    await at.take(sent, "shop")
    found = at.store._writer.execute("SELECT id, data FROM events ORDER BY seq").fetchall()
    assert [(id, "late" in json.loads(data)) for id, data in found] == [("a", False), ("b", True)]
    assert at.counted("webhook_reordered_total", "shop") == 1


async def test_what_made_room_in_quarantine_is_counted(
    sealing: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sealing
    monkeypatch.setattr(quarantine, "MOST_ROWS", 1)
    sending(at, Vendor("shop"))
    await at.take([BAD], "shop")
    await at.take([{**BAD, "id": "worse"}], "shop")
    assert at.counted("webhook_quarantine_dropped_total", "shop") == 1


async def test_a_ping_is_answered_and_nothing_is_kept(at: Stand) -> None:
    sending(at, Vendor("shop"))
    answer = await at.taken(Inbound(JSON, b"ping"), "shop")
    assert (answer.status, answer.body, answer.content_type) == (200, b"pong", "text/plain")
    assert at.store.events() == 0


KEYS = (Secret("key-of-today"), Secret("key-of-old"))


async def test_a_source_with_keys_takes_who_knows_one_and_counts_which(at: Stand) -> None:
    sending(at, Vendor("shop", keys=KEYS))
    inbound = replace(body([event("a")]), key="key-of-old")
    assert (await at.taken(inbound, "shop")).status == 200
    used = at.daemon.series.read("webhook_signature_key_used_total")
    assert [(line[1]["key_index"], line[2]) for line in used] == [("1", 1.0)]
    assert ("shop", 1) in at.daemon.intake.used


@pytest.mark.parametrize(("key", "reason"), [("", "missing"), ("guess", "mismatch")])
async def test_a_key_that_is_wrong_is_refused_and_counted(at: Stand, key: str, reason: str) -> None:
    sending(at, Vendor("shop", keys=KEYS, secrets=KEYS))
    with pytest.raises(Refused) as refused:
        await at.taken(replace(body([event("a")]), key=key), "shop")
    assert refused.value.code == f"signature_{reason}"
    assert at.counted("webhook_signature_failures_total", "shop", reason) == 1


async def test_a_refusal_of_another_kind_is_no_failure_of_a_signature(at: Stand) -> None:
    source = at.daemon.world.sources["bot"]
    at.daemon.intake.distrusted(source, Refused("forbidden", "no"))
    assert not at.daemon.tally


async def test_a_source_over_its_rate_waits_and_others_do_not(at: Stand) -> None:
    sending(at, Vendor("shop", rate="3/h"))
    await at.take([event("a"), event("b")], "shop")
    await at.take([event("c"), event("d"), event("e")], "shop")
    with pytest.raises(Refused) as refused:
        await at.take([event("f")], "shop")
    assert (refused.value.code, refused.value.status) == ("too_fast", 429)
    assert refused.value.retry_after in range(3_500, 3_601)
    assert (await at.take(event("f")))[0] == 202
    assert at.store.events() == 6
