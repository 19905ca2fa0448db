from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.events.adaptation import adapted

AT = datetime(2026, 11, 21, tzinfo=UTC)
BOOKED = "calendar.appointment.booked"


@pytest.mark.parametrize(
    ("type", "given", "made"),
    [
        (BOOKED, {"appointment_id": 7, "value": 5}, {"appointment_id": "7", "value": 5}),
        (BOOKED, {"starts_at": AT.timestamp() * 1000}, {"starts_at": AT}),
        (BOOKED, {"starts_at": "2026-11-21T00:00:00Z"}, {"starts_at": "2026-11-21T00:00:00Z"}),
        (BOOKED, {"customer_id": True, "ours": 7}, {"customer_id": True, "ours": 7}),
        ("change.recorded", {"name": 1.5}, {"name": "1.5"}),
        ("chat.feedback.received", {"score": 4}, {"score": 4}),
        ("nobody.knows", {"id": 7}, {"id": 7}),
    ],
)
def test_numbers_become_what_the_type_wants(
    type: str, given: dict[str, Any], made: dict[str, Any]
) -> None:
    assert adapted(type, given) == made
