"""Who waited how long, who called for a person, and how it ended."""

import pytest

from tests.demo.chats import chat
from tests.demo.conversation import Call, Conversation


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("c:hello@0 a:hi@28", [(1, 28.0)]),
        ("c:hello@0 c:anybody?@20 a:hi@28", [(2, 28.0)]),
        ("c:hello@0 a:hi@28 a:how_are_you@30", [(1, 28.0)]),
        ("c:hello@0 a:hi@28 c:well@40 a:good@41", [(1, 28.0), (3, 1.0)]),
        ("c:hello@0", []),
        ("a:hi@0", []),
    ],
)
def test_an_answer_is_waited_for_from_the_first_text_on(
    said: str, waits: list[tuple[int, float]]
) -> None:
    assert list(Conversation.of(chat(said)).waits()) == waits


@pytest.mark.parametrize(
    ("said", "scores", "call"),
    [
        ("c:hello@0 a:hi@28", (), None),
        ("c:hello@0 a:hi@28 c:are_you_a_Bot?@30", (), Call(2, "asked for a person")),
        ("c:hello@0 a:I_am_human@28", (), None),
        ("c:about_robots@0 a:hi@28", (), None),
        ("c:hello@0 a:hi@600", (), None),
        ("c:hello@0 a:hi@601", (), Call(1, "no answer")),
        ("c:hello@0 a:hi@601 c:a_bot?@602", (), Call(1, "no answer")),
        ("c:hello@0 a:hi@28 c:bye@30", (1,), Call(2, "unhappy")),
        ("c:hello@0 a:hi@28 c:bye@30", (2, 5), None),
        ("c:hello@0 a:hi@28", (1,), None),
    ],
)
def test_a_person_is_called_for_once_and_for_a_reason(
    said: str, scores: tuple[int, ...], call: Call | None
) -> None:
    assert Conversation.of(chat(said, scores=scores)).call == call


@pytest.mark.parametrize(
    ("said", "scores", "ending"),
    [
        ("c:hello@0 a:hi@28", (), {"outcome": "resolved", "resolved_by": "ai"}),
        ("c:hello@0 a:hi@700", (), {"outcome": "resolved", "resolved_by": "human"}),
        ("c:hello@0", (), {"outcome": "abandoned"}),
        ("c:hello@0", (3,), {"outcome": "resolved", "resolved_by": "ai"}),
        ("c:hello@0 a:hi@28", (1,), {"outcome": "unresolved"}),
        ("c:hello@0 a:hi@28 c:bye@30", (1,), {"outcome": "escalated"}),
    ],
)
def test_a_conversation_ends_as_it_went(
    said: str, scores: tuple[int, ...], ending: dict[str, str]
) -> None:
    assert Conversation.of(chat(said, scores=scores)).ending == ending
