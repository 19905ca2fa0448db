"""What messages, questions, feedback and conversations move, figure by figure."""

from typing import Any

import pytest

from exporter.events import effects
from exporter.events.effects.move import Move
from tests.exporter.events.examples import event


def moved(type: str, **data: Any) -> list[Move]:
    """What an event of tenant t moves."""
    return effects.moves(event(type, tenant="t", **data).data)


def of(metric: str, moves: list[Move]) -> list[tuple[tuple[str, ...], float]]:
    """The labels and amounts of one metric's moves."""
    return [(labels, amount) for name, labels, amount in moves if name == metric]


def test_a_received_message_is_counted_in_its_channel() -> None:
    expected = ("chat_messages_total", ("t", "web", "received", ""), 1)
    assert moved("chat.message.received", channel="web") == [expected]


def test_a_feeling_and_every_topic_of_a_received_message_are_counted() -> None:
    feeling = {"overall": "negative", "confidence": 0.9}
    found = moved("chat.message.received", sentiment=feeling, topics=["refund", "delivery"])
    assert of("chat_sentiment_total", found) == [(("t", "", "negative"), 1)]
    assert of("chat_topic_mentions_total", found) == [(("t", "refund"), 1), (("t", "delivery"), 1)]


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ({}, "answered"),
        ({"fallback": False, "error": False}, "answered"),
        ({"fallback": True}, "fallback"),
        ({"error": True}, "error"),
        ({"error": True, "fallback": True}, "error"),
    ],
)
def test_a_turn_of_a_bot_answers_falls_back_or_fails(said: dict[str, bool], result: str) -> None:
    found = moved("chat.message.sent", agent_id="g-1", **said)
    assert of("chat_bot_turns_total", found) == [(("t", "g-1", result), 1)]


@pytest.mark.parametrize("kind", ["human", "system"])
def test_a_person_or_a_system_takes_no_turn_of_a_bot(kind: str) -> None:
    found = moved("chat.message.sent", agent_kind=kind, channel="sms", fallback=True)
    assert found == [("chat_messages_total", ("t", "sms", "sent", kind), 1)]


@pytest.mark.parametrize(("cached", "shown"), [(None, ""), (True, "true"), (False, "false")])
def test_a_sent_message_is_timed_where_it_says_how_long_it_took(
    cached: bool | None, shown: str
) -> None:
    found = moved("chat.message.sent", channel="web", response_seconds=1.5, cached=cached)
    assert of("chat_response_seconds", found) == [(("t", "web", "ai", shown), 1.5)]


def test_an_answer_within_no_time_is_timed_and_one_that_does_not_say_is_not() -> None:
    quick = moved("chat.message.sent", response_seconds=0)
    assert of("chat_response_seconds", quick) == [(("t", "", "ai", ""), 0)]
    assert not of("chat_response_seconds", moved("chat.message.sent"))


def test_a_question_with_its_answer_is_counted_and_timed_and_moves_no_messages() -> None:
    assert moved("chat.query.answered", channel="web", agent_kind="ai") == [
        ("chat_queries_total", ("t", "web", "false", "answered"), 1),
        ("chat_response_seconds", ("t", "web", "ai", "false"), 1.234),
    ]


def test_a_question_tells_that_it_failed_was_automated_how_it_feels_and_of_what() -> None:
    said = {"error": True, "automated": True, "cached": True, "topics": ["hours"]}
    found = moved("chat.query.answered", **said, sentiment={"overall": "neutral"})
    assert found == [
        ("chat_queries_total", ("t", "", "true", "error"), 1),
        ("chat_response_seconds", ("t", "", "", "true"), 1.234),
        ("chat_automated_responses_total", ("t", ""), 1),
        ("chat_sentiment_total", ("t", "", "neutral"), 1),
        ("chat_topic_mentions_total", ("t", "hours"), 1),
    ]


@pytest.mark.parametrize(("kind", "shown"), [(None, "csat"), ("csat", "csat"), ("answer",) * 2])
def test_feedback_is_counted_by_its_score(kind: str | None, shown: str) -> None:
    feeling = {"overall": "positive"}
    found = moved("chat.feedback.received", agent_id="g-1", kind=kind, sentiment=feeling)
    assert found == [
        ("chat_feedback_total", ("t", "", "g-1", shown, "5"), 1),
        ("chat_sentiment_total", ("t", "", "positive"), 1),
    ]


