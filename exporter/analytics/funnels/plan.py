"""A funnel as events are matched with it: which event is which step of which funnel."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from exporter.events.data import Data

Value = str | int | float | bool
Wanted = tuple[tuple[str, tuple[Value, ...]], ...]
"""Fields with the values of which each must have one."""


class Step(Struct, frozen=True, array_like=True):
    """A step: events of a type whose fields have some of these values."""

    event: str
    where: Wanted = ()

    def takes(self, data: Data) -> bool:
        """Say whether an event of the type is this step."""
        return all(_has(getattr(data, field, None), values) for field, values in self.where)


class Plan(Struct, frozen=True, array_like=True):
    """A funnel; ``within`` is milliseconds from the first step to the last."""

    id: str
    within: int
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """What its figures are kept by: a funnel whose steps become others begins anew."""
        written = msgspec.json.encode((self.within, self.steps))
        return f"{self.id}~{hashlib.blake2b(written, digest_size=6).hexdigest()}"


class Place(NamedTuple):
    """A step of a funnel, counted from 0."""

    key: str
    step: int


class Plans:
    """All funnels of a configuration, by the events of their steps."""

    def __init__(self, plans: Iterable[Plan] = ()) -> None:
        self.by_key: Mapping[str, Plan] = {plan.key: plan for plan in plans}
        self._by_event: defaultdict[str, list[tuple[Place, Step]]] = defaultdict(list)
        for key, plan in self.by_key.items():
            for number, step in enumerate(plan.steps):
                self._by_event[step.event].append((Place(key, number), step))

    def places(self, data: Data) -> Iterator[Place]:
        """Return the steps that an event is."""
        for place, step in self._by_event.get(data.TYPE, ()):
            if step.takes(data):
                yield place


def _has(value: Any, wanted: tuple[Value, ...]) -> bool:
    """Say whether a field has one of these values; a list has them where one of its parts does."""
    found = value if isinstance(value, tuple) else (value,)
    # True is 1 in Python, and nobody means that.
    return any(one == want and type(one) is type(want) for one in found for want in wanted)
