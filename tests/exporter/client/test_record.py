import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from uuid import UUID

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exporter.client import record

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def written(data: object) -> dict[str, object]:
    event: dict[str, object] = json.loads(record.written("t", data, id="1", time=NOON))
    return event


@given(st.dictionaries(st.text(), VALUES, max_size=6))
def test_what_is_written_reads_back_the_same(data: dict[str, object]) -> None:
    expected = {"id": "1", "type": "t", "time": "2026-03-01T12:00:00Z", "data": data}
    assert written(data) == expected


@given(st.text(st.characters(exclude_categories=())))
@example("half an emoji \ud83d")
def test_any_text_at_all_becomes_readable_json(text: str) -> None:
    assert written({"text": text})["data"] == {"text": text.encode("utf-8", "replace").decode()}


def test_values_of_other_libraries_are_written_as_plain_ones() -> None:
    data = MappingProxyType(
        {
            "count": np.int64(3),
            "ok": np.bool_(True),
            "share": np.float32(0.5),
            "half": Fraction(1, 2),
            "price": Decimal("19.90"),
            "who": UUID(int=1),
            "labels": {"a"},
        }
    )
    assert written(data)["data"] == {
        "count": 3,
        "ok": True,
        "share": 0.5,
        "half": 0.5,
        "price": "19.90",
        "who": "00000000-0000-0000-0000-000000000001",
        "labels": ["a"],
    }


def test_a_dataclass_is_data_too() -> None:
    @dataclass
    class Asked:
        query: str

    assert written(Asked("prix ?"))["data"] == {"query": "prix ?"}


def test_a_number_that_json_lacks_is_written_as_null() -> None:
    assert written({"a": float("nan"), "b": float("inf")})["data"] == {"a": None, "b": None}


def circle() -> dict[str, object]:
    data: dict[str, object] = {}
    data["itself"] = data
    return data


@pytest.mark.parametrize(
    ("given_type", "data", "id", "time", "message"),
    [
        (7, {}, "1", NOON, "type: expected a string, got int"),
        ("t", {}, 1.5, NOON, "id: expected a string, got float"),
        ("t", {}, True, NOON, "id: expected a string, got bool"),
        ("t", [1], "1", NOON, "data: expected a mapping, got list"),
        ("t", None, "1", NOON, "data: expected a mapping, got nothing"),
        ("t", {}, "1", 12, "time: expected an aware datetime, got int"),
        (
            "t",
            {},
            "1",
            datetime(2026, 3, 1),  # noqa: DTZ001 - the point
            "time: expected an aware datetime, this one has no time zone",
        ),
        (
            "t",
            {"a": object()},
            "1",
            NOON,
            "data: can't be written as JSON: object has no JSON form",
        ),
        ("t", {"a": "\ud83d", "b": float("nan")}, "1", NOON, "data: can't be written as JSON: "),
        ("t", circle(), "1", NOON, "data: can't be written as JSON: "),
        ("t", {"a": "x" * 524288}, "1", NOON, "data: expected at most 524288 bytes as JSON, got"),
    ],
)
def test_an_unfit_event_says_what_to_give_instead(
    given_type: str, data: object, id: object, time: object, message: str
) -> None:
    with pytest.raises(record.UnfitError) as caught:
        record.written(given_type, data, id=id, time=time)
    assert str(caught.value).startswith(message)


def test_an_id_may_be_a_number_or_a_uuid() -> None:
    assert json.loads(record.written("t", {}, id=12, time="2026-03-01T12:00:00Z"))["id"] == "12"
    assert json.loads(record.written("t", {}, id=UUID(int=1), time=NOON))["id"].endswith("0001")


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [
        (250, 0.25),
        (Decimal(1500), 1.5),
        (np.int64(40), 0.04),
        (None, None),
        ("250", "250"),
        (True, True),
        (Decimal("sNaN"), Decimal("sNaN")),
    ],
)
def test_milliseconds_become_seconds_and_what_is_no_number_stays(
    milliseconds: object, expected: object
) -> None:
    assert repr(record.seconds(milliseconds)) == repr(expected)


def test_only_what_was_given_is_present() -> None:
    assert record.present({"a": None, "b": 0, "c": ""}) == {"b": 0, "c": ""}
