from typing import Any

import pytest

from exporter.events.intercom import conversations
from tests.exporter.events.intercom import payloads
from tests.exporter.events.intercom.payloads import BOT, CUSTOMER, STAMP, TIME, part


def told(topic: str, *parts: Any, **more: Any) -> list[dict[str, Any]]:
    found = conversations.told(
        payloads.told(f"conversation.{topic}", payloads.item(*parts, **more))
    )
    return [one.event for one in found]


def test_a_conversation_begins_with_what_the_customer_wrote() -> None:
    began, first = told("user.created")
    assert (began["id"], began["type"]) == (
        "conversation/1911149811/created",
        "chat.conversation.started",
    )
    assert began["data"]["subject"] == "Shipping"
    assert first == {
        "id": "source/1911149811",
        "type": "chat.message.received",
        "time": began["time"],
        "source": "abc123",
        "data": {
            "conversation_id": "help-1911149811",
            "customer_id": CUSTOMER["id"],
            "agent_id": "help-admin-814860",
            "channel": "web",
            "message_id": "source/1911149811",
            "text": "Do you ship to Spain?",
        },
    }


def test_one_that_a_teammate_began_begins_with_their_words() -> None:
    source = {"type": "conversation", "body": "<p>Hello</p>", "author": payloads.TEAMMATE}
    _, first = told("admin.single.created", source=source)
    assert (first["type"], first["data"]["agent_kind"]) == ("chat.message.sent", "human")


def test_versions_before_2_call_it_conversation_message() -> None:
    message = {"body": "<p>Hi</p>", "author": CUSTOMER}
    _, first = told("user.created", source=None, conversation_message=message)
    assert first["data"]["text"] == "Hi"
    assert len(told("user.created", source={"type": "email", "body": ""})) == 1


def test_every_part_is_a_message_of_its_author_in_plain_text() -> None:
    parts = [part(), part(CUSTOMER, id="4413", body="<p>Great</p>"), part(BOT, id="4414")]
    sent, received, bot = told("admin.replied", *parts)
    assert (sent["id"], sent["time"], sent["data"]["text"]) == ("part/4412", TIME, "Yes, we do.")
    assert (received["type"], received["data"]["text"]) == ("chat.message.received", "Great")
    data: Any = payloads.read(bot).data
    assert (data.agent_id, data.agent_kind, data.automated) == ("help-bot-999", "ai", True)


def test_the_first_answer_tells_how_long_the_customer_waited() -> None:
    first, later = told("admin.replied", part(), part(id="2", created_at=STAMP + 5))
    assert first["data"]["response_seconds"] == 45
    assert "response_seconds" not in later["data"]


@pytest.mark.parametrize("asked", [None, STAMP + 5, "soon"])
def test_a_wait_that_cannot_be_is_left_out(asked: Any) -> None:
    statistics = {"first_contact_reply_at": asked, "first_admin_reply_at": STAMP}
    (found,) = told("admin.replied", part(), statistics=statistics)
    assert "response_seconds" not in found["data"]


@pytest.mark.parametrize("kind", ["note", "assignment", "away_mode_assignment", "snoozed"])
def test_what_stays_between_teammates_is_no_message(kind: str) -> None:
    (found,) = told("admin.replied", part(part_type=kind))
    assert found["type"] == "intercom.conversation.admin.replied"
    assert told("admin.noted", part(part_type="note")) == []


@pytest.mark.parametrize(
    ("author", "by"), [(payloads.TEAMMATE, "human"), (BOT, "ai"), (CUSTOMER, None)]
)
def test_a_close_is_an_end_with_its_statistics(author: Any, by: Any) -> None:
    closing = part(author, part_type="close", body=None, id="77")
    ended, summary = told("admin.closed", closing)
    assert ended["id"] == "conversation/1911149811/ended/77"
    outcome: Any = payloads.read(ended).data
    assert (outcome.outcome, outcome.resolved_by, outcome.tags) == ("resolved", by, ("shipping",))
    data: Any = payloads.read(summary).data
    assert summary["type"] == "chat.conversation.summarised"
    assert (data.duration_seconds, data.message_count) == (80, 4)
    assert (data.ended_at - data.started_at).total_seconds() == 80


def test_a_close_without_statistics_says_what_it_knows() -> None:
    ended, summary = told("admin.closed", statistics=None, created_at=None, tags=None)
    assert ended["id"].endswith("notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e")
    assert "duration_seconds" not in summary["data"]
    backwards = {"last_close_at": 5}
    assert "duration_seconds" not in told("admin.closed", statistics=backwards)[1]["data"]


def test_words_said_while_closing_are_a_message() -> None:
    said, *_ = told("admin.closed", part(part_type="close", body="<p>Bye</p>"))
    assert (said["type"], said["data"]["text"]) == ("chat.message.sent", "Bye")


def test_an_opened_conversation_was_reopened() -> None:
    (found,) = told("admin.opened", part(part_type="open", body=None, id="78"))
    assert (found["id"], found["type"]) == (
        "conversation/1911149811/reopened/78",
        "chat.conversation.reopened",
    )


@pytest.mark.parametrize(
    ("author", "to", "type"),
    [
        (BOT, {"type": "admin", "id": "814860"}, "chat.escalation.requested"),
        (BOT, {"type": "team", "id": "1"}, "chat.escalation.requested"),
        (BOT, {"type": "nobody_admin"}, "intercom.conversation.admin.assigned"),
        (
            payloads.TEAMMATE,
            {"type": "admin", "id": "814860"},
            "intercom.conversation.admin.assigned",
        ),
    ],
)
def test_a_bot_that_gives_it_to_a_person_escalates(author: Any, to: Any, type: str) -> None:
    given = part(author, part_type="assignment", assigned_to=to)
    assert [one["type"] for one in told("admin.assigned", given)] == [type]


def test_a_rating_is_feedback_for_the_teammate_that_was_rated() -> None:
    rating = {
        "rating": 4,
        "remark": "quick &amp; kind",
        "created_at": STAMP,
        "teammate": {"id": 9},
    }
    found, words = told("rating.added", conversation_rating=rating)
    data: Any = payloads.read(found).data
    assert (data.score, data.comment, data.kind) == (4, None, "csat")
    said: Any = payloads.read(words).data
    assert (said.score, said.comment, said.amends) == (4, "quick & kind", found["id"])
    assert (data.agent_id, data.agent_kind) == ("help-admin-9", "human")
    assert found["id"] == f"conversation/1911149811/rating/{STAMP}"


def test_a_rating_of_nobody_is_of_who_has_the_conversation() -> None:
    rating = {"rating": 5, "created_at": STAMP, "teammate": None}
    (found,) = told("rating.added", conversation_rating=rating)
    assert found["data"]["agent_id"] == "help-admin-814860"


@pytest.mark.parametrize(
    ("topic", "more"),
    [
        ("rating.added", {"conversation_rating": {"rating": None}}),
        ("rating.added", {}),
        ("admin.snoozed", {}),
        ("user.replied", {"id": None}),
    ],
)
def test_what_holds_nothing_stays_unmapped(topic: str, more: dict[str, Any]) -> None:
    (found,) = told(topic, **more)
    assert found["type"] == f"intercom.conversation.{topic}"
    assert found["id"] == "unmapped/notif_4e3504a3-ba3f-46dc-ab48-8e4d5bdfdf4e"
