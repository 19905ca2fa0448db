from typing import Any

import pytest

from exporter.events.chatwoot import messages
from exporter.events.inbound import Mark
from exporter.events.invalid import Invalid
from tests.exporter.events.chatwoot import payloads
from tests.exporter.events.chatwoot.payloads import NOW


def told(raw: dict[str, Any]) -> list[dict[str, Any]]:
    return [one.event for one in messages.told(payloads.payload(raw))]


@pytest.mark.parametrize("kind", ["incoming", 0])
def test_what_a_customer_wrote_is_received(kind: Any) -> None:
    (found,) = told(payloads.message(message_type=kind))
    assert found == {
        "id": "message/118",
        "type": "chat.message.received",
        "time": "2026-11-21T11:59:00.000Z",
        "source": "5",
        "data": {
            "conversation_id": "desk-10",
            "customer_id": "desk-contact-14",
            "agent_id": "desk-user-1",
            "channel": "web",
            "message_id": "desk-message-118",
            "text": "Do you ship to Spain?",
        },
    }


@pytest.mark.parametrize(
    ("sender", "agent", "kind", "automated"),
    [
        (payloads.JOHN, "desk-user-1", "human", False),
        (payloads.BOT, "desk-bot-3", "ai", True),
        (None, None, "system", True),
    ],
)
@pytest.mark.parametrize("type", ["outgoing", 1])
def test_who_answered_is_a_person_a_bot_or_the_system(
    sender: Any, agent: Any, kind: str, automated: bool, type: Any
) -> None:
    (found,) = told({**payloads.reply(sender), "message_type": type})
    data = payloads.read(found).data
    assert found["type"] == "chat.message.sent"
    assert (data.agent_id, data.agent_kind) == (agent, kind)
    assert found["data"]["automated"] is automated


@pytest.mark.parametrize("type", ["template", 3])
def test_what_chatwoot_writes_by_itself_is_of_the_system(type: Any) -> None:
    (found,) = told(payloads.message(message_type=type, sender=None))
    assert (found["type"], found["data"]["agent_kind"]) == ("chat.message.sent", "system")


def test_a_private_note_leaves_nothing() -> None:
    assert told(payloads.reply(private=True)) == []


@pytest.mark.parametrize(
    ("more", "type"),
    [
        ({"message_type": "activity"}, "chatwoot.activity"),
        ({"message_type": 2}, "chatwoot.activity"),
        ({"message_type": "novel"}, "chatwoot.message_created"),
        ({"content_attributes": {"deleted": True}}, "chatwoot.message_deleted"),
    ],
)
def test_what_nobody_says_to_anybody_stays_unmapped(more: dict[str, Any], type: str) -> None:
    (found,) = told(payloads.message(**more))
    assert found["type"] == type


def test_an_update_tells_the_message_again_under_its_id() -> None:
    (created,) = told(payloads.message())
    (updated,) = told(payloads.message(event="message_updated", status="read"))
    assert created == updated


@pytest.mark.parametrize(
    ("status", "found", "error"),
    [("sent", "sent", None), (2, "read", None), ("failed", "failed", "external_error")],
)
def test_an_update_tells_how_far_an_answer_came(status: Any, found: str, error: Any) -> None:
    _, event = told(payloads.reply(event="message_updated", status=status))
    assert event["type"] == "chat.message.status"
    assert event["id"] == f"message/118/{found}"
    data = event["data"]
    assert (data["status"], data.get("error_class")) == (found, error)
    assert data["message_id"] == "desk-message-118"


def test_a_status_that_nobody_knows_is_passed_over() -> None:
    assert len(told(payloads.reply(event="message_updated", status="progress"))) == 1


def graded(rating: Any, words: str = "") -> dict[str, Any]:
    answer = {"rating": rating, "feedback_message": words}
    return payloads.message(
        event="message_updated",
        message_type="template",
        content_type="input_csat",
        content_attributes={"submitted_values": {"csat_survey_response": answer}},
    )


@pytest.mark.parametrize("rating", [4, "4"], ids=repr)
def test_a_grade_is_feedback_at_the_time_it_was_sent(rating: Any) -> None:
    _, found = told(graded(rating))
    data: Any = payloads.read(found).data
    assert (found["type"], found["time"]) == ("chat.feedback.received", NOW)
    assert (data.score, data.comment, data.kind) == (4, None, "csat")
    assert (data.conversation_id, data.agent_id) == ("desk-10", "desk-user-1")


def test_words_that_follow_a_grade_are_kept_and_are_no_second_grade() -> None:
    first, (again, words) = told(graded(4))[1], told(graded(4, "quick"))[1:]
    assert first == again
    assert first["id"] == "message/118/csat"
    data: Any = payloads.read(words).data
    assert (data.score, data.comment, data.amends) == (4, "quick", first["id"])
    assert words["id"] != told(graded(4, "quick and kind"))[2]["id"]


def test_of_words_that_were_changed_the_newest_hold() -> None:
    marks = [one.mark for one in messages.told(payloads.payload(graded(4, "quick")))]
    since = round(NOW.timestamp() * 1000)
    assert marks == [None, None, Mark("words:message/118/csat", since)]


def test_a_grade_out_of_bounds_is_kept_aside() -> None:
    with pytest.raises(Invalid, match=r"data\.score"):
        payloads.read(told(graded(9))[1])
