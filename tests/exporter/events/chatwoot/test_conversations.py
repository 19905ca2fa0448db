from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.events.chatwoot import conversations
from exporter.events.found import Found
from tests.exporter.events.chatwoot import payloads
from tests.exporter.events.chatwoot.payloads import NOW, TIME

MOMENT = 1_795_262_370_500


def told(raw: dict[str, Any]) -> Found:
    (found,) = conversations.told(payloads.payload(raw))
    return found


def test_a_conversation_begins_with_its_language_and_channel() -> None:
    found = told({"event": "conversation_created", **payloads.conversation()}).event
    data = payloads.read(found).data
    assert (found["id"], found["time"]) == ("conversation/10/created", TIME)
    assert (data.conversation_id, data.language, data.channel) == ("desk-10", "es", "web")


def test_a_beginning_is_the_same_before_and_after_its_first_message() -> None:
    """Only messages name the account; a list of conversations names it always."""
    raw = {"event": "conversation_created", **payloads.conversation()}
    ways = [raw, {**raw, "messages": []}, {**raw, "account": {"id": 5}}]
    assert {told(one).event.get("source") for one in ways} == {None}


@pytest.mark.parametrize(
    ("language", "found"), [("pt_BR", "pt-BR"), ("", None), ("*/*", None), (7, "7")]
)
def test_a_language_that_is_none_is_left_out(language: Any, found: Any) -> None:
    more = {"browser_language": language}
    raw = {"event": "conversation_created", **payloads.conversation(additional_attributes=more)}
    assert told(raw).event["data"].get("language") == found


@pytest.mark.parametrize(
    ("before", "after", "type"),
    [
        ("open", "resolved", "chat.conversation.ended"),
        ("pending", "resolved", "chat.conversation.ended"),
        ("snoozed", "resolved", "chat.conversation.ended"),
        ("resolved", "open", "chat.conversation.reopened"),
        ("resolved", "pending", "chat.conversation.reopened"),
        ("pending", "open", "chat.escalation.requested"),
        ("snoozed", "open", "chatwoot.status_open"),
        ("open", "snoozed", "chatwoot.status_snoozed"),
        ("open", "pending", "chatwoot.status_pending"),
    ],
)
def test_a_change_of_status_is_an_end_a_return_or_a_handoff(
    before: str, after: str, type: str
) -> None:
    assert told(payloads.changed(before, after)).event["type"] == type


def test_a_status_may_be_a_number() -> None:
    change = [{"status": {"previous_value": 2, "current_value": 0}}]
    found = told(payloads.changed("x", "open", changed_attributes=change))
    assert found.event["type"] == "chat.escalation.requested"


@pytest.mark.parametrize(
    ("event", "status", "type"),
    [
        ("conversation_resolved", "open", "chat.conversation.ended"),
        ("conversation_opened", "pending", "chat.conversation.reopened"),
        ("conversation_status_changed", "resolved", "chat.conversation.ended"),
        ("conversation_status_changed", "open", "chat.conversation.reopened"),
        ("conversation_status_changed", "pending", "chatwoot.status_pending"),
    ],
)
def test_old_versions_do_not_tell_what_was_before(event: str, status: str, type: str) -> None:
    raw = {"event": event, **payloads.conversation(status=status)}
    assert told(raw).event["type"] == type


@pytest.mark.parametrize(
    ("before", "meta", "by"),
    [
        ("open", {"assignee": payloads.JOHN}, "human"),
        ("open", {"assignee": payloads.BOT}, "ai"),
        ("pending", {"assignee": payloads.JOHN}, "ai"),
        ("open", {}, None),
    ],
)
def test_an_end_says_who_brought_it(before: str, meta: dict[str, Any], by: Any) -> None:
    labels = ["shipping", "", 7, "x" * 200]
    data: Any = payloads.read(
        told(payloads.changed(before, "resolved", meta=meta, labels=labels)).event
    ).data
    assert (data.outcome, data.resolved_by) == ("resolved", by)
    assert data.tags == ("shipping", "x" * 100)


def test_one_change_told_thrice_is_one_event() -> None:
    raw = payloads.changed("open", "resolved")
    found = [
        told({**raw, "event": event})
        for event in (
            "conversation_status_changed",
            "conversation_updated",
            "conversation_resolved",
        )
    ]
    assert found[0] == found[1] == found[2]
    assert found[0].event["id"] == f"conversation/10/ended/{MOMENT}"
    assert found[0].mark is not None
    assert (found[0].mark.object, found[0].mark.version) == ("conversation:10", MOMENT)


@pytest.mark.parametrize(
    ("more", "time"),
    [
        ({}, datetime(2026, 11, 21, 11, 59, 0, 250_000, UTC)),
        ({"updated_at": None}, TIME),
        ({"updated_at": None, "timestamp": None}, NOW),
    ],
)
def test_without_changed_attributes_the_conversation_s_own_times_count(
    more: dict[str, Any], time: datetime
) -> None:
    raw = {"event": "conversation_resolved", **payloads.conversation(**more)}
    assert told(raw).event["time"] == time


def test_a_time_that_is_none_has_no_mark() -> None:
    found = told({"event": "conversation_resolved", **payloads.conversation(updated_at="soon")})
    assert found.mark is None
    assert found.event["time"] == "soon"


def test_an_update_without_a_change_of_status_stays_unmapped() -> None:
    labels = {"labels": {"previous_value": [], "current_value": ["vip"]}}
    raw = payloads.changed("open", "open", event="conversation_updated")
    assert told({**raw, "changed_attributes": labels}).event["type"] == (
        "chatwoot.conversation_updated"
    )
    assert told({**raw, "changed_attributes": None}).event["type"] == (
        "chatwoot.conversation_updated"
    )
