import asyncio
import json
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from alerting import clock
from alerting.strict import Secret
from exporter import world
from exporter.daemon import Daemon
from exporter.events import signature
from exporter.events.arrival import Arrival
from exporter.events.inbound import Answer, Inbound, Mark, Parsed
from exporter.events.queue import Outcome
from exporter.events.source import Sender
from exporter.privacy.vault import Vault
from exporter.refusal import Refused
from exporter.store import quarantine, sqlite
from exporter.store.rows import Row
from tests.exporter.events.examples import raw
from tests.exporter.web import stand

CONFIG = """
intake: {queue_events: 5000}
sources:
- {type: native, name: bot}
- {type: native, name: app}
- {type: native, name: shop, secrets: ["env:SHOP"]}
"""
EVENTS = "webhook_events_total"
JSON = {"Content-Type": "application/json"}


def event(id: str, type: str = "chat.conversation.started", **data: Any) -> dict[str, Any]:
    return {**raw(type, **data), "id": id, "time": clock.now().isoformat()}


def body(content: Any) -> Inbound:
    return Inbound(JSON, json.dumps(content).encode())


class Turn:
    """Awaited, lets all that is ready now run once."""

    def __await__(self) -> Generator[None, None, None]:
        yield


class Stand(NamedTuple):
    """A daemon with a real store, without its doors."""

    daemon: Daemon
    store: sqlite.Sqlite

    def arrived(self, *contents: Any, source: str = "bot") -> list[tuple[Arrival, list[Outcome]]]:
        """Let small requests arrive at one time; return each with what it is told."""
        found = []
        for content in contents:
            told: list[Outcome] = []
            world = self.daemon.world
            one = Arrival(world, world.sources[source], body(content), told.append)
            self.daemon.intake.arrived(one)
            found.append((one, told))
        return found

    async def take(self, content: Any, source: str = "bot") -> tuple[int, Any]:
        """Post and return status and body of the answer; commits run beside."""
        return told(await self.taken(body(content), source))

    async def taken(self, inbound: Inbound, source: str = "bot") -> Answer:
        made = self.daemon.world
        commits = asyncio.create_task(self.daemon.committer.run(self.store))
        try:
            async with asyncio.timeout(10):
                return await self.daemon.intake.take(made, made.sources[source], inbound)
        finally:
            commits.cancel()
            await asyncio.wait([commits])

    def counted(self, metric: str, *labels: str) -> float:
        """Return what waits in the tally."""
        moves = self.daemon.tally.take()
        self.daemon.tally.give_back(moves)
        return moves.get(self.daemon.series.row(metric, *labels), 0.0)

    def depth(self, source: str = "bot") -> int:
        return self.daemon.queue.depth(source)


def told(answer: Answer) -> tuple[int, Any]:
    return answer.status, json.loads(answer.body)


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    made = world.build(stand.config(CONFIG), key=bytes(32), admin_token=None)
    daemon = Daemon(made, lambda: made)
    yield daemon
    daemon.writer.shutdown()


@pytest.fixture
async def at(daemon: Daemon, tmp_path: Path) -> AsyncIterator[Stand]:
    store = sqlite.Sqlite(tmp_path / "chatwatch.db")
    yield Stand(daemon, store)
    daemon.writer.shutdown()
    store.close()


async def test_an_event_is_accepted_once_and_then_a_duplicate(at: Stand) -> None:
    one = event("a")
    assert await at.take(one) == (202, {"status": "accepted"})
    assert await at.take(one) == (200, {"status": "duplicate"})
    assert at.store.events() == 1


async def test_a_batch_keeps_the_good_ones_and_says_which_were_not(at: Stand) -> None:
    sent = [event("a"), event("b", "chat.feedback.received", score=9), event("a"), 7, event("c")]
    status, answer = await at.take(sent)
    assert (status, answer["accepted"], answer["duplicates"]) == (202, 2, 1)
    assert [(one["index"], one["code"]) for one in answer["refused"]] == [
        (1, "out_of_range"),
        (3, "wrong_type"),
    ]
    ids = at.store._writer.execute("SELECT id FROM events ORDER BY seq").fetchall()
    assert ids == [("a",), ("c",)]


