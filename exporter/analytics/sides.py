"""What conversations before and after a change come to, and how the two differ.

A conversation counts once in each figure, so that one that is long weighs no more than others.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct

from exporter.analytics.conversation import Conversation
from exporter.analytics.figures import difference
from exporter.analytics.figures.difference import Did, Difference, Moments, Unit
from exporter.analytics.spans import Spans

ABANDONED: Final = "abandoned"


class Side(Struct, frozen=True):
    """Conversations that began in a span; without ``is_whole`` those nearest to the change."""

    conversations: int = 0
    rates: Mapping[str, Did] = {}
    means: Mapping[str, Moments] = {}
    is_whole: bool = True


def _of_spans(spans: Spans) -> float | None:
    return spans.ms / spans.n if spans.n else None


# Whether it did, None where it does not count.
RATES: Final[Mapping[str, Callable[[Conversation], bool | None]]] = {
    "completion": lambda row: (
        None if row.is_active else bool(row.ended) and row.outcome != ABANDONED
    ),
    "escalation": lambda row: row.escalated,
    "resolution": lambda row: row.outcome == "resolved" if row.outcome else None,
    "automation": lambda row: not row.by_human if row.ended else None,
    "containment": lambda row: row.is_unassisted if row.ended and row.by_customer else None,
    "conversion": lambda row: bool(row.conversions),
    "fallback": lambda row: bool(row.fallbacks) if row.by_ai else None,
    "error": lambda row: bool(row.errors),
}
MEANS: Final[Mapping[str, tuple[Unit, Callable[[Conversation], float | None]]]] = {
    "csat": ("grade", lambda row: row.rating_sum / row.ratings if row.ratings else None),
    "first_response": ("milliseconds", lambda row: _of_spans(row.first)),
    "reply": ("milliseconds", lambda row: _of_spans(row.replies)),
    "resolution_time": ("milliseconds", lambda row: _of_spans(row.resolution)),
    "duration": ("seconds", lambda row: row.duration / 1000 if row.ended else None),
    "messages": ("messages", lambda row: float(row.messages)),
}


def side(rows: Iterable[Conversation], most: int) -> Side:
    """Return what conversations come to, the nearest first, at most so many of them."""
    number, is_whole = 0, True
    counts = {name: [0, 0] for name in RATES}
    moments = dict.fromkeys(MEANS, Moments())
    for row in rows:
        if number == most:
            is_whole = False
            break
        number += 1
        for name, did in RATES.items():
            found = did(row)
            if found is not None:
                counts[name][0] += found
                counts[name][1] += 1
        for name, (_, measured) in MEANS.items():
            value = measured(row)
            if value is not None:
                moments[name] = difference.with_value(moments[name], value)
    rates = {name: Did(*count) for name, count in counts.items()}
    return Side(number, rates, moments, is_whole)


def differences(before: Side, after: Side, least: int) -> list[Difference]:
    """Return how figures differ, rates first; ``least`` is the least N of either side."""
    none, nothing = Did(), Moments()
    return [
        *(
            difference.of_rates(
                name, before.rates.get(name, none), after.rates.get(name, none), least
            )
            for name in RATES
        ),
        *(
            difference.of_means(
                name, unit, before.means.get(name, nothing), after.means.get(name, nothing), least
            )
            for name, (unit, _) in MEANS.items()
        ),
    ]
