"""What conversations add to the figures of their days: cells, which are sums in no order."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exporter.analytics import days, named, numbers
from exporter.analytics.amounts import Amount
from exporter.analytics.conversation import Conversation
from exporter.analytics.named import What
from exporter.analytics.numbers import Numbers


class Cell(NamedTuple):
    """A sum of a day: of a channel, of an agent or of all ("").

    ``name`` tells apart what a measure is of: a topic, a currency, a bucket; "" where it is one.
    """

    day: int
    channel: str
    agent: str
    measure: str
    name: str = ""


Where = tuple[str, int, str, str]
"""Tenant, day, channel and agent."""


class Part(NamedTuple):
    """What a conversation adds to the sums of all, or to an agent's; ``once`` is 1 of each."""

    whole: Numbers
    answers: Numbers
    once: Sequence[What]
    amounts: Sequence[Amount]

    def negative(self) -> "Part":
        """Return what takes it away again."""
        whole, answers = numbers.negative(self.whole), numbers.negative(self.answers)
        less = [(measure, name, -amount) for measure, name, amount in self.amounts]
        return Part(whole, answers, (), [*((*what, -1) for what in self.once), *less])


class Sums:
    """Cells by where they are, which are added to.

    Parts of conversations are summed at the end, as many numbers at once are added quickly;
    ``named`` are sums by measure and name.
    """

    def __init__(self) -> None:
        self.named: defaultdict[Where, defaultdict[What, int]]
        self.named = defaultdict(lambda: defaultdict(int))
        self._parts: defaultdict[Where, list[Part]] = defaultdict(list)

    def add(self, where: Where, part: Part) -> None:
        """Add a part of a conversation."""
        self._parts[where].append(part)

    def flat(self) -> dict[tuple[str, Cell], int]:
        """Return sums by tenant and cell, but for those that are nothing."""
        found = {}
        for where in self.named.keys() | self._parts.keys():
            tenant, day, channel, agent = where
            for (measure, name), amount in self._summed(where).items():
                if amount:
                    found[tenant, Cell(day, channel, agent, measure, name)] = amount
        return found

    def _summed(self, where: Where) -> Counter[What]:
        parts, found = self._parts.get(where, ()), Counter(self.named.get(where))
        for some in ([part.whole for part in parts], [part.answers for part in parts]):
            for measure, amount in numbers.summed(some):
                found[measure, ""] += amount
        found.update(itertools.chain.from_iterable([part.once for part in parts]))
        for part in parts:
            for measure, name, amount in part.amounts:
                found[measure, name] += amount
        return found


def of(one: Conversation, zone: ZoneInfo) -> Counter[Cell]:
    """Return the cells of a conversation, by the day on which it began."""
    sums = Sums()
    add(sums, "", None, one, zone)
    return Counter({cell: amount for (_, cell), amount in sums.flat().items()})


def add(
    sums: Sums, tenant: str, before: Conversation | None, after: Conversation, zone: ZoneInfo
) -> None:
    """Add to sums by how much each cell moves when a conversation becomes another, or begins."""
    for where, part in _parts(tenant, after, zone):
        sums.add(where, part)
    if before is not None:
        for where, part in _parts(tenant, before, zone):
            sums.add(where, part.negative())


def _parts(tenant: str, one: Conversation, zone: ZoneInfo) -> Iterator[tuple[Where, Part]]:
    """Return what a conversation adds to the sums of all, and to those of each of its agents."""
    day, whole = days.day(one.started, zone), numbers.of(one)
    once, amounts = named.once(one, zone), named.amounts(one)
    own = {} if one.is_summarised else {each.agent: each for each in one.answerers.own}
    for agent in ("", *one.agents):
        whose = own.get(agent, one)
        more = amounts if agent else [*amounts, *named.attended(one)]
        part = Part(whole, numbers.answers(whose), once + named.answers(whose), more)
        yield (tenant, day, one.channel, agent), part
