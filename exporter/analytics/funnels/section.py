"""`analytics.funnels` of config/chatwatch.yml: what each funnel is, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct, field

from alerting.strict import Duration, between, by_default, hint, quoted
from exporter.analytics.funnels.plan import Plan, Value
from exporter.analytics.funnels.plan import Step as Matched
from exporter.events.data import Data
from exporter.events.model import TYPES

MOST: Final = 50
"""Funnels of a configuration."""
_Values = Value | tuple[Value, ...]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """A step: an event, and what some of its fields are."""

    name: Annotated[str, Meta(min_length=1, max_length=100, description="what people call it")]
    event: Annotated[str, Meta(max_length=100, description="type of an event, as docs/events.md")]
    where: Annotated[
        dict[str, _Values],
        Meta(
            max_length=10,
            description="fields of its data and their values; of a list of values, any of them",
        ),
    ] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Return a hash, as answers are kept by the settings that they go by."""
        return hash((self.name, self.event))


class Funnel(Struct, frozen=True, forbid_unknown_fields=True):
    """Steps that a customer takes in order; further events in between change nothing."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$",
            description="its name in URLs",
            extra={"expected": "small letters, digits, - and _, at most 64"},
        ),
    ]
    steps: Annotated[tuple[Step, ...], Meta(min_length=2, max_length=20)]
    window: Annotated[Duration, between("from the first step to the last", "1m", "90d")] = (
        by_default(Duration(7 * 86_400))
    )

    @property
    def plan(self) -> Plan:
        """The funnel as events are matched with it."""
        steps = tuple(Matched(one.event, _wanted(one)) for one in self.steps)
        return Plan(self.id, round(self.window.seconds * 1000), steps)


def wrong(funnels: Iterable[Funnel]) -> Iterator[tuple[str, str]]:
    """Return what is wrong though each field is right by itself: paths and sentences."""
    ids: set[str] = set()
    for number, funnel in enumerate(funnels):
        if funnel.id in ids:
            yield f"[{number}].id", f"two funnels are called {quoted(funnel.id)}"
        ids.add(funnel.id)
        for place, step in enumerate(funnel.steps):
            for name, said in _wrong(step):
                yield f"[{number}].steps[{place}].{name}", said


def _wrong(step: Step) -> Iterator[tuple[str, str]]:
    wanted = TYPES.get(step.event)
    if wanted is None:
        yield "event", f"no event is of type {quoted(step.event)}{hint(step.event, [*TYPES])}"
        return
    fields = {one.encode_name for one in msgspec.structs.fields(wanted)}
    for name in step.where:
        if name not in fields:
            yield f"where.{name}", f"{step.event} has no such field{hint(name, sorted(fields))}"
        elif name in _unseen(wanted):
            yield f"where.{name}", "it is personal and sealed, so that no funnel can see it"


def _unseen(wanted: type[Data]) -> tuple[str, ...]:
    return wanted.PERSONAL


def _wanted(step: Step) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    return tuple(
        (name, value if isinstance(value, tuple) else (value,))
        for name, value in sorted(step.where.items())
    )
