"""Who stays, who comes, who goes, and what they use (rows D6 and E5)."""

from collections.abc import Mapping
from typing import Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MEASURES: Final = ("sessions", "sessions_ms")
"""What sessions are worked out from."""
MOST_FEATURES: Final = 50
"""Features of an answer: those of most users."""
ANYTHING: Final = ""
"""In the place of a feature: customers who did anything."""

Count = Annotated[int, Meta(ge=0)]


class Reach(NamedTuple):
    """Customers of this period, of the one before, and of both."""

    now: int
    before: int
    both: int


NOBODY: Final = Reach(0, 0, 0)


class Retention(Struct, frozen=True):
    """Customers of a period against those of the equal period before."""

    active: Annotated[Count, Meta(description="customers who did anything in the period")]
    previous_active: Annotated[Count, Meta(description="in the equal period before")]
    returning: Annotated[Count, Meta(description="in both")]
    new: Annotated[Count, Meta(description="of `active`, those who were never seen before it")]
    regained: Annotated[
        Count, Meta(description="of `active`, those who were seen earlier than the period before")
    ]
    lost: Annotated[Count, Meta(description="of `previous_active`, those who did not come back")]
    retention: Annotated[Rate, Meta(description="`returning`, of `previous_active`")]


class Adoption(Struct, frozen=True):
    """A feature, and how many used it."""

    feature: Annotated[str, Meta(description="as events name it, case and spaces folded")]
    users: Annotated[Count, Meta(description="customers who used it in the period")]
    previous_users: Annotated[Count, Meta(description="in the equal period before")]
    adoption: Annotated[Rate, Meta(description="`users`, of all active customers")]


class Sessions(Struct, frozen=True):
    """Sessions of all customers; half an hour of silence ends one."""

    sessions: Annotated[Count, Meta(description="those that began in the period")]
    mean_seconds: Annotated[Mean, Meta(description="how long they went on")]
    per_customer: Annotated[Mean, Meta(description="for each active customer")]


def retention(reach: Reach, new: int) -> Retention:
    """Return who stayed, came and went; ``new`` are those never seen before the period."""
    fresh = min(new, reach.now - reach.both)
    return Retention(
        active=reach.now,
        previous_active=reach.before,
        returning=reach.both,
        new=fresh,
        regained=reach.now - reach.both - fresh,
        lost=reach.before - reach.both,
        retention=rates.rate(reach.both, reach.before),
    )


def adoption(reach: Mapping[str, Reach]) -> list[Adoption]:
    """Return the features of most users, of customers by feature."""
    everyone = reach.get(ANYTHING, NOBODY).now
    used = [(name, one) for name, one in reach.items() if name != ANYTHING and one.now]
    used.sort(key=lambda pair: (-pair[1].now, pair[0]))
    return [
        Adoption(name, one.now, one.before, rates.rate(one.now, everyone))
        for name, one in used[:MOST_FEATURES]
    ]


def sessions(sums: Sums, active: int) -> Sessions:
    """Return the sessions of so many active customers."""
    count = sums["sessions"]
    return Sessions(
        count,
        conversations.mean(sums["sessions_ms"] / 1000, count, 1),
        conversations.mean(count, active, 2),
    )
