import asyncio
import json
from typing import Any

import pytest

from alerting import clock
from exporter.events import signature
from exporter.events.arrival import Arrival
from exporter.events.inbound import Inbound
from exporter.events.queue import Outcome
from exporter.refusal import Refused
from exporter.store.rows import Row
from tests.exporter.events.intake_stand import (
    EVENTS,
    JSON,
    Stand,
    Turn,
    at,
    body,
    daemon,
    event,
    told,
)
from tests.exporter.store.threaded import Threaded
from tests.exporter.web import stand

__all__ = ["at", "daemon"]


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
    await at.daemon.committer.commit(Threaded(at.store))
    assert [outcome for _, outcome in arrivals] == [[frozenset()], [frozenset()], [frozenset({0})]]
    await at.daemon.committer.commit(Threaded(at.store))
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
    await at.daemon.committer.drain(Threaded(at.store))
    status, answer = told(await large)
    assert (status, answer["accepted"]) == (202, 998)
    assert [one["index"] for one in answer["refused"]] == [301, 999]
    kinds = ("chat.feedback.received", "unmapped")
    await at.daemon.committer.drain(Threaded(at.store))
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
    await at.daemon.committer.drain(Threaded(at.store))
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
    await at.daemon.committer.drain(Threaded(at.store))
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
    await at.daemon.committer.drain(Threaded(at.store))
    assert at.store.events() == 1


async def test_when_a_source_was_last_heard_is_shown(at: Stand) -> None:
    ((arrival, _),) = at.arrived(event("a"))
    await Turn()
    row = at.daemon.series.row("webhook_last_received_timestamp_seconds", "bot")
    (kept,) = arrival.rows
    assert isinstance(kept, Row)
    assert int(at.daemon.series.snapshot().values[row] * 1000) == kept.received
