import pytest

from exporter.events import appointments
from tests.exporter.events.examples import complaint, event


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("booked", appointments.Booked),
        ("rescheduled", appointments.Rescheduled),
        ("cancelled", appointments.Cancelled),
        ("completed", appointments.Completed),
        ("no_show", appointments.NoShow),
    ],
)
def test_each_step_tells_when_and_what_it_is_worth(
    step: str, kind: type[appointments.Appointment]
) -> None:
    data = event(
        f"calendar.appointment.{step}",
        starts_at="2026-11-22T09:00:00+05:30",
        ends_at="2026-11-22T09:30:00+05:30",
        value=1200,
        currency="INR",
    ).data
    assert isinstance(data, kind)
    assert data.starts_at is not None
    assert data.value_minor == 120_000


def test_a_time_without_an_offset_is_refused() -> None:
    told = complaint("calendar.appointment.booked", starts_at="2026-11-22T09:00:00")
    assert told.startswith("data.starts_at: expected an RFC 3339 instant such as")
