import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import tree
from exporter.refusal import Refused

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TREES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("given", "path", "found"),
    [
        ({"a": {"b": "x"}}, ("a", "b"), "x"),
        ({"a": 7}, ("a",), "7"),
        ({"a": True}, ("a",), ""),
        ({"a": 1.5}, ("a",), ""),
        ({"a": 10**40}, ("a",), ""),
        ({"a": ["x"]}, ("a", "b"), ""),
        ("x", (), "x"),
        (None, ("a",), ""),
    ],
)
def test_a_word_is_a_text_or_a_whole_number(given: Any, path: tuple[str, ...], found: str) -> None:
    assert tree.word(given, *path) == found


def test_one_thing_in_place_of_a_list_is_a_list_of_it() -> None:
    assert tree.items({"a": [1, 2]}, "a") == [1, 2]
    assert tree.items({"a": {"b": 1}}, "a") == [{"b": 1}]
    assert tree.items({"a": None}, "a") == tree.items(7, "a") == []


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("1795262340", datetime(2026, 11, 21, 11, 59, tzinfo=UTC)),
        (1795262340, datetime(2026, 11, 21, 11, 59, tzinfo=UTC)),
        (1795262340250, datetime(2026, 11, 21, 11, 59, 0, 250_000, tzinfo=UTC)),
        ("9" * 13, datetime(2286, 11, 20, 17, 46, 39, 999_000, tzinfo=UTC)),
        (None, NOW),
        ("yesterday", "not a time"),
        ("\u00b2", "not a time"),
        ("9" * 14, "not a time"),
        (-5, "not a time"),
        (1.5, "not a time"),
        ({"at": 1}, "not a time"),
    ],
)
def test_an_instant_is_in_seconds_or_milliseconds(raw: Any, found: datetime | str) -> None:
    assert tree.instant(raw, NOW) == found


def test_the_latest_is_the_last_one_that_is_a_time() -> None:
    at = datetime(2026, 11, 21, 11, 59, tzinfo=UTC)
    assert tree.latest(NOW, 5, 1795262340, "x") == at
    assert tree.latest(NOW, None, "x") == NOW


def test_a_long_id_becomes_a_digest_with_room_for_a_suffix() -> None:
    assert tree.key("a", "b") == "a/b"
    long = tree.key("a" * 181)
    assert long == tree.key("a" * 181) != tree.key("a" * 182)
    assert len(long + "/identified") < 200
    assert tree.key("\ud800" * 200).startswith("sha256-")


@given(st.dictionaries(st.text(max_size=3), TREES, max_size=4))
def test_a_digest_does_not_depend_on_the_order_of_fields(told: dict[str, Any]) -> None:
    turned = dict(reversed(list(told.items())))
    assert tree.digest(told) == tree.digest(turned) == tree.digest(json.loads(json.dumps(told)))


def test_what_nests_too_deep_for_a_digest_is_refused() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Refused) as told:
        tree.digest(deep)
    assert told.value.code == "too_deep"
    while deep:
        deep = deep.pop()


@given(TREES)
def test_nothing_is_too_odd_to_be_read(told: Any) -> None:
    assert isinstance(tree.word(told, "a", "b"), str)
    assert isinstance(tree.items(told, "a"), list)
    assert isinstance(tree.instant(told, NOW), datetime | str)
