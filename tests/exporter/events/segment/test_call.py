from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exporter.events import flat
from exporter.events.segment import call

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)


def at(**span: float) -> str:
    return (NOW + timedelta(**span)).isoformat()


def made(raw: dict[str, Any], sent: Any = None) -> call.Call:
    return call.of(raw, "track", sent, NOW)


@pytest.mark.parametrize(
    ("raw", "sent", "time"),
    [
        ({}, None, NOW),
        ({"timestamp": at(hours=-3)}, None, NOW - timedelta(hours=3)),
        # Their clock is an hour ahead; the call was made a minute before it was sent.
        (
            {"timestamp": at(minutes=59)},
            at(minutes=60),
            NOW - timedelta(minutes=1),
        ),
        (
            {"originalTimestamp": at(minutes=-2), "timestamp": at(days=3), "sentAt": at()},
            at(days=9),
            NOW - timedelta(minutes=2),
        ),
        ({"timestamp": at(hours=-3)}, "soon", NOW - timedelta(hours=3)),
        ({"timestamp": at(hours=-3)}, at(hours=-4), NOW - timedelta(hours=3)),
        ({"timestamp": "yesterday"}, at(), "yesterday"),
        ({"timestamp": "2026-11-21T05:00:00"}, at(), "2026-11-21T05:00:00"),
        ({"timestamp": 1_795_000_000}, at(), "not a time"),
    ],
)
def test_times_are_as_our_clock_would_have_had_them(
    raw: dict[str, Any], sent: Any, time: datetime | str
) -> None:
    assert made(raw, sent).time == time


def test_a_wait_that_no_calendar_holds_is_no_correction() -> None:
    first = "0001-01-01T00:00:00Z"
    early = NOW.replace(year=1000)
    found = call.corrected({"timestamp": first}, "9999-12-31T00:00:00Z", early)
    assert found == datetime.fromisoformat(first)


def test_the_messages_id_is_the_events_else_a_digest_of_the_call() -> None:
    assert made({"messageId": "m-1"}).id == "m-1"
    one, other = made({"event": "a", "x": 1}), made({"x": 1, "event": "a"})
    assert one.id == other.id != made({"event": "b"}).id
    assert one.id.startswith("sha256-")
    assert len(made({"messageId": "x" * 300}).id) < 200


@pytest.mark.parametrize(
    ("raw", "customer"),
    [
        ({"userId": "u", "anonymousId": "a"}, "u"),
        ({"userId": 7}, "7"),
        ({"anonymousId": "a"}, "a"),
        ({"userId": {}}, ""),
    ],
)
def test_the_customer_is_the_user_else_the_anonymous_one(
    raw: dict[str, Any], customer: str
) -> None:
    assert made(raw).customer == customer


def test_what_all_events_carry_is_found_in_properties_and_context() -> None:
    raw = {
        "userId": "u",
        "properties": {"conversation_id": "c", "agent_id": 5, "channel": "web", "x": 1},
        "context": {
            "sessionId": 16,
            "campaign": {"content": "conversation_id=other", "source": "mail"},
        },
    }
    found = made(raw)
    assert found.shared == {
        "customer_id": "u",
        "session_id": "16",
        "conversation_id": "c",
        "agent_id": "5",
        "channel": "web",
    }
    assert found.source == "mail"


def test_a_campaigns_content_links_where_it_names_a_conversation() -> None:
    named = {"context": {"campaign": {"content": "conversation_id=c-9"}}, "userId": "u"}
    assert made(named).shared["conversation_id"] == "c-9"
    advert = {"context": {"campaign": {"content": "blue-banner"}}, "userId": "u"}
    assert made(advert).shared == {"customer_id": "u"}
    assert made({"properties": [], "context": 7, "userId": "u"}).shared == {"customer_id": "u"}


def test_an_events_own_fields_win_and_a_suffix_tells_ids_apart() -> None:
    found = made({"messageId": "m", "userId": "u"}).event("t", {"customer_id": "x"}, suffix="/p")
    assert (found["id"], found["data"]) == ("m/p", {"customer_id": "x"})


def test_what_has_no_mapping_is_the_call_as_it_came() -> None:
    raw = {"messageId": "m", "userId": "u"}
    found = made(raw).unmapped("segment." + "x" * 200, "why")
    assert isinstance(found, flat.Unmapped)
    assert (found["data"], len(found["type"])) == (raw, 100)
