"""What the events of a step say about customers, each event once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import days
from exporter.analytics.customers import visits
from exporter.analytics.customers.identity import Edge
from exporter.analytics.customers.visits import Mark, Visit
from exporter.events import customers, messages
from exporter.events.data import Data

Place = tuple[str, str, int]
"""Tenant, id of a customer, and day."""
_QUARTER: Final = 900_000
"""Milliseconds within which no zone changes its hour."""


_JOINING: Final = (customers.Identified, customers.Linked)


class People(NamedTuple):
    """What events say about customers: days, features that were used, and ids of one person."""

    visits: Mapping[Place, Visit] = {}
    features: Mapping[Place, frozenset[str]] = {}
    edges: Mapping[str, Sequence[Edge]] = {}


NOBODY: Final = People()


class Gathering:
    """Takes events of any order; `people` are what they come to."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._marks: defaultdict[Place, list[tuple[Mark, int]]] = defaultdict(list)
        self._features: defaultdict[Place, set[str]] = defaultdict(set)
        self._edges: defaultdict[str, list[Edge]] = defaultdict(list)

    def add(self, tenant: str, at: int, data: Data) -> None:
        """Take an event of an instant (Unix milliseconds)."""
        who = person(data)
        if not who:
            return
        if isinstance(data, _JOINING):
            self._join(tenant, at, data)
        mark = visits.of(at, data)
        if mark is None:
            return
        day, hour = moment((at if mark.at is None else mark.at) // _QUARTER, self._zone)
        place = tenant, who, day
        self._marks[place].append((mark, hour))
        if data.feature and mark.at is not None and (feature := folded(data.feature)):
            self._features[place].add(feature)

    @property
    def people(self) -> People:
        """What they came to."""
        if not self._marks and not self._edges:
            return NOBODY
        return People(
            {place: visits.summed(marks) for place, marks in self._marks.items()},
            {place: frozenset(used) for place, used in self._features.items()},
            dict(self._edges),
        )

    def _join(self, tenant: str, at: int, data: customers.Identified | customers.Linked) -> None:
        aliases = (data.alias,) if isinstance(data, customers.Linked) else data.aliases
        day = moment(at // _QUARTER, self._zone)[0]
        edges = [
            Edge(data.customer_id, one, day) for one in aliases if one and one != data.customer_id
        ]
        if edges:
            self._edges[tenant] += edges


def person(data: Data) -> str:
    """Return the id of an event's customer, "" where it names none; of a question, who asked it."""
    if data.customer_id:
        return data.customer_id
    return (data.user_id or "") if isinstance(data, messages.Answered) else ""


def folded(feature: str) -> str:
    """Return the name of a feature, its case and its spaces folded."""
    return " ".join(feature.split()).casefold()


@lru_cache(maxsize=8_192)
def moment(quarter: int, zone: ZoneInfo) -> tuple[int, int]:
    """Return the day and the hour of a quarter of an hour since 1970 in a zone."""
    at = quarter * _QUARTER
    return days.day(at, zone), days.hour_of_week(at, zone) % 24
