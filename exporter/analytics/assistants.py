"""AI assistants, each against itself in the period before (row C8), and what would help it."""

from collections.abc import Iterator
from typing import Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta, Struct

from exporter.analytics import happening, measures, savings
from exporter.analytics.figures import conversations, rates, spans
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.spans import Span
from exporter.analytics.figures.sums import Sums

SLOW_SECONDS: Final = happening.QUICK_SECONDS
"""An assistant's answer should take less (row B7)."""
LOW_CSAT: Final = 4.0
LOW_RESOLUTION: Final = 70.0
HIGH_FALLBACK: Final = 10.0
HIGH_ESCALATION: Final = 15.0

Change = Annotated[float | None, Meta(description="per cent of the previous period; null of none")]


class Figures(Struct, frozen=True):
    """How an AI assistant does."""

    agent_id: Annotated[str, Meta(description="the assistant")]
    conversations: Annotated[int, Meta(ge=0, description="conversations in which it took part")]
    csat: Annotated[Mean, Meta(description="grades of customers, 1 to 5")]
    answers: Annotated[
        Span, Meta(description="its answers in conversations; where there are none, to queries")
    ]
    resolution: Annotated[Rate, Meta(description="outcome `resolved`, of outcomes")]
    fallback: Annotated[Rate, Meta(description="messages that were a fallback, of its messages")]
    escalation: Annotated[Rate, Meta(description="a person was asked for, of its conversations")]
    tokens: Annotated[dict[str, int], Meta(description="by kind, of calls that name it")]
    cost: Annotated[tuple[Money, ...], Meta(description="of calls that name it, by currency")]


class Changes(Struct, frozen=True):
    """How figures changed against the period before, in per cent of what they were."""

    conversations: Change
    csat: Change
    answer_p50: Change
    answer_p95: Change
    resolution: Change
    fallback: Change
    escalation: Change


class Assistant(Figures, frozen=True):
    """How an AI assistant does, and did."""

    change: Annotated[Changes, Meta(description="against the period before")]
    recommendations: Annotated[
        tuple[str, ...], Meta(description="what would help it, with figure, target and N")
    ]


BEFORE: Final = (
    "conversations",
    "ratings",
    "rating_milli",
    *(f"replies_{part}" for part in ("n", "bucket")),
    *(f"queries_{cache}_{part}" for cache in ("hit", "miss") for part in ("n", "bucket")),
    "outcomes",
    "sent",
    "sent_fallback",
    "escalated",
)
"""What the figures of the period before are worked out from: those that are told as a change."""
MEASURES: Final = (
    *BEFORE,
    "kinds",
    "summarised",
    "replies_ms",
    "replies_working_ms",
    *(f"queries_{cache}_ms" for cache in ("hit", "miss")),
    "llm_tokens",
    "llm_cost_nano",
)
"""What an assistant's figures are worked out from."""


class _Past(NamedTuple):
    """As much of the period before as is told of it; its answers in seconds."""

    conversations: int
    csat: Mean
    answers: tuple[float | None, float | None]
    resolution: Rate
    fallback: Rate
    escalation: Rate


def is_assistant(sums: Sums) -> bool:
    """Say whether an agent is an assistant: by what its events say most, else by a summary.

    Who answers in conversations that only a summary tells of is one, as those of document 003.
    """
    kinds = sums.named("kinds")
    if kinds:
        return next(iter(kinds)) == "ai"
    return bool(sums["summarised"])


def assistant(agent: str, now: Sums, then: Sums, min_sample: int) -> Assistant:
    """Return an assistant's figures in a period, against those of the one before.

    Of that one the measures BEFORE are enough. Of fewer than ``min_sample`` nothing is recommended.
    """
    told = _figures(agent, now)
    return Assistant(
        **msgspec.structs.asdict(told),
        change=_changes(told, _past(then)),
        recommendations=tuple(_recommendations(told, min_sample)),
    )


def _figures(agent: str, sums: Sums) -> Figures:
    return Figures(
        agent,
        sums["conversations"],
        conversations.csat(sums["rating_milli"], sums["ratings"]),
        spans.span(sums, "replies") if sums["replies_n"] > 0 else _queries(sums),
        conversations.resolution(sums),
        _fallback(sums),
        _escalation(sums),
        _tokens(sums),
        savings.costs_of(sums),
    )


