"""Conversations with data of integrations against those without it (rows B5, B10).

An amount of those without is that of all less that of those with it.
"""

import math
from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics import measures
from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

MOST: Final = 100
"""Types of data, and steps of journeys, that an answer names: those of most conversations."""
BY_DAY: Final = ("gaps",)
MEASURES: Final = (
    "conversations",
    "with_data",
    "rated",
    "data_rated",
    "graded_milli",
    "data_graded_milli",
    "graded_square",
    "resolution_n",
    "resolution_ms",
    "data_resolution_n",
    "data_resolution_ms",
    "converted",
    "data_converted",
    "outcomes",
    "data_outcomes",
    "data_types",
    "journey",
    "confidence_with_n",
    "confidence_with_milli",
    "confidence_without_n",
    "confidence_without_milli",
    "confidence_gain_n",
    "confidence_gain_milli",
)
"""What these figures are worked out from."""

_STAGES: Final = ("awareness", "consideration", "decision", "retention", "advocacy")
Difference = Annotated[
    float | None, Meta(description="with less without; null where either has none")
]


class Group(Struct, frozen=True):
    """Conversations that used data of integrations, or those that did not."""

    conversations: Annotated[int, Meta(ge=0, description="conversations that began")]
    csat: Annotated[
        Mean, Meta(description="grades, 1 to 5; each conversation by the mean of its own")
    ]
    resolution_minutes: Annotated[
        Mean, Meta(description="from begin to end of what was resolved, in minutes")
    ]
    conversion: Annotated[Rate, Meta(description="brought a conversion, of these conversations")]


class Confidence(Struct, frozen=True):
    """How sure answers were, as questions to integrations and summaries say."""

    with_data: Annotated[Mean, Meta(description="with the data, 0 to 1")]
    without_data: Annotated[Mean, Meta(description="without it, 0 to 1")]
    difference: Difference


class Comparison(Struct, frozen=True):
    """What data of integrations goes along with."""

    with_data: Annotated[Group, Meta(description="conversations that used data")]
    without_data: Annotated[Group, Meta(description="the others")]
    csat_difference: Difference
    csat_correlation: Annotated[
        Mean,
        Meta(
            description="of a grade with whether data was used, −1 to 1 (point-biserial), over "
            "conversations with a grade; null where all grades, or all conversations, are alike"
        ),
    ]
    resolution_minutes_difference: Difference
    conversion_difference: Annotated[
        float | None,
        Meta(description="in percentage points, with less without; null where either has none"),
    ]
    confidence: Annotated[Confidence, Meta(description="of answers")]


class DataType(Struct, frozen=True):
    """A type of data, and what it is worth."""

    data_type: Annotated[str, Meta(description="the type")]
    conversations: Annotated[int, Meta(ge=0, description="conversations that used it")]
    confidence_gain: Annotated[
        Mean,
        Meta(description="confidence with less without it, of answers that told both; 0 to 1"),
    ]


class Step(Struct, frozen=True):
    """Where in their journey customers were served by which data."""

    stage: Annotated[str, Meta(description="of the customer; `unknown` where nobody told")]
    data_type: Annotated[str, Meta(description="the data that was used")]
    conversations: Annotated[int, Meta(ge=0, description="in so many conversations")]


class Gap(Struct, frozen=True):
    """What was not known."""

    text: Annotated[str, Meta(description="as it was told, in small letters")]
    count: Annotated[int, Meta(ge=0, description="conversations that lacked it")]
    last_seen: Annotated[str, Meta(description="day on which the last of them began")]


def comparison(sums: Sums) -> Comparison:
    """Return conversations with data against those without."""
    used, other = _with(sums), _without(sums)
    sure, unsure = (_sure(sums, which) for which in ("with", "without"))
    has_both = used.conversations and other.conversations
    return Comparison(
        used,
        other,
        _less(used.csat, other.csat, 2),
        Mean(_correlation(sums), sums["rated"]),
        _less(used.resolution_minutes, other.resolution_minutes, 2),
        round(used.conversion.value - other.conversion.value, 2) if has_both else None,
        Confidence(sure, unsure, _less(sure, unsure, 3)),
    )


