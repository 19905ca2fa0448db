from typing import Any

import pytest

from exporter.events import linking


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            ({"conversation_id": "c-1", "agent_id": 7, "other": "x"},),
            {"conversation_id": "c-1", "agent_id": "7"},
        ),
        (({"conversation_id": ""}, {"conversation_id": "c-2"}), {"conversation_id": "c-2"}),
        (({"conversation_id": "c-1"}, {"conversation_id": "c-2"}), {"conversation_id": "c-1"}),
        (({"conversation_id": "x" * 201}, None, [], "text"), {}),
        (({"session_id": "s"},), {"session_id": "s"}),
        ((), {}),
    ],
)
def test_our_ids_are_taken_out_of_free_fields(fields: tuple[Any, ...], found: Any) -> None:
    assert linking.of(*fields) == found


def test_pairs_are_fields_too() -> None:
    pairs = [{"name": "conversation_id", "value": "c-1"}, {"name": "gift", "value": "yes"}, 7]
    assert linking.of_pairs(pairs) == {"conversation_id": "c-1"}


def test_a_word_is_a_conversation() -> None:
    assert linking.of_text("c-1") == {"conversation_id": "c-1"}
    assert linking.of_text("summer sale") == {}
    assert linking.of_text('{"conversation_id":"c-1","agent_id":"bot"}') == {
        "conversation_id": "c-1",
        "agent_id": "bot",
    }
    assert linking.of_text(None) == {}
