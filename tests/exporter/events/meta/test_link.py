from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events.meta import link


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (
            '{"conversation_id": "c-1", "agent_id": "bot"}',
            {"conversation_id": "c-1", "agent_id": "bot"},
        ),
        ('{"conversation_id": 42, "other": 1}', {"conversation_id": "42"}),
        ("conversation_id=c-1&agent_id=bot", {"conversation_id": "c-1", "agent_id": "bot"}),
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
def test_fields_come_out_of_json_or_a_query(raw: Any, found: dict[str, str]) -> None:
    assert link.fields(raw) == found
    assert link.conversation(raw) == found or str(raw).startswith("[")


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
    assert link.conversation(raw) == found
    assert link.fields(raw) == {}


@given(st.text())
def test_whatever_an_app_gave_along_two_bounded_fields_come_out(raw: str) -> None:
    found = link.conversation(raw)
    assert found.keys() <= {"conversation_id", "agent_id"}
    assert all(0 < len(one) <= 200 for one in found.values())
