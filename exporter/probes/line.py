"""A line of a run's log: one thing that it did."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """One thing that a run did; ``at`` in monotonic seconds. No secrets."""

    at: float
    text: str
