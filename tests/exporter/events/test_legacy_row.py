from typing import Annotated

import pytest
from msgspec import Meta, Struct

from exporter.events import legacy_row
from exporter.events.invalid import Invalid


class Row(Struct, rename="camel"):
    user_id: Annotated[str, Meta(min_length=1, max_length=5)]
    count: int | None = None


def test_a_row_is_read_in_its_own_words_and_null_is_absent() -> None:
    found = legacy_row.of({"userId": "u", "count": None, "more": 1}, Row)
    assert (found.user_id, found.count) == ("u", None)


@pytest.mark.parametrize(
    ("raw", "code", "message"),
    [
        ({"user_id": "u"}, "missing_field", "userId: required"),
        ({"userId": None}, "missing_field", "userId: required"),
        ({"userId": 7}, "wrong_type", "userId: expected a text of 1 to 5 characters, got 7"),
        ([], "wrong_type", "the body: expected an object, got a list of 0 items"),
        ("x", "wrong_type", "the body: expected an object, got 'x'"),
    ],
)
def test_what_is_wrong_is_named_as_the_caller_wrote_it(
    raw: object, code: str, message: str
) -> None:
    with pytest.raises(Invalid) as told:
        legacy_row.of(raw, Row)
    assert (told.value.code, told.value.message) == (code, message)
    assert "analytics-calls.md" in told.value.help


def test_what_stands_beside_a_row_s_fields_is_kept() -> None:
    assert legacy_row.beside({"userId": "u", "a": 1, "b": None}, Row) == {"a": 1}


def test_an_id_is_the_caller_s_or_of_the_content() -> None:
    assert legacy_row.id_of("impact", {"id": "i-1", "a": 1}) == "i-1"
    one, other = (legacy_row.id_of("impact", {"id": None, "a": a}) for a in (1, 2))
    assert one == legacy_row.id_of("impact", {"a": 1, "id": None})
    assert one.startswith("impact/")
    assert one != other


def test_content_that_nests_too_deep_has_no_id() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Invalid) as told:
        legacy_row.id_of("impact", {"a": deep})
    assert told.value.code == "too_deep"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("customerId", "customer_id"),
        ("customer_id", "customer_id"),
        ("No-Show", "no_show"),
        ("appointment booked", "appointment_booked"),
        ("noShow", "no_show"),
        ("responseTimeMs", "response_time_ms"),
    ],
)
def test_a_name_is_spelt_as_we_spell(name: str, found: str) -> None:
    assert legacy_row.snake(name) == found
