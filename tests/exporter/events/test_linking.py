from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import linking

BOTH = {"conversation_id": "c-1", "agent_id": "bot"}


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


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ('{"conversation_id": "c-1", "agent_id": "bot"}', BOTH),
        ('{"conversation_id": 42, "other": 1}', {"conversation_id": "42"}),
        ("conversation_id=c-1&agent_id=bot", BOTH),
        ("campaign=5", {}),
        ('{"conversation_id": ["c"]}', {}),
        ('{"conversation_id": "' + "c" * 201 + '"}', {}),
        ("{broken", {}),
        ("[" * 9_000, {}),
        ('{"a":' * 9_000, {}),
        (None, {}),
        ({"conversation_id": "c-1"}, {}),
    ],
)
def test_our_ids_come_out_of_json_or_a_query(raw: Any, found: dict[str, str]) -> None:
    assert linking.of_text(raw) == found
    assert linking.of_word(raw) == found


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("c-1", {"conversation_id": "c-1"}),
        ("two words", {}),
        ("c" * 201, {}),
        ("", {}),
        ("a\x00b", {}),
    ],
)
def test_one_word_is_a_conversation_only_where_it_is_meant_as_one(
    raw: str, found: dict[str, str]
) -> None:
    assert linking.of_word(raw) == found
    assert linking.of_text(raw) == {}


@given(st.text())
def test_whatever_an_app_gave_along_bounded_fields_come_out(raw: str) -> None:
    found = linking.of_word(raw)
    assert found.keys() <= {"conversation_id", "agent_id", "session_id"}
    assert all(0 < len(one) <= 200 for one in found.values())