def _past(sums: Sums) -> _Past:
    return _Past(
        sums["conversations"],
        conversations.csat(sums["rating_milli"], sums["ratings"]),
        spans.quantiles(sums, "replies") if sums["replies_n"] > 0 else _queries_quantiles(sums),
        conversations.resolution(sums),
        _fallback(sums),
        _escalation(sums),
    )


def _fallback(sums: Sums) -> Rate:
    return rates.rate(sums.of("sent_fallback", "ai"), sums.of("sent", "ai"))


def _escalation(sums: Sums) -> Rate:
    return rates.rate(sums["escalated"], sums["conversations"])


def _queries(sums: Sums) -> Span:
    """Return the answers to queries, out of a cache or not, as one span."""
    found = spans.span(_asked(sums), "queries")
    # Business hours are of conversations.
    return msgspec.structs.replace(found, business_mean_seconds=None)


def _queries_quantiles(sums: Sums) -> tuple[float | None, float | None]:
    asked = _asked(sums)
    return spans.quantiles(asked, "queries") if asked["queries_n"] > 0 else (None, None)


def _asked(sums: Sums) -> Sums:
    """Return queries out of a cache and those that were not as one."""
    amounts: dict[tuple[str, str], int] = {}
    for cache in ("queries_hit", "queries_miss"):
        for part in ("n", "ms", "bucket"):
            for name, amount in sums.each(f"{cache}_{part}").items():
                key = f"queries_{part}", name
                amounts[key] = amounts.get(key, 0) + amount
    return Sums(amounts)


def _tokens(sums: Sums) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, amount in sums.named("llm_tokens").items():
        kind = measures.parts(name)[0]
        found[kind] = found.get(kind, 0) + amount
    return found


def _changes(now: Figures, then: _Past) -> Changes:
    def of(rate: Rate, before: Rate) -> float | None:
        # Nothing to compare with is not a rate of 0.
        return rates.change(rate.value if rate.n else None, before.value if before.n else None)

    return Changes(
        rates.change(now.conversations, then.conversations),
        rates.change(now.csat.value, then.csat.value),
        rates.change(now.answers.p50_seconds, then.answers[0]),
        rates.change(now.answers.p95_seconds, then.answers[1]),
        of(now.resolution, then.resolution),
        of(now.fallback, then.fallback),
        of(now.escalation, then.escalation),
    )


def _recommendations(told: Figures, min_sample: int) -> Iterator[str]:
    slow, n = told.answers.p95_seconds, told.answers.n
    if slow is not None and slow > SLOW_SECONDS and n >= min_sample:
        advice = "answer frequent questions from a cache, or by a faster model"
        target = f"the target is {SLOW_SECONDS:g} s"
        yield f"95 % of answers take up to {slow:g} s (N {n}), {target}: {advice}"
    if _is_over(told.fallback, HIGH_FALLBACK, min_sample):
        advice = "add what it lacks to its knowledge"
        yield _said("messages are fallbacks", told.fallback, HIGH_FALLBACK, advice)
    if _is_over(told.escalation, HIGH_ESCALATION, min_sample):
        advice = "teach it the most frequent reasons for which a person is asked"
        yield _said("conversations escalate", told.escalation, HIGH_ESCALATION, advice)
    solved = told.resolution
    if solved.n >= min_sample and solved.value < LOW_RESOLUTION:
        advice = "read the conversations that ended without a solution"
        yield _said("outcomes are resolved", solved, LOW_RESOLUTION, advice)
    grade = told.csat
    if grade.value is not None and grade.value < LOW_CSAT and grade.n >= min_sample:
        advice = "read the conversations with the lowest grades"
        target = f"the target is {LOW_CSAT:g}"
        yield f"customers grade {grade.value:g} of 5 (N {grade.n}), {target}: {advice}"


def _is_over(rate: Rate, bound: float, min_sample: int) -> bool:
    return rate.n >= min_sample and rate.value > bound


def _said(what: str, rate: Rate, target: float, advice: str) -> str:
    return f"{rate.value:g} % of {what} (N {rate.n}), the target is {target:g} %: {advice}"
