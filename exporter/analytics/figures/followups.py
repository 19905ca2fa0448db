"""What was promised and kept, and what succeeded or did not (row A17)."""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import promises
from exporter.analytics.figures import rates
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import NOTHING, Sums
from exporter.analytics.promises import Counts

MEASURES: Final = ("conversations", "succeeded", "missed")
"""What successes and misses are worked out from."""

Count = Annotated[int, Meta(ge=0)]


class Promised(Struct, frozen=True):
    """Follow-ups that were promised in a period, as they are now."""

    required: Annotated[Count, Meta(description="follow-ups that were promised")]
    done: Annotated[Count, Meta(description="of these, those that were made")]
    open: Annotated[Count, Meta(description="of these, those that were not made yet")]
    overdue: Annotated[
        Count,
        Meta(description="of the open ones, those past their time, or older than 24 h without one"),
    ]
    kept: Annotated[Rate, Meta(description="made, of those that were promised")]


class Results(Struct, frozen=True):
    """What conversations that began in a period came to."""

    conversations: Annotated[Count, Meta(description="conversations that began")]
    success: Annotated[Rate, Meta(description="resolved, or brought a conversion; of all")]
    miss: Annotated[
        Rate, Meta(description="ended or abandoned with neither, of all; the others go on")
    ]


class Followups(Struct, frozen=True):
    """Follow-ups, successes and misses."""

    followups: Annotated[Promised, Meta(description="by the day on which they were promised")]
    results: Annotated[Results, Meta(description="by the day on which conversations began")]


def followups(found: Counts, sums: Sums) -> Followups:
    """Return both."""
    return Followups(promised(found), results(sums))


def promised(found: Counts) -> Promised:
    """Return what follow-ups come to."""
    required, done, overdue = found
    return Promised(required, done, required - done, overdue, rates.rate(done, required))


def results(sums: Sums) -> Results:
    """Return what conversations came to."""
    n = sums["conversations"]
    return Results(n, rates.rate(sums["succeeded"], n), rates.rate(sums["missed"], n))


def split(found: Mapping[str, Counts], sums: Mapping[str, Sums]) -> dict[str, Followups]:
    """Return both by day, channel or agent, in order."""
    return {
        key: followups(found.get(key, promises.NONE), sums.get(key, NOTHING))
        for key in sorted({*found, *sums})
    }
