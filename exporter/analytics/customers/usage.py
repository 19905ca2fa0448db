"""The days of a person → how much was used, when, and how it was served (row D6)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics.customers import sessions, visits
from exporter.analytics.customers.visits import NOTHING, Visit
from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate

Count = Annotated[int, Meta(ge=0)]


class Person(NamedTuple):
    """A customer as it is kept: its name, its ids, when it was first and last seen (Unix ms).

    ``days`` are those that were asked for and the day before them, of each id by itself.
    """

    name: str
    ids: tuple[str, ...]
    first: int
    last: int
    days: Mapping[int, tuple[Visit, ...]]


class Usage(Struct, frozen=True):
    """What a customer used in a period; who it is stands nowhere in it."""

    customer: Annotated[
        str,
        Meta(
            description="one of its ids, always the same; a pseudonym where it was an e-mail or "
            "a phone number"
        ),
    ]
    ids: Annotated[int, Meta(ge=1, description="ids that are joined to this customer")]
    first_seen: Annotated[datetime, Meta(description="the first time of all, in any period")]
    last_seen: Annotated[datetime, Meta(description="the last time of all")]
    active_days: Annotated[Count, Meta(description="days on which the customer did anything")]
    queries: Annotated[Count, Meta(description="messages and questions of the customer")]
    sessions: Annotated[Count, Meta(description="sessions that began in the period")]
    session_seconds: Annotated[Mean, Meta(description="how long each went on")]
    cached: Annotated[Rate, Meta(description="out of a cache, of answers that say so or not")]
    response_ms: Annotated[Mean, Meta(description="of answers that say how long they took")]
    busiest_hour: Annotated[
        int | None,
        Meta(
            description="hour of the day of `analytics.timezone` in which most was done, the "
            "earliest of several; null where the customer only got answers"
        ),
    ]


def usage(person: Person, first_day: int) -> Usage:
    """Return what a person used since a day."""
    whole = {day: _together(parts) for day, parts in person.days.items()}
    found = {day: one for day, one in whole.items() if day >= first_day}
    total = _together(found.values())
    by_day = sessions.daily({day: one.spans for day, one in whole.items()})
    sat = [one for day, one in by_day.items() if day >= first_day]
    count = sum(one.sessions for one in sat)
    return Usage(
        customer=person.name,
        ids=len(person.ids),
        first_seen=_instant(person.first),
        last_seen=_instant(person.last),
        active_days=len(sat),
        queries=total.queries,
        sessions=count,
        session_seconds=conversations.mean(sum(one.ms for one in sat) / 1000, count, 1),
        cached=rates.rate(total.cached, total.cacheable),
        response_ms=conversations.mean(total.ms, total.answers, 1),
        busiest_hour=busiest(total.hours),
    )


def busiest(hours: Mapping[int, int]) -> int | None:
    """Return the hour of most, the earliest of several; None of none."""
    return min(hours, key=lambda hour: (-hours[hour], hour), default=None)


def _together(parts: Iterable[Visit]) -> Visit:
    found = NOTHING
    for part in parts:
        found = visits.added(found, part) if found is not NOTHING else part
    return found


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
