"""Templates in values of any shape, and what becomes of what they make."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import payloads

SAID = {"list": '[{"a": 1}]', "count": "3", "summary": "Error: disk full", "name": "key"}


def text(template: str) -> str:
    """What a template says: `$x` is SAID's x, all else itself."""
    return SAID.get(template.removeprefix("$"), template)


def test_texts_and_keys_are_templates_and_nothing_else_is() -> None:
    value = {"$name": ["$summary", 1, True, None, 2.5], "plain": ("$count",)}
    expanded = payloads.expanded(value, text)
    assert expanded == {"key": ["Error: disk full", 1, True, None, 2.5], "plain": ["3"]}


@pytest.mark.parametrize(
    ("payload", "made"),
    [
        ({"alerts": "$list"}, {"alerts": [{"a": 1}]}),
        ({"n": "$count", "deep": [{"n": "$count"}]}, {"n": 3, "deep": [{"n": 3}]}),
        # Alertmanager makes a mapping of it, and of "on" a switch.
        ({"text": "$summary", "state": "on"}, {"text": "Error: disk full", "state": "on"}),
        ({"text": "[FIRING:1] x", "n": 5}, {"text": "[FIRING:1] x", "n": 5}),
        ("$list", [{"a": 1}]),
        ("text: fine\nalerts: [1, two]\n", {"text": "fine", "alerts": [1, "two"]}),
        ("just words", "just words"),
        ("$count", "3"),
        ("a: b: c", "a: b: c"),
        ("a: *nobody", "a: *nobody"),
        ("[" * 5000, "[" * 5000),
        (["$count"], [3]),
    ],
)
def test_what_is_json_becomes_what_it_says(payload: Any, made: Any) -> None:
    assert payloads.payload(payload, text) == made


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


@given(ANY)
def test_any_shape_is_taken(value: Any) -> None:
    payloads.payload(value, str)
    assert payloads.expanded(value, str) == value