async def test_refused_events_are_counted_by_code_and_by_a_type_that_we_know(at: Stand) -> None:
    bad = [event("a", "chat.feedback.received", score=9), 7, {"type": "made.up"}, {"type": [1]}]
    status, _ = await at.take(bad)
    assert status == 422
    assert at.counted("webhook_refusals_total", "bot", "out_of_range") == 1
    kinds = [
        at.counted(EVENTS, "bot", kind, "rejected")
        for kind in ("chat.feedback.received", "unmapped")
    ]
    assert kinds == [1, 3]


async def test_an_empty_batch_is_answered_without_the_disk(at: Stand) -> None:
    ((arrival, outcome),) = at.arrived([])
    await Turn()
    assert outcome == [frozenset()]
    status, answer = told(at.daemon.intake.answer(arrival, outcome[0]))
    assert (status, answer["accepted"]) == (202, 0)


async def test_small_requests_that_arrive_together_are_worked_through_together(at: Stand) -> None:
    arrivals = at.arrived(event("a"), [event("b"), event("c")], event("a"))
    assert at.depth() == 0
    await Turn()
    assert at.depth() == 4
    assert len({row.received for one, _ in arrivals for row in one.rows}) == 1
    assert [outcome for _, outcome in arrivals] == [[], [], []]
    await at.daemon.committer.commit(at.store)
    assert [outcome for _, outcome in arrivals] == [[frozenset()], [frozenset()], [frozenset({0})]]
    await at.daemon.committer.commit(at.store)
    row = at.daemon.series.row(EVENTS, "bot", "chat.conversation.started", "duplicate")
    assert at.daemon.series.snapshot().values[row] == 1


async def test_a_bad_request_among_them_is_told_at_once_and_spoils_no_other(at: Stand) -> None:
    world = at.daemon.world
    refused: list[Outcome] = []
    at.arrived(event("a"))
    broken = Arrival(world, world.sources["bot"], Inbound(JSON, b"{"), refused.append)
    at.daemon.intake.arrived(broken)
    at.arrived(event("b"))
    await Turn()
    assert at.depth() == 2
    (outcome,) = refused
    assert isinstance(outcome, Refused)
    assert outcome.code == "malformed_json"
    with pytest.raises(Refused, match="not JSON"):
        at.daemon.intake.answer(broken, outcome)


async def test_after_about_a_slice_the_loop_has_a_turn(at: Stand) -> None:
    at.arrived(*(event(f"e{number}") for number in range(450)))
    depths = []
    for _ in range(4):
        await Turn()
        depths.append(at.depth())
    assert depths == [200, 400, 450, 450]


async def test_a_large_batch_is_worked_through_in_slices_and_others_pass_it(at: Stand) -> None:
    sent: list[Any] = [event(f"e{number}") for number in range(1_000)]
    sent[301] = event("bad", "chat.feedback.received", score=9)
    sent[999] = 7
    made = at.daemon.world
    source = made.sources["bot"]
    large = asyncio.create_task(at.daemon.intake.take(made, source, body(sent)))
    await Turn()
    at.arrived(event("a"), source="app")
    await Turn()
    assert (at.depth("app"), at.depth("bot")) == (1, 0)
    for _ in range(10):
        await Turn()
    assert at.depth("bot") == 998
    await at.daemon.committer.drain(at.store)
    status, answer = told(await large)
    assert (status, answer["accepted"]) == (202, 998)
    assert [one["index"] for one in answer["refused"]] == [301, 999]
    kinds = ("chat.feedback.received", "unmapped")
    await at.daemon.committer.drain(at.store)
    rows = [at.daemon.series.row(EVENTS, "bot", kind, "rejected") for kind in kinds]
    assert at.daemon.series.snapshot().values[rows].tolist() == [1, 1]
    assert at.store.events() == 999


