"""Lists of events and of services' items end to end, over HTTP: rows A12, A13 and A14."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from exporter.events.legacy_services import SERVICES
from exporter.refusal import Refused
from exporter.web.legacy import Desk
from tests.exporter.events import analytics
from tests.exporter.web import calls, stand
from tests.exporter.web.calls import BATCH, INSIGHT, LABEL, SYNC, House, event, insight, item


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with calls.keeping(tmp_path) as found:
        yield found


@pytest.mark.parametrize("path", [BATCH, "/analytics/process/batch"])
async def test_a_batch_tells_the_fate_of_each_event(house: House, path: str) -> None:
    assert (await house.post(path, [event("old")])).status == 202
    bad = event("bad", data={})
    answer = await house.post(path, [event("new"), event("old"), bad, 7, event("new")])
    assert answer.status == 202
    results = answer.json.pop("results")
    assert {name: answer.json[name] for name in ("accepted", "duplicates", "rejected")} == {
        "accepted": 1,
        "duplicates": 2,
        "rejected": 2,
    }
    assert [one["status"] for one in results] == [
        "accepted",
        "duplicate",
        "rejected",
        "rejected",
        "duplicate",
    ]
    assert [one.get("id") for one in results] == ["new", "old", "bad", None, "new"]
    assert results[2]["code"] == "missing_field"
    assert "conversation_id" in results[2]["reason"]
    assert house.shown("chat_conversations_started_total", "", "web") == 2


async def test_a_thousand_events_are_a_batch_and_one_more_are_not(house: House) -> None:
    events = [event(f"e-{at}") for at in range(1_001)]
    answer = await house.post(BATCH, events)
    assert (answer.status, answer.json["code"]) == (413, "too_many_events")
    assert house.stored() == []
    answer = await house.post(BATCH, events[:1_000])
    assert (answer.status, answer.json["accepted"]) == (202, 1_000)
    assert [one["index"] for one in answer.json["results"]] == list(range(1_000))
    assert len(house.stored()) == 1_000
    again = await house.post(BATCH, events[:1_000])
    assert (again.json["accepted"], again.json["duplicates"]) == (0, 1_000)
    assert house.shown("chat_conversations_started_total", "", "web") == 1_000


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([event("a", data={})], 422, "nothing_accepted"),
        ({"events": []}, 422, "wrong_type"),
    ],
)
async def test_a_batch_without_a_good_event_is_422(
    house: House, body: Any, status: int, code: str
) -> None:
    answer = await house.post(BATCH, body)
    assert (answer.status, answer.json["code"]) == (status, code)


async def test_an_empty_batch_is_taken(house: House) -> None:
    answer = await house.post(BATCH, [])
    assert (answer.status, answer.json["results"]) == (202, [])


async def test_while_ten_batches_are_under_way_another_waits(house: House) -> None:
    port = house.here.listening.port
    body = json.dumps([event("slow")]).encode()
    request = stand.post(body, "Expect: 100-continue", path=BATCH)
    head = request[: -len(body)]
    async with contextlib.AsyncExitStack() as open_ones:
        under_way = []
        for _ in range(10):
            reader, writer = await open_ones.enter_async_context(stand.connection(port))
            writer.write(head)
            # Said once the batch has its turn, or at the same moment.
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
            under_way.append((reader, writer))
        answer = await house.post(BATCH, [event("another")])
        assert (answer.status, answer.json["code"]) == (429, "too_fast")
        assert int(answer.headers["retry-after"]) >= 1
        assert (await house.post(INSIGHT, insight())).status == 202
        for reader, writer in under_way:
            writer.write(body)
            assert (await stand.answer(reader)).status == 202
    assert (await house.post(BATCH, [event("another")])).json["accepted"] == 1


def test_a_place_is_free_again_once_a_batch_is_through() -> None:
    desk = Desk()
    for _ in range(2):
        with desk.turn(1):
            with pytest.raises(Refused, match="1 batches are under way") as told:
                desk.turn(1).__enter__()
            assert (told.value.status, told.value.retry_after) == (429, 1)


async def test_how_long_a_list_may_be_and_how_many_at_once_are_settings(tmp_path: Path) -> None:
    """Each refusal is counted by its reason."""
    async with calls.keeping(tmp_path, "intake: {batch_events: 2, batches: 1}\n") as house:
        here, body = house.here, json.dumps([event("slow")]).encode()
        three = [event(f"e-{at}") for at in range(3)]
        items = {"service": "calendar", "items": [item("calendar", id=f"i-{at}") for at in "abc"]}
        for path, long in ((BATCH, three), (SYNC, items)):
            answer = await house.post(path, long)
            assert (answer.status, answer.json["code"]) == (413, "too_many_events")
            assert "intake.batch_events" in answer.json["help"]
        assert here.counted("webhook_refusals_total", LABEL, "too_many_events") == 2
        request = stand.post(body, "Expect: 100-continue", path=BATCH)
        async with stand.connection(here.listening.port) as (reader, writer):
            writer.write(request[: -len(body)])
            await reader.readuntil(b"\r\n\r\n")
            answer = await house.post(BATCH, three[:2])
            assert (answer.status, answer.json["code"]) == (429, "too_fast")
            assert here.counted("webhook_refusals_total", LABEL, "too_fast") == 1
            writer.write(body)
            assert (await stand.answer(reader)).status == 202
        assert (await house.post(BATCH, three[:2])).json["accepted"] == 2


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_s_item_moves_its_figure_once(house: House, service: str) -> None:
    body = {"service": service, "items": [item(service)]}
    first, again = await house.post(SYNC, body), await house.post(SYNC, body)
    assert [one["status"] for one in first.json["results"]] == ["accepted"]
    assert [one["status"] for one in again.json["results"]] == ["duplicate"]
    ((_, origin, type, _, _),) = house.stored()
    assert (origin, type) == (f"sync/{service}", analytics.ITEMS[service][2])
    figures = {
        "agent_wizard": ("webhook_events_total", (LABEL, "agent.changed", "accepted"), 1),
        "calendar": ("calendar_appointments_total", ("", "booked"), 1),
        "payment": ("billing_payment_value_total", ("", "succeeded", "EUR"), 49.9),
        "billing": ("chat_usage_total", ("", "messages"), 12),
        "widget": ("webhook_events_total", (LABEL, "widget.changed", "accepted"), 1),
        "my_agents": ("webhook_events_total", (LABEL, "agent.changed", "accepted"), 1),
        "insights": ("chat_messages_total", ("", "instagram", "received", ""), 1),
        "ai": ("chat_queries_total", ("", "", "false", "answered"), 1),
        "whatsapp": ("chat_messages_total", ("", "whatsapp", "sent", "ai"), 1),
    }
    metric, labels, value = figures[service]
    assert house.shown(metric, *labels) == value


async def test_one_id_of_two_services_is_two_events(house: House) -> None:
    for service in ("calendar", "payment"):
        assert (await house.post(SYNC, {"service": service, "items": [item(service)]})).json[
            "accepted"
        ] == 1


async def test_an_unknown_service_is_422(house: House) -> None:
    answer = await house.post(SYNC, {"service": "weather", "items": [item("calendar")]})
    assert (answer.status, answer.json["code"]) == (422, "out_of_range")
    assert "agent_wizard" in answer.json["message"]
    assert house.stored() == []


async def test_an_item_of_an_unknown_type_is_kept_unmapped(house: House) -> None:
    body = {"service": "calendar", "items": [item("calendar", type="weather")]}
    assert (await house.post(SYNC, body)).json["accepted"] == 1
    assert house.stored()[0][2] == "unmapped"


async def test_a_daemon_that_is_not_ready_says_when_to_come_again(house: House) -> None:
    house.here.daemon.become("starting")
    answer = await house.post(BATCH, [event("a")])
    assert (answer.status, answer.json["code"]) == (503, "not_ready")
    assert int(answer.headers["retry-after"]) >= 1


async def test_a_list_for_which_there_is_no_room_is_told_to_come_again(tmp_path: Path) -> None:
    """Nothing is committed here, so the second list finds the queue full."""
    text = "server:\n  listen: 127.0.0.1:0\nintake: {queue_events: 200}\n"
    made = stand.daemon(text + stand.SOURCES)
    async with stand.serving(made=made) as here:
        house = House(here, tmp_path / "none.db")
        first = asyncio.ensure_future(house.post(BATCH, [event(f"a-{at}") for at in range(200)]))
        await stand.until(lambda: made.queue.depth(LABEL))
        answer = await house.post(BATCH, [event("b")])
        assert (answer.status, answer.json["code"]) == (429, "too_fast")
        assert int(answer.headers["retry-after"]) >= 1
        async with stand.committing(made, tmp_path):
            assert (await first).json["accepted"] == 200


async def test_a_piece_that_cannot_be_read_is_rejected_and_the_others_are_kept(
    house: House,
) -> None:
    events = [json.dumps(event(f"e-{at}")) for at in range(201)]
    events[200] = "[" * 900 + "]" * 900
    body = ("[" + ",".join(events) + "]").encode()
    port = house.here.listening.port
    answer = await stand.exchange(port, stand.post(body, path=BATCH))
    assert answer.status == 202
    assert (answer.json["accepted"], answer.json["rejected"]) == (200, 1)
