"""Appointments, from booked to kept or missed."""

from typing import ClassVar

from msgspec import field

from exporter.events.data import Data
from exporter.events.fields import Currency, Id, Instant, Minor


class Appointment(Data, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What appointments share; ``value`` is stored in minor units of ``currency``."""

    MONEY: ClassVar[tuple[str, ...]] = ("value",)

    appointment_id: Id
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    value_minor: Minor | None = field(default=None, name="value")
    currency: Currency | None = None


class Booked(Appointment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An appointment was made."""

    TYPE: ClassVar[str] = "calendar.appointment.booked"


class Rescheduled(Appointment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An appointment was moved."""

    TYPE: ClassVar[str] = "calendar.appointment.rescheduled"


class Cancelled(Appointment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An appointment was called off."""

    TYPE: ClassVar[str] = "calendar.appointment.cancelled"


class Completed(Appointment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An appointment was kept."""

    TYPE: ClassVar[str] = "calendar.appointment.completed"


class NoShow(Appointment, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A customer did not come."""

    TYPE: ClassVar[str] = "calendar.appointment.no_show"
