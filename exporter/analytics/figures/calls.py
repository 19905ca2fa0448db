"""Calls of language models, of tools, and how answers are graded (row Q6)."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from exporter.analytics import buckets, measures
from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.money import Money
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums, added
from exporter.analytics.figures.times import Times, times
from exporter.events import money

Of = Literal["llm", "prompt"]
TOOLS: Final = 50
_PARTS: Final = (
    "calls",
    "errors",
    "tokens",
    "cost_nano",
    "n",
    "ms",
    "bucket",
    "first_n",
    "first_ms",
    "first_bucket",
)
EVALUATIONS: Final = (
    "evaluations",
    "evaluation_sum",
    "lone_evaluations",
    "lone_evaluation_sum",
)
MEASURES: Final[Mapping[Of, tuple[str, ...]]] = {
    "llm": tuple(f"llm_{part}" for part in _PARTS),
    "prompt": tuple(f"prompt_{part}" for part in _PARTS),
}
TOOL_MEASURES: Final = ("tool_calls", "tool_errors", "tool_n", "tool_ms", "tool_bucket")


class Tail(Times, frozen=True):
    """How long calls took, to the slowest ones."""

    p99_ms: Annotated[float | None, Meta(description="99 % took no longer; likewise")]


class Failure(Struct, frozen=True):
    """Calls that failed in one way."""

    error_type: Annotated[str, Meta(description="as events call it")]
    rate: Annotated[Rate, Meta(description="failed so, of all calls")]


class Calls(Struct, frozen=True):
    """Calls of language models."""

    calls: Annotated[int, Meta(ge=0, description="calls (`chat.llm.called`), but for tools")]
    errors: Annotated[Rate, Meta(description="failed, of all calls")]
    error_types: Annotated[list[Failure], Meta(description="the most frequent first")]
    tokens: Annotated[
        dict[str, int],
        Meta(description="by kind: input, output, cache_read, cache_write, reasoning; none of 0"),
    ]
    cost: Annotated[list[Money], Meta(description="by currency; only of calls that tell one")]
    duration: Annotated[Tail, Meta(description="how long calls took that tell it")]
    first_token: Annotated[Tail, Meta(description="time to the first token, where it is told")]
    evaluation: Annotated[
        Mean,
        Meta(
            description="grades of answers, 1 to 5 (feedback of kind `answer`): of the model or "
            "prompt that the last answer before names, whoever provided it"
        ),
    ]


class Tool(Struct, frozen=True):
    """Calls of a tool."""

    tool: Annotated[str, Meta(description="its name; `unknown` where nobody told")]
    calls: Annotated[int, Meta(ge=0, description="how often it was called")]
    errors: Annotated[Rate, Meta(description="failed, of these")]
    duration: Annotated[Tail, Meta(description="how long it took, where it is told")]


def calls(part: Sums, evaluation: Mean) -> Calls:
    """Return the figures of a part."""
    n = part["calls"]
    failed = part.named("errors")
    return Calls(
        n,
        rates.rate(sum(failed.values()), n),
        [Failure(type, rates.rate(count, n)) for type, count in failed.items()],
        part.named("tokens"),
        _cost(part),
        _tail(part, ""),
        _tail(part, "first_"),
        evaluation,
    )


def parted(sums: Sums, of: Of, labels: int) -> dict[tuple[str, ...], Sums]:
    """Return parts by the last so many parts of their names; 0 for all as one.

    Measures of a part are called without ``of``.
    """
    found: defaultdict[tuple[str, ...], dict[tuple[str, str], int]]
    found = defaultdict(lambda: defaultdict(int))
    wanted = MEASURES[of]
    for (measure, name), amount in sums.amounts.items():
        if measure in wanted:
            told = measures.parts(name)
            # A name is what is told apart within a part, then model and provider, or prompt and
            # version.
            head, label = measures.name(*told[:-2]), told[-2:][:labels]
            found[label][measure.removeprefix(f"{of}_"), head] += amount
    return {label: Sums(amounts) for label, amounts in found.items()}


def together(sums: Sums) -> Sums:
    """Return all calls as one part."""
    return added(parted(sums, "llm", 0).values())


def evaluations(sums: Sums, of: Of) -> dict[tuple[str, ...], Mean]:
    """Return grades by model, or by prompt and version; those of which it is unknown are left out.

    The key is (model,), or (prompt, version).
    """
    counts: defaultdict[tuple[str, ...], int] = defaultdict(int)
    scores: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for name, count in sums.named("evaluations").items():
        model, prompt, version = measures.parts(name)
        key = (model,) if of == "llm" else (prompt, version)
        if key[0]:
            counts[key] += count
            scores[key] += sums.of("evaluation_sum", name)
    return {key: conversations.mean(scores[key], count, 2) for key, count in counts.items()}


def evaluated(sums: Sums) -> Mean:
    """Return all grades of answers, whatever made them."""
    count, score = (sum(sums.named(name).values()) for name in EVALUATIONS[:2])
    lone, its = sums["lone_evaluations"], sums["lone_evaluation_sum"]
    return conversations.mean(score + its, count + lone, 2)


def unattributed(sums: Sums, of: Of) -> int:
    """Return how many grades are of no known model, or of no known prompt."""
    return evaluated(sums).n - sum(one.n for one in evaluations(sums, of).values())


def tools(sums: Sums) -> list[Tool]:
    """Return the tools that were called most."""
    spans = defaultdict[str, dict[int, int]](dict)
    for name, count in sums.named("tool_bucket").items():
        bucket, tool = measures.parts(name)
        spans[tool][int(bucket)] = count
    failed: defaultdict[str, int] = defaultdict(int)
    for name, count in sums.named("tool_errors").items():
        failed[measures.parts(name)[1]] += count
    return [
        Tool(
            tool,
            count,
            rates.rate(failed[tool], count),
            _of(sums.of("tool_n", tool), sums.of("tool_ms", tool), spans[tool]),
        )
        for tool, count in [*sums.named("tool_calls").items()][:TOOLS]
    ]


def _cost(part: Sums) -> list[Money]:
    return [
        Money(float(Decimal(nano).scaleb(-money.NANO_PLACES)), currency)
        for currency, nano in sorted(part.named("cost_nano").items())
    ]


def _tail(part: Sums, which: str) -> Tail:
    counts = {int(bucket): count for bucket, count in part.named(f"{which}bucket").items()}
    return _of(part[f"{which}n"], part[f"{which}ms"], counts)


def _of(n: int, ms: int, counts: Mapping[int, int]) -> Tail:
    found = times(n, ms, counts)
    last = buckets.quantile(counts, 0.99)
    p99 = None if last is None else round(last, 1)
    return Tail(found.n, found.mean_ms, found.p50_ms, found.p95_ms, p99)
