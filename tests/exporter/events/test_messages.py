from typing import Any

import pytest

from exporter.events import messages
from tests.exporter.events.examples import complaint, event


def test_a_sent_message_tells_how_it_was_made() -> None:
    told: dict[str, Any] = {
        "message_id": "m-1",
        "text": "On its way.",
        "response_seconds": 1.5,
        "cached": True,
        "automated": True,
        "fallback": False,
        "error": False,
        "confidence": 0.75,
        "model": "gpt-4o",
        "prompt_name": "support",
        "prompt_version": "12",
    }
    data = event("chat.message.sent", **told).data
    assert isinstance(data, messages.Sent)
    assert {name: getattr(data, name) for name in told} == told


def test_a_question_and_its_answer_come_in_one() -> None:
    data = event("chat.query.answered", user_id="u-1", context={"page": "/prices"}).data
    assert isinstance(data, messages.Answered)
    assert (data.query, data.response_seconds, data.cached) == ("open today?", 1.234, False)
    assert (data.user_id, data.context) == ("u-1", {"page": "/prices"})


@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_feedback_is_one_to_five(score: int) -> None:
    data = event("chat.feedback.received", score=score, kind="answer", comment="fine").data
    assert isinstance(data, messages.Feedback)
    assert (data.score, data.kind, data.comment) == (score, "answer", "fine")


def test_the_cost_of_a_call_far_below_a_cent_is_kept() -> None:
    data = event("chat.llm.called", value="0.000015", currency="USD", input_tokens=100).data
    assert isinstance(data, messages.Called)
    assert (data.value_nano, data.currency, data.input_tokens) == (15_000, "USD", 100)


@pytest.mark.parametrize(
    ("type", "field", "value"),
    [
        ("chat.message.status", "status", "seen"),
        ("chat.message.received", "text", "x" * 65_537),
        ("chat.query.answered", "response_seconds", "fast"),
        ("chat.query.answered", "context", 7),
        ("chat.llm.called", "output_tokens", -1),
        ("chat.feedback.received", "kind", "nps"),
    ],
)
def test_what_does_not_fit_is_refused(type: str, field: str, value: Any) -> None:
    assert complaint(type, **{field: value}).startswith(f"data.{field}: expected")
