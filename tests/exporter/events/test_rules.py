from typing import Any

import pytest

from exporter.events import commerce, conversations, customers, messages, rules
from exporter.events.data import Data
from exporter.events.invalid import Invalid


@pytest.mark.parametrize(
    ("wanted", "plain"),
    [
        (messages.Sent, True),
        (commerce.Paid, False),
        (customers.Identified, False),
        (conversations.Converted, False),
    ],
)
def test_a_type_without_money_choices_or_free_json_is_plain(
    wanted: type[Data], plain: bool
) -> None:
    assert rules.of(wanted).plain is plain


@pytest.mark.parametrize("raw", [{}, {"channel": "web"}, {"channel": 7}, {"channel": None}])
def test_what_needs_no_change_is_passed_on(raw: dict[str, Any]) -> None:
    assert rules.prepared(raw, rules.of(messages.Sent)) is raw


def test_preparing_leaves_what_came_alone() -> None:
    raw = {"order_id": "o-1", "channel": "Fax", "value": 5, "currency": "eur", "items": [{}]}
    before = repr(raw)
    assert rules.prepared(raw, rules.of(commerce.Paid)) == {
        "order_id": "o-1",
        "channel": "other",
        "value": 500,
        "currency": "EUR",
        "items": [{}],
    }
    assert repr(raw) == before


def test_one_of_several_is_enough() -> None:
    placed = rules.of(commerce.Placed)
    assert rules.prepared({"cart_id": "k-1"}, placed) == {"cart_id": "k-1"}
    with pytest.raises(Invalid) as refused:
        rules.prepared({"cart_id": None}, placed)
    assert refused.value.message == "data: order_id or cart_id is required"