def test_words_that_follow_a_grade_are_felt_and_not_counted_again() -> None:
    feeling = {"overall": "negative"}
    assert moved("chat.feedback.received", amends="e-1", sentiment=feeling) == [
        ("chat_sentiment_total", ("t", "", "negative"), 1)
    ]
    assert moved("chat.feedback.received", amends="e-1") == []


def test_a_model_call_that_says_nothing_more_is_counted_only() -> None:
    labels = ("t", "openai", "gpt-4o", "", "ok")
    assert moved("chat.llm.called") == [("chat_llm_calls_total", labels, 1)]


def test_a_call_of_a_tool_is_counted_and_its_time_is_no_model_s() -> None:
    labels = ("t", "openai", "gpt-4o", "execute_tool", "ok")
    found = moved("chat.llm.called", operation="execute_tool", duration_seconds=2.5, input_tokens=3)
    assert found == [("chat_llm_calls_total", labels, 1)]


def test_a_model_call_moves_tokens_cost_and_times() -> None:
    tokens = {"input": 100, "output": 20, "cache_read": 7, "cache_write": 5, "reasoning": 3}
    found = moved(
        "chat.llm.called",
        **{f"{kind}_tokens": count for kind, count in tokens.items()},
        operation="chat",
        error_type="timeout",
        value="0.000015",
        currency="USD",
        duration_seconds=2.5,
        time_to_first_token_seconds=0,
    )
    model = ("t", "openai", "gpt-4o")
    assert found == [
        ("chat_llm_calls_total", (*model, "chat", "error"), 1),
        *[("chat_llm_tokens_total", (*model, kind), count) for kind, count in tokens.items()],
        ("chat_llm_cost_total", (*model, "USD"), 0.000015),
        ("chat_llm_duration_seconds", model, 2.5),
        ("chat_llm_time_to_first_token_seconds", model, 0),
    ]


def test_a_call_for_nothing_makes_no_series_of_tokens_or_cost() -> None:
    found = moved("chat.llm.called", input_tokens=0, value=0, currency="USD")
    assert [name for name, _, _ in found] == ["chat_llm_calls_total"]


@pytest.mark.parametrize(
    ("outcome", "by", "shown"),
    [
        ("resolved", None, "resolved"),
        ("resolved", "ai", "resolved_ai"),
        ("resolved", "human", "resolved_human"),
        ("unresolved", "ai", "unresolved"),
        ("abandoned", None, "abandoned"),
        ("escalated", "human", "escalated"),
    ],
)
def test_an_end_tells_who_resolved_and_only_that(outcome: str, by: str | None, shown: str) -> None:
    found = moved("chat.conversation.ended", outcome=outcome, resolved_by=by)
    assert found == [("chat_conversations_ended_total", ("t", "", shown), 1)]


@pytest.mark.parametrize(
    ("type", "metric", "labels"),
    [
        ("chat.conversation.started", "chat_conversations_started_total", ("t", "web")),
        ("chat.conversation.reopened", "chat_conversation_reopens_total", ("t", "web")),
        ("chat.escalation.resolved", "chat_escalations_resolved_total", ("t", "web")),
        ("chat.followup.required", "chat_followups_total", ("t", "required")),
        ("chat.followup.done", "chat_followups_total", ("t", "done")),
        ("chat.message.status", "chat_message_status_total", ("t", "web", "read", "")),
    ],
)
def test_a_step_of_a_conversation_is_counted_once(
    type: str, metric: str, labels: tuple[str, ...]
) -> None:
    assert moved(type, channel="web") == [(metric, labels, 1)]


def test_an_escalation_tells_of_whom_and_why() -> None:
    found = moved("chat.escalation.requested", channel="web", agent_id="g-1", reason="angry")
    assert found == [("chat_escalations_total", ("t", "web", "g-1", "angry"), 1)]


def test_a_message_that_failed_tells_its_class_of_error() -> None:
    found = moved("chat.message.status", status="failed", error_class="131047")
    assert found == [("chat_message_status_total", ("t", "", "failed", "131047"), 1)]


def test_a_topic_that_is_named_twice_in_one_text_is_one_mention() -> None:
    found = moved("chat.message.received", topics=["refund", "refund"])
    assert of("chat_topic_mentions_total", found) == [(("t", "refund"), 1)]