async def test_a_source_whose_queue_is_full_is_told_when_to_come_again(at: Stand) -> None:
    at.daemon.queue.max_events = 2
    arrivals = at.arrived(event("a"), event("b"), event("c"))
    at.arrived(event("d"), source="app")
    await Turn()
    assert (at.depth("bot"), at.depth("app")) == (2, 1)
    assert [outcome for _, outcome in arrivals[:2]] == [[], []]
    (refused,) = arrivals[2][1]
    assert isinstance(refused, Refused)
    assert (refused.code, refused.status, refused.retry_after) == ("too_fast", 429, 1)
    await at.daemon.committer.drain(at.store)
    assert [outcome for _, outcome in arrivals[:2]] == [[frozenset()]] * 2
    assert (await at.take(event("c")))[0] == 202


async def test_a_full_queue_refuses_before_the_body_is_read(at: Stand) -> None:
    at.daemon.queue.max_events = 1
    at.arrived(event("a"))
    await Turn()
    made = at.daemon.world
    with pytest.raises(Refused) as refused:
        await at.daemon.intake.take(made, made.sources["bot"], Inbound(JSON, b"{"))
    assert refused.value.code == "too_fast"


async def test_a_store_that_cannot_write_is_told_to_the_sender(at: Stand) -> None:
    at.store._writer.execute("PRAGMA query_only = ON")
    with pytest.raises(Refused) as refused:
        await at.take(event("a"))
    assert (refused.value.code, refused.value.retry_after) == ("not_durable", 5)
    at.store._writer.execute("PRAGMA query_only = OFF")
    assert (await at.take(event("a")))[0] == 202


def signed(id: str, secret: str = stand.ENVIRON["SHOP"]) -> Inbound:
    content = json.dumps(event(id)).encode()
    now = int(clock.unix())
    return Inbound(
        {
            **JSON,
            "webhook-id": id,
            "webhook-timestamp": str(now),
            "webhook-signature": signature.sign(secret, id, now, content),
        },
        content,
    )


async def test_a_signed_source_takes_what_is_signed_and_counts_the_key(at: Stand) -> None:
    made = at.daemon.world
    take = asyncio.create_task(at.daemon.intake.take(made, made.sources["shop"], signed("a")))
    while not at.depth("shop"):
        await Turn()
    assert at.counted("webhook_signature_key_used_total", "shop", "0") == 1
    await at.daemon.committer.drain(at.store)
    assert (await take).status == 202


@pytest.mark.parametrize(("secret", "reason"), [("", "missing"), ("whsec_" + "A" * 32, "mismatch")])
async def test_what_is_not_signed_rightly_is_refused_and_counted(
    at: Stand, secret: str, reason: str
) -> None:
    inbound = signed("a", secret) if secret else body(event("a"))
    made = at.daemon.world
    with pytest.raises(Refused) as refused:
        await at.daemon.intake.take(made, made.sources["shop"], inbound)
    assert (refused.value.status, refused.value.code) == (401, f"signature_{reason}")
    assert at.counted("webhook_signature_failures_total", "shop", reason) == 1
    assert at.depth("shop") == 0


async def test_a_sender_that_leaves_does_not_undo_what_it_sent(at: Stand) -> None:
    made = at.daemon.world
    take = asyncio.create_task(at.daemon.intake.take(made, made.sources["bot"], body(event("a"))))
    while not at.depth():
        await Turn()
    take.cancel()
    await asyncio.wait([take])
    await at.daemon.committer.drain(at.store)
    assert at.store.events() == 1


async def test_when_a_source_was_last_heard_is_shown(at: Stand) -> None:
    ((arrival, _),) = at.arrived(event("a"))
    await Turn()
    row = at.daemon.series.row("webhook_last_received_timestamp_seconds", "bot")
    (kept,) = arrival.rows
    assert isinstance(kept, Row)
    assert int(at.daemon.series.snapshot().values[row] * 1000) == kept.received


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
    daemon.writer.shutdown()
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
    await at.daemon.committer.commit(at.store)
    assert (outcome, at.depth("shop")) == ([frozenset()], 0)


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
    commits = asyncio.create_task(at.daemon.committer.run(at.store))
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
