import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.events import bounds
from exporter.events.invalid import Invalid

HALF = "\ud83d"
NUL = "\0"


def nested(levels: int) -> Any:
    value: Any = "bottom"
    for _ in range(levels):
        value = [value]
    return value


def refused(raw: Any) -> str:
    with pytest.raises(Invalid) as invalid:
        bounds.storable(raw)
    return invalid.value.message


def test_what_can_be_stored_is_left_as_it_is() -> None:
    raw = {
        "id": "e-1",
        "data": {"text": "ok \n \U0001f600", "time": datetime(2026, 11, 21, tzinfo=UTC)},
    }
    assert bounds.storable(raw) is raw
    assert bounds.is_storable([raw, raw])


def test_a_text_that_only_looks_like_an_escape_is_left_as_it_is() -> None:
    assert bounds.storable({"text": "\\u0000"}) == {"text": "\\u0000"}


@pytest.mark.parametrize("bad", [HALF, NUL])
def test_half_characters_and_nuls_are_mended_in_texts(bad: str) -> None:
    raw = {"id": "e-1", "data": {"text": f"so nice {bad}", f"x{bad}": [f"{bad}!"]}}
    assert not bounds.is_storable(raw)
    mended = bounds.storable(raw)
    assert mended == {"id": "e-1", "data": {"text": "so nice \ufffd", "x\ufffd": ["\ufffd!"]}}
    assert bounds.is_storable(mended)


@pytest.mark.parametrize("name", ["conversation_id", "alias", "aliases", "tenant"])
def test_an_id_is_not_mended_since_two_could_become_one(name: str) -> None:
    told = refused({"data": {name: [f"a{NUL}"]}})
    assert told == f"data.{name}: expected no NUL and no half character in an id"
    assert refused({"id": HALF}).startswith("id: expected no NUL")


def test_what_is_no_json_is_refused() -> None:
    assert refused({"data": object()}) == "event: expected JSON values only"
    assert not bounds.is_storable({"data": object()})


def test_depth_beyond_any_reader_is_refused() -> None:
    assert "16 levels" in refused({"data": nested(100_000)})
    assert "16 levels" in refused({"text": HALF, "data": nested(100)})
    assert not bounds.is_storable(nested(100_000))


def test_a_record_is_bounded() -> None:
    assert refused({"data": "x" * 600_000}).startswith("event: expected at most 524288 bytes")


def test_attributes_are_texts_of_what_is_not_known() -> None:
    raw = {"known": 1, "a": "b", "n": 1.5, "t": True, "l": [1, {"x": None}], "none": None}
    assert bounds.attributes(raw, {"known"}) == {
        "a": "b",
        "n": "1.5",
        "t": "true",
        "l": '[1,{"x":null}]',
    }


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({f"k{i}": 1 for i in range(33)}, "data: expected at most 32 fields that its type lacks"),
        ({"a": "x" * 257}, "data.a: expected at most 256 characters in a field"),
        ({"a": ["x" * 255]}, "data.a: expected at most 256 characters in a field"),
        ({"a": nested(17)}, "data.a: expected at most 16 levels of nesting"),
        ({"k" * 101: 1}, "data: expected names of at most 100 characters"),
    ],
)
def test_attributes_are_bounded(raw: dict[str, Any], told: str) -> None:
    with pytest.raises(Invalid) as invalid:
        bounds.attributes(raw, frozenset())
    assert invalid.value.message.startswith(told)


def test_free_json_may_be_sixteen_deep() -> None:
    bounds.weigh(nested(16), "data.context")
    with pytest.raises(Invalid) as invalid:
        bounds.weigh(nested(17), "data.context")
    assert invalid.value.code == "too_deep"


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_whatever_is_mended_can_be_stored(texts: dict[str, str]) -> None:
    try:
        mended = bounds.storable({"data": texts})
    except Invalid:
        return
    assert NUL not in json.dumps(mended, ensure_ascii=False).encode().decode()
    assert bounds.is_storable(mended)
