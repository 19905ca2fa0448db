from datetime import UTC, datetime
from typing import Any

from exporter.exports.column import by_field
from exporter.exports.conversations import CONVERSATIONS
from tests.exporter.analytics.beats import MINUTE, START
from tests.exporter.exports.samples import talk


def values(**more: Any) -> dict[str, object]:
    one = talk(**more)
    return {column.name: column.of(by_field([one]))[0] for column in CONVERSATIONS.columns}


def test_a_conversation_is_told_without_what_was_said() -> None:
    found = values()
    assert (found["id"], found["channel"], found["customer_id"]) == ("c1", "web", "anna")
    assert found["started_at"] == datetime.fromtimestamp(START / 1000, UTC)
    assert (found["ended_at"], found["outcome"], found["active"]) == (None, None, True)
    assert found["first_response_seconds"] == MINUTE / 1000
    assert found["resolution_seconds"] is None
    assert found["messages"] == 2
    assert found["csat"] is None


def test_grades_are_a_mean_and_values_keep_their_currency() -> None:
    found = values(
        ratings=2,
        rating_sum=9.0,
        conversions=(("purchase", 141_950, "EUR"), ("lead", 0, ""), ("purchase", 500, "JPY")),
    )
    assert (found["csat"], found["ratings"]) == (4.5, 2)
    assert found["conversions"] == ("purchase", "lead", "purchase")
    assert found["values"] == ("1419.5 EUR", "500 JPY")


def test_types_are_those_that_columns_name() -> None:
    kinds = {
        "text": str | None,
        "integer": int,
        "number": float | None,
        "boolean": bool,
        "instant": datetime | None,
        "texts": tuple,
    }
    one = talk(ratings=1, rating_sum=4.0, ended=START)
    for column in CONVERSATIONS.columns:
        assert isinstance(column.of(by_field([one]))[0], kinds[column.kind]), column.name


def test_it_goes_on_behind_a_start_and_an_id() -> None:
    assert CONVERSATIONS.place(talk("c2")) == (START, "c2")


def test_what_brought_nothing_has_no_values() -> None:
    assert values()["values"] == ()
