"""WhatsApp: how a number is."""

from typing import Any

import pytest

from exporter.integrations.kind import Integration
from tests.exporter.integrations import asking, reading
from tests.exporter.integrations.stands import whatsapp


@pytest.fixture
def one() -> Integration:
    return asking.vendor(whatsapp.STAND)


def test_it_asks_for_the_number_and_never_for_messages(one: Integration) -> None:
    assert reading.first(one).url == (
        "https://stand.test/v23.0/106540352242922"
        "?fields=id,status,quality_rating,throughput,health_status"
    )
    assert one.first("newest", "", "", reading.NOW) is None


@pytest.mark.parametrize(
    ("number", "reason", "detail"),
    [
        ({"status": "CONNECTED", "quality_rating": "GREEN"}, "", ""),
        ({"status": "CONNECTED", "quality_rating": "YELLOW"}, "", ""),
        ({"quality_rating": "RED"}, "restricted", "the quality of the number is RED"),
        ({"status": "FLAGGED"}, "restricted", "the number is FLAGGED"),
        ({"status": "RESTRICTED"}, "restricted", "the number is RESTRICTED"),
        ({"status": "RATE_LIMITED"}, "restricted", "the number is RATE_LIMITED"),
        ({"status": "BANNED"}, "suspended", "the number is BANNED"),
        ({"status": "DISCONNECTED"}, "missing", "the number is DISCONNECTED"),
        ({"status": "UNKNOWN"}, "", ""),
        ({"health_status": {"can_send_message": "AVAILABLE"}}, "", ""),
        ({"health_status": {"can_send_message": "LIMITED"}}, "restricted", "sending is LIMITED"),
    ],
)
def test_a_number_that_may_not_do_all_is_not_up(
    one: Integration, number: dict[str, Any], reason: str, detail: str
) -> None:
    found = reading.read(one, {"id": "106540352242922", **number})
    assert (found.reason, found.detail) == (reason, detail)


def test_a_number_that_is_blocked_says_why(one: Integration) -> None:
    why = {"error_code": 141006, "error_description": "There is an error with the payment method."}
    entities = [
        {"entity_type": "PHONE_NUMBER", "can_send_message": "AVAILABLE"},
        {"entity_type": "WABA", "can_send_message": "BLOCKED", "errors": [{}, why]},
    ]
    health = {"can_send_message": "BLOCKED", "entities": entities}
    found = reading.read(one, {"id": "1", "health_status": health})
    assert found.reason == "suspended"
    assert found.detail == "sending is BLOCKED: There is an error with the payment method."


def test_without_an_id_it_is_not_what_is_documented(one: Integration) -> None:
    assert reading.read(one, {"status": "CONNECTED"}).detail == "the answer has no id"