def utilisation(sums: Sums) -> Rate:
    """Return outcomes with data, of outcomes."""
    return rates.rate(sums["data_outcomes"], sum(sums.named("outcomes").values()))


def data_types(sums: Sums, least: int) -> list[DataType]:
    """Return types of data: those of at least so many answers by what they add, then the others."""
    found = [_data_type(sums, name, n) for name, n in _most(sums, "data_types").items()]

    def order(one: DataType) -> tuple[bool, float, int, str]:
        gain = one.confidence_gain
        is_sure = gain.value is not None and gain.n >= least
        return not is_sure, -(gain.value or 0) if is_sure else 0, -one.conversations, one.data_type

    return sorted(found, key=order)


def most_valuable(types: list[DataType], least: int) -> str | None:
    """Return the first of ``data_types``; None where it has too few answers, or adds nothing."""
    for one in types[:1]:
        gain = one.confidence_gain
        if gain.n >= least and gain.value is not None and gain.value > 0:
            return one.data_type
    return None


def journey(sums: Sums) -> list[Step]:
    """Return stages by type of data, in the order of a journey."""
    found = []
    for name, count in _most(sums, "journey").items():
        stage, data_type = measures.parts(name)
        found.append(Step(stage, data_type, count))
    places = {stage: place for place, stage in enumerate(_STAGES)}
    return sorted(found, key=lambda one: (places.get(one.stage, len(places)), -one.conversations))


def gaps(by_day: Mapping[str, Sums]) -> list[Gap]:
    """Return what was not known, the most frequent first; days are in their order."""
    counts: dict[str, int] = {}
    last: dict[str, str] = {}
    for day, sums in by_day.items():
        for text, count in sums.named("gaps").items():
            counts[text] = counts.get(text, 0) + count
            last[text] = day
    found = [Gap(text, count, last[text]) for text, count in counts.items()]
    return sorted(sorted(found, key=lambda one: one.text), key=lambda one: -one.count)


def _with(sums: Sums) -> Group:
    return _group(
        sums["with_data"],
        (sums["data_graded_milli"], sums["data_rated"]),
        (sums["data_resolution_ms"], sums["data_resolution_n"]),
        sums["data_converted"],
    )


def _without(sums: Sums) -> Group:
    graded = sums["graded_milli"] - sums["data_graded_milli"]
    resolved = sums["resolution_ms"] - sums["data_resolution_ms"]
    return _group(
        sums["conversations"] - sums["with_data"],
        (graded, sums["rated"] - sums["data_rated"]),
        (resolved, sums["resolution_n"] - sums["data_resolution_n"]),
        sums["converted"] - sums["data_converted"],
    )


def _group(n: int, graded: tuple[int, int], resolved: tuple[int, int], converted: int) -> Group:
    return Group(
        n,
        conversations.csat(*graded),
        conversations.mean(resolved[0] / 60_000, resolved[1], 2),
        rates.rate(converted, n),
    )


def _correlation(sums: Sums) -> float | None:
    """Return Pearson's coefficient, one of the two being 0 or 1."""
    n, used = sums["rated"], sums["data_rated"]
    total = sums["graded_milli"]
    spread = used * (n - used) * (n * sums["graded_square"] - total * total)
    if spread <= 0:
        return None
    return round((n * sums["data_graded_milli"] - used * total) / math.sqrt(spread), 3)


def _sure(sums: Sums, which: str) -> Mean:
    milli, n = sums[f"confidence_{which}_milli"], sums[f"confidence_{which}_n"]
    return conversations.mean(milli / 1000, n)


def _less(one: Mean, other: Mean, digits: int) -> float | None:
    if one.value is None or other.value is None:
        return None
    return round(one.value - other.value, digits)


def _data_type(sums: Sums, name: str, count: int) -> DataType:
    milli, n = sums.of("confidence_gain_milli", name), sums.of("confidence_gain_n", name)
    return DataType(name, count, conversations.mean(milli / 1000, n))


def _most(sums: Sums, measure: str) -> dict[str, int]:
    return dict([*sums.named(measure).items()][:MOST])
