"""Escalations: who is told next while nobody looks after an alert."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Final

from msgspec import Meta, Struct

from alerting.dispatch import matchers
from alerting.dispatch.matchers import Line
from alerting.document.problem import hint, quoted
from alerting.strict import Duration, Name, between

_MOST_RUNGS: Final = 100


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told when nobody has acknowledged for so long since the first was told."""

    after: Annotated[Duration, between("span since somebody was told first", "1s", "30d")]
    receiver: Annotated[str, Meta(min_length=1, description="name of one of `receivers`")]


class Escalation(Struct, frozen=True, forbid_unknown_fields=True):
    """Steps for the alerts that match; `then` names another whose steps come behind these."""

    name: Name
    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=20)]
    matchers: Annotated[
        tuple[Line, ...],
        Meta(max_length=100, description="what alerts match; all of them, without one"),
    ] = ()
    then: Annotated[
        str,
        Meta(description="name of another escalation, whose spans count from this one's last step"),
    ] = ""

    def __post_init__(self) -> None:
        """Raise ValueError where a step does not come after the one before."""
        for one, other in pairwise(self.steps):
            if other.after <= one.after:
                raise ValueError(
                    f"steps: {other.after} comes behind {one.after}; all spans count from when "
                    "somebody was told first"
                )


class Rung(Struct, frozen=True):
    """A step on the ladder that an alert climbs, so long after somebody was told of it first.

    `number` counts the steps of the escalation `name`, from 1.
    """

    name: str
    number: int
    after: timedelta
    receiver: str

    @property
    def key(self) -> str:
        """What stands behind a group's key: ``escalation/NAME/N``."""
        return f"escalation/{self.name}/{self.number}"


def rungs(escalations: Iterable[Escalation], labels: Mapping[str, str]) -> tuple[Rung, ...]:
    """Return the ladder of the first escalation that an alert matches, `then` followed."""
    every = {one.name: one for one in escalations}
    for one in every.values():
        if all(matchers.all_match(line.matchers, labels) for line in one.matchers):
            return _ladder(one, every)
    return ()


def next_at(ladder: Iterable[Rung], told_at: datetime, now: datetime) -> datetime | None:
    """Return when the next rung's time comes."""
    return min((at for one in ladder if (at := told_at + one.after) > now), default=None)


def problems(escalations: tuple[Escalation, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong among escalations: names twice, `then` of nobody, circles."""
    names = [one.name for one in escalations]
    every = {one.name: one for one in escalations}
    for place, one in enumerate(escalations):
        if one.name in names[:place]:
            yield f"escalations[{place}].name", f"the name {quoted(one.name)} is taken"
        if one.then and one.then not in every:
            said = f"no escalation is called {quoted(one.then)}{hint(one.then, every)}"
            yield f"escalations[{place}].then", said
        elif circle := _circle(one, every):
            said = f"the escalations go round in a circle: {circle}"
            yield f"escalations[{place}].then", said


def _circle(escalation: Escalation, every: Mapping[str, Escalation]) -> str:
    """Return the way from an escalation back to itself, or ""."""
    way = [escalation.name]
    while (then := every[way[-1]].then) in every and then not in way[1:]:
        way.append(then)
        if then == escalation.name:
            return " → ".join(way)
    return ""


def _ladder(first: Escalation, every: Mapping[str, Escalation]) -> tuple[Rung, ...]:
    found: list[Rung] = []
    base, one = timedelta(), first
    # A circle is refused when the file is read; here it only must end.
    while len(found) < _MOST_RUNGS:
        for number, step in enumerate(one.steps, 1):
            after = base + timedelta(seconds=step.after.seconds)
            found.append(Rung(one.name, number, after, step.receiver))
        if one.then not in every:
            break
        base, one = found[-1].after, every[one.then]
    return tuple(found)
