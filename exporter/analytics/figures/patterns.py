"""When customers write, and what they want (row A16)."""

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import measures
from exporter.analytics.figures import rates
from exporter.analytics.figures.sums import Sums
from exporter.events import money

PEAKS: Final = 5
SERVICES: Final = 50
OTHER: Final = "other"
WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_HOURS: Final = 24


class Weekday(Struct, frozen=True):
    """Messages of a day of the week, over all weeks of a period."""

    weekday: Annotated[str, Meta(description="its name, in the configured zone")]
    messages: Annotated[int, Meta(ge=0, description="messages of the day")]
    hours: Annotated[
        tuple[int, ...],
        Meta(min_length=_HOURS, max_length=_HOURS, description="messages by hour, 0 to 23"),
    ]


class Peak(Struct, frozen=True):
    """A busy hour of the week."""

    weekday: Annotated[str, Meta(description="its day, in the configured zone")]
    hour: Annotated[int, Meta(ge=0, le=23, description="when it begins")]
    messages: Annotated[int, Meta(ge=0, description="messages in it, over all weeks")]


class Service(Struct, frozen=True):
    """What customers want."""

    service: Annotated[
        str, Meta(description=f"its name; `{OTHER}` has those beyond the first {SERVICES} too")
    ]
    requests: Annotated[
        int, Meta(ge=0, description="messages of customers, and questions, that name it")
    ]
    share: Annotated[
        float, Meta(ge=0, le=100, description="of all that name one, in per cent; they sum to 100")
    ]


class Earning(Struct, frozen=True):
    """What conversions of a service brought."""

    service: Annotated[
        str, Meta(description=f"its name; `{OTHER}` has those beyond the first {SERVICES} too")
    ]
    amount: Annotated[float, Meta(description="in major units")]
    currency: Annotated[str, Meta(description="ISO 4217")]
    share: Annotated[
        float,
        Meta(
            ge=0,
            le=100,
            description="of what all services brought in the currency, in per cent; the shares of "
            "a currency sum to 100",
        ),
    ]


def weekdays(sums: Sums) -> list[Weekday]:
    """Return messages by weekday and hour, Monday first."""
    found = []
    for place, name in enumerate(WEEKDAYS):
        first = place * _HOURS
        hours = [sums.of("messages_hours", str(first + hour)) for hour in range(_HOURS)]
        found.append(Weekday(name, sum(hours), tuple(hours)))
    return found


def peaks(week: list[Weekday]) -> list[Peak]:
    """Return the hours of most messages; of as many, the earliest of the week first."""
    found = [
        Peak(day.weekday, hour, messages)
        for day in week
        for hour, messages in enumerate(day.hours)
        if messages
    ]
    return sorted(found, key=lambda one: -one.messages)[:PEAKS]


def services(sums: Sums) -> list[Service]:
    """Return services, the most wanted first; the rest of them as other, last."""
    counts = _bounded(sums.named("services"))
    shares = rates.shares(counts)
    return [Service(name, count, shares[name]) for name, count in counts.items()]


def earnings(sums: Sums) -> list[Earning]:
    """Return what services brought, by currency; what is of no service is in none."""
    by_currency: dict[str, dict[str, int]] = {}
    for name, amount in sums.named("service_minor").items():
        currency, service = measures.parts(name)
        if service:
            by_currency.setdefault(currency, {})[service] = amount
    return [
        Earning(service, money.major(amount, currency), currency, share)
        for currency, found in by_currency.items()
        for service, amount, share in _shared(_bounded(found))
    ]


def _shared(amounts: dict[str, int]) -> Iterator[tuple[str, int, float]]:
    shares = rates.shares(amounts)
    for name, amount in amounts.items():
        yield name, amount, shares[name]


def _bounded(counts: dict[str, int]) -> dict[str, int]:
    """Return the first of the largest amounts, and the rest of them as other, last."""
    other = counts.pop(OTHER, 0)
    for name in list(counts)[SERVICES:]:
        other += counts.pop(name)
    if other:
        counts[OTHER] = other
    return counts
