from typing import Any

import pytest

from exporter.events import people
from tests.exporter.events.spoiling import NOW, read


def known(customer: str = "", **told: str) -> Any:
    found = people.identified("e", NOW, "shop", customer, told)
    for one in found:
        read(one.event)
    return [one.event["data"] for one in found]


def test_an_email_and_a_phone_number_are_aliases() -> None:
    (data,) = known("c", name="Ann", email="ann@example.com", phone="+4930123456")
    assert data == {
        "customer_id": "c",
        "name": "Ann",
        "email": "ann@example.com",
        "phone": "+4930123456",
        "aliases": ["ann@example.com", "+4930123456"],
    }


def test_without_an_id_the_email_is_theirs() -> None:
    (data,) = known(email="ann@example.com")
    assert data == {"customer_id": "ann@example.com", "email": "ann@example.com"}
    (data,) = known(phone="+4930123456")
    assert data["customer_id"] == "+4930123456"


@pytest.mark.parametrize("told", [{}, {"name": ""}, {"name": "Ann"}, {"timezone": "UTC"}])
def test_nobody_is_told_of_without_an_id(told: dict[str, str]) -> None:
    assert known("", **told) == []


def test_nothing_is_told_where_nothing_is_known() -> None:
    assert known("c") == []


def test_long_texts_are_cut() -> None:
    (data,) = known("c", name="x" * 900, email="y" * 300, phone="1" * 200, timezone="z" * 200)
    assert [len(data[name]) for name in ("name", "email", "phone", "timezone")] == [
        500,
        200,
        100,
        100,
    ]


def test_the_event_is_of_the_account_and_beside_its_own() -> None:
    (found,) = people.identified("e", NOW, "shop", "c", {"name": "Ann"})
    assert (found.event["id"], found.event["source"]) == ("e/identified", "shop")
