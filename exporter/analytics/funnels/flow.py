"""What passages add to the sums of days: each on the day on which it began."""

from collections import Counter
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from exporter.analytics import amounts, days, measures
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import OTHER
from exporter.analytics.funnels.passages import Passage
from exporter.analytics.funnels.plan import Plan


def cells(passages: Iterable[Passage], plan: Plan, zone: ZoneInfo) -> Counter[Cell]:
    """Return how many reached each step, and how long each took from the one before."""
    found: Counter[Cell] = Counter()
    for one in passages:
        day, channel = days.day(one.began, zone), one.channel or OTHER
        before = one.began
        for number, at in enumerate(one.reached):
            name = measures.name(plan.key, number)
            found[Cell(day, channel, "", "funnel_reached", name)] += 1
            if number:
                seconds = (at - before) / 1000
                for measure, told, amount in amounts.span(
                    "funnel_step", seconds, plan.key, str(number)
                ):
                    found[Cell(day, channel, "", measure, told)] += amount
            before = at
    return found
