import re
from typing import Any, get_args

import msgspec
import pytest

from exporter.analytics import beat, stored
from exporter.analytics.stored import Stored
from exporter.events import conversations, model, summaries

AT = 1_700_000_000_000
KEY = bytes(8)
TIME = "2026-03-02T09:00:00Z"


def of(type: str, **data: Any) -> beat.Beat | None:
    body = msgspec.json.encode({"conversation_id": "c1", **data})
    found = stored.data(Stored(1, KEY, "", type, AT, body))
    assert found is not None, body
    return beat.of(AT, KEY, found)


def more(type: str, **data: Any) -> dict[str, Any]:
    found = of(type, **data)
    assert found is not None
    return found.more


def test_what_stands_beside_every_event_is_kept() -> None:
    said = {"agent_kind": "ai", "agent_id": "b", "channel": "web", "language": "en"}
    found = of("chat.message.sent", customer_id="anna", **said)
    assert found == beat.Beat(AT, KEY, "sent", "ai", "b", "web", "anna", "en", {})


def test_who_asked_a_question_is_its_customer() -> None:
    asked = {"query": "", "response_seconds": 0.5, "cached": False, "user_id": "anna"}
    found = of("chat.query.answered", **asked)
    assert found is not None
    assert found.customer == "anna"


@pytest.mark.parametrize(
    ("type", "data", "kind", "told"),
    [
        (
            "chat.message.received",
            {"topics": ["a"], "sentiment": {"overall": "positive"}},
            "received",
            {"topics": ("a",), "feeling": "positive"},
        ),
        (
            "chat.message.received",
            {"intents": [{"intent": "buy"}]},
            "received",
            {"topics": ("buy",)},
        ),
        (
            "chat.message.sent",
            {"agent_kind": "ai", "response_seconds": 1.25, "cached": True, "fallback": False},
            "sent",
            {"ms": 1_250, "cached": True},
        ),
        (
            "chat.query.answered",
            {"query": "", "response_seconds": 0.5, "cached": False, "automated": False},
            "answered",
            {"ms": 500, "by_human": True},
        ),
        ("chat.feedback.received", {"score": 4}, "rated", {"score": 4}),
        ("chat.feedback.received", {"score": 4, "kind": "answer"}, "rated", {"answer": 4}),
        ("chat.feedback.received", {"score": 4, "amends": "e1"}, "rated", {}),
        (
            "chat.conversation.started",
            {"journey_stage": "decision"},
            "started",
            {"stage": "decision"},
        ),
        (
            "chat.conversation.ended",
            {"outcome": "resolved", "resolved_by": "ai", "tags": ["vip"]},
            "ended",
            {"outcome": "resolved", "by": "ai", "topics": ("vip",)},
        ),
        ("chat.conversation.reopened", {}, "reopened", {}),
        ("chat.escalation.requested", {"reason": "angry"}, "escalated", {}),
        ("chat.escalation.resolved", {}, "deescalated", {}),
        (
            "chat.followup.required",
            {"followup_id": "f1", "action": "", "due_at": TIME},
            "required",
            {},
        ),
        ("chat.followup.done", {"followup_id": "f1"}, "done", {}),
        (
            "chat.conversion.recorded",
            {"kind": "purchase", "value": 1_999, "currency": "EUR"},
            "converted",
            {"what": "purchase", "value": 1_999, "currency": "EUR"},
        ),
        (
            "integration.queried",
            {"provider": "shopify", "query_type": "x", "success": True, "data_types": ["orders"]},
            "queried",
            {"provider": "shopify", "ok": True, "types": ("orders",)},
        ),
        (
            "integration.queried",
            {"provider": "a", "query_type": "b", "success": False, "gaps": ["c"], "confidence": 0},
            "queried",
            {"provider": "a", "gaps": ("c",), "confidence": 0},
        ),
        (
            "chat.query.answered",
            {"query": "?", "response_seconds": 0, "cached": True},
            "answered",
            {"ms": 0, "cached": True},
        ),
    ],
)
def test_each_type_keeps_what_figures_need(
    type: str, data: dict[str, Any], kind: str, told: dict[str, Any]
) -> None:
    found = of(type, **data)
    assert found is not None
    assert (found.kind, found.more) == (kind, told)


def test_a_summary_keeps_its_figures_and_its_stage() -> None:
    told = more(
        "chat.conversation.summarised",
        started_at=TIME,
        message_count=3,
        response_seconds_avg=35.0,
        conversion_event={"type": "purchase", "value": 120_000, "currency": "EUR"},
        escalation={"required": True},
        tags=["vip"],
        customer_journey={"stage": "awareness"},
    )
    assert told["ms"] == 35_000
    assert (told["what"], told["value"], told["currency"]) == ("purchase", 120_000, "EUR")
    assert (told["escalated"], told["topics"], told["stage"]) == (True, ("vip",), "awareness")
    by_word = more("chat.conversation.summarised", intents=[{"intent": "buy"}])
    assert by_word == {"topics": ("buy",)}
    staged = more("chat.conversation.summarised", customer_journey_stage="advocacy")
    assert staged == {"stage": "advocacy"}


def test_what_belongs_to_no_conversation_is_no_beat() -> None:
    page = stored.data(Stored(1, KEY, "", "web.page.viewed", AT, b'{"page":"/"}'))
    alone = stored.data(Stored(1, KEY, "", "chat.feedback.received", AT, b'{"score":3}'))
    assert page is not None
    assert alone is not None
    assert beat.of(AT, KEY, page) is None
    assert beat.of(AT, KEY, alone) is None


def test_every_kind_is_a_word_and_every_type_that_makes_one_exists() -> None:
    assert all(re.fullmatch("[a-z]+", kind) for kind in get_args(beat.Kind))
    assert beat._TOLD.keys() <= model.TYPES.keys()
    assert {kind for kind, _ in beat._TOLD.values()} == {*get_args(beat.Kind)}


def test_a_beat_stands_by_its_time_and_then_by_its_key() -> None:
    found = of("chat.conversation.reopened")
    assert found is not None
    assert found.place == (AT, KEY)


def test_what_was_wanted_is_kept_of_any_event() -> None:
    found = of("chat.conversation.reopened", service="repair")
    assert found is not None
    assert found.more == {"service": "repair"}


def test_a_summary_keeps_its_place_among_all_events_and_nothing_else_does() -> None:
    told = summaries.Summarised(conversation_id="c", message_count=2)
    found = beat.of(AT, KEY, told, seq=7)
    assert found is not None
    assert found.more == {"messages": 2, "seq": 7}
    ended = beat.of(AT, KEY, conversations.Reopened(conversation_id="c"), seq=7)
    assert ended is not None
    assert ended.more == {}
