from typing import Any

from exporter.events.booking import Booking
from exporter.events.inbound import Mark
from tests.exporter.events.spoiling import NOW, read

AT = "2026-11-21T11:00:00Z"


def booking(**changes: Any) -> Booking:
    told: dict[str, Any] = {
        "vendor": "cal",
        "topic": "made",
        "appointment": "a-1",
        "time": AT,
        "account": "org",
        "raw": {"event": "made"},
        "now": NOW,
    }
    return Booking(**told | changes)


def test_a_step_is_of_the_appointment_and_marks_how_new_it_is() -> None:
    found = booking().event("booked", {"customer_id": "c"})
    assert read(found.event).data.TYPE == "calendar.appointment.booked"
    assert found.event["id"] == f"made/a-1/{AT}"
    assert found.event["source"] == "org"
    assert found.event["data"] == {"appointment_id": "a-1", "customer_id": "c"}
    assert found.mark == Mark("appointment:a-1", 1_795_258_800_000)


def test_a_step_without_a_time_has_no_mark() -> None:
    assert booking(time=NOW).event("booked", {}).mark is None


def test_what_has_no_mapping_is_kept_whole() -> None:
    (found,) = booking().unmapped("why")
    assert read(found.event).type == "cal.made"
    assert (found.event["data"], found.event["time"]) == ({"event": "made"}, AT)
    (found,) = booking(topic="", time=[]).unmapped("why")
    assert (found.event["type"], found.event["time"]) == ("cal.unknown", NOW)


def test_people_are_told_of_beside_the_step() -> None:
    (found,) = booking().identified({"email": "ann@example.com"})
    assert found.event["id"] == f"made/a-1/{AT}/identified"
    (found,) = booking().linked("ann@example.com", "sf-1")
    assert found.event["data"] == {"customer_id": "ann@example.com", "alias": "sf-1"}
    assert booking().linked("", "sf-1") == booking().linked("c", "") == []
