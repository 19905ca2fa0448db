"""How good an agent is (rows C1, C2, C5): three parts of weights 40, 35 and 25, and a letter.

quality = mean of CSAT ÷ 5 and the completion rate; conversion = mean of the conversion rate and of
the revenue against the agent's target, where it has one; efficiency = mean of the answer time (100
up to 5 s, 0 from 60 s on, a straight line between) and of conversations without escalation. All in
per cent. What is not known drops out of its mean; a part of which nothing is known drops out of
the score, and the weights of the others are rescaled.
"""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

WEIGHTS: Final[Mapping[str, int]] = {"quality": 40, "conversion": 35, "efficiency": 25}
FAST_MS: Final = 5_000
SLOW_MS: Final = 60_000
HIGHEST_CSAT: Final = 5

Letter = Literal["A+", "A", "B+", "B", "C+", "C", "D"]

BANDS: Final[tuple[tuple[float, Letter, str], ...]] = (
    (95, "A+", "Excellence across all metrics"),
    (90, "A", "Strong performance with minor improvements"),
    (85, "B+", "Good performance with clear strengths"),
    (80, "B", "Adequate performance with improvement areas"),
    (75, "C+", "Below average requiring attention"),
    (70, "C", "Poor performance needing intervention"),
    (0, "D", "Critical performance requiring immediate action"),
)
"""Lower bound of a score, its letter, what that means; a bound belongs to its band."""
LETTERS: Final = tuple(letter for _, letter, _ in BANDS)


class Record(Struct, frozen=True, kw_only=True):
    """What a grade is made of; None where nothing is known. Rates are in per cent.

    ``target_share`` is the revenue in per cent of the target, which may be more than 100.
    """

    conversations: int
    csat: float | None = None
    completion: float | None = None
    conversion: float | None = None
    target_share: float | None = None
    reply_ms: float | None = None
    escalation: float | None = None


class Part(Struct, frozen=True):
    """A part of a score."""

    name: Annotated[
        Literal["quality", "conversion", "efficiency"], Meta(description="which part it is")
    ]
    score: Annotated[
        float | None, Meta(description="0 to 100; null where nothing is known, so it drops out")
    ]
    weight: Annotated[
        float, Meta(ge=0, le=100, description="per cent of the score, rescaled where a part lacks")
    ]
    of: Annotated[dict[str, float], Meta(description="what it is the mean of, each from 0 to 100")]
    missing: Annotated[tuple[str, ...], Meta(description="what is not known, and so left out")]


class Grade(Struct, frozen=True, rename="camel"):
    """A grade, with all that it is made of."""

    letter: Annotated[Letter | None, Meta(description="A+ to D; null below `analytics.min_sample`")]
    score: Annotated[float | None, Meta(description="0 to 100; null where the letter is")]
    meaning: Annotated[str | None, Meta(description="what the letter says")]
    reason: Annotated[str | None, Meta(description="why there is no letter")]
    parts: Annotated[tuple[Part, ...], Meta(description="what the score is made of")]
    missing: Annotated[tuple[str, ...], Meta(description="parts that nothing is known of")]
    conversations: Annotated[int, Meta(ge=0, description="how many conversations it stands on")]
    min_sample: Annotated[int, Meta(ge=1, description="how many it has to stand on")]


def grade(record: Record, min_sample: int) -> Grade:
    """Return the grade of an agent; the letter goes by the score as it is shown."""
    parts = _weighted(_parts(record))
    missing = tuple(part.name for part in parts if part.score is None)
    score = round(sum((part.score or 0) * part.weight for part in parts) / 100, 1)
    reason = _reason(record.conversations, min_sample)
    if reason is None and len(missing) == len(parts):
        reason = "nothing is known of any part"
    found = record.conversations, min_sample
    if reason:
        return Grade(None, None, None, reason, parts, missing, *found)
    letter, meaning = band(score)
    return Grade(letter, score, meaning, None, parts, missing, *found)


def band(score: float) -> tuple[Letter, str]:
    """Return the letter of a score from 0 to 100, and what it means."""
    return next((letter, meaning) for bound, letter, meaning in BANDS if score >= bound)


def speed(reply_ms: float) -> float:
    """Return 100 for answers within FAST_MS, 0 from SLOW_MS on, a straight line between."""
    return _within(100 * (SLOW_MS - reply_ms) / (SLOW_MS - FAST_MS))


def _reason(conversations: int, min_sample: int) -> str | None:
    if conversations >= min_sample:
        return None
    told = "conversation" if conversations == 1 else "conversations"
    return f"{conversations} {told}; a grade stands on at least {min_sample}"


def _parts(record: Record) -> dict[str, dict[str, float | None]]:
    """Return what each part is the mean of."""
    csat, reply, escalation = record.csat, record.reply_ms, record.escalation
    found: dict[str, dict[str, float | None]] = {
        "quality": {
            "csat": None if csat is None else 100 * csat / HIGHEST_CSAT,
            "completion": record.completion,
        },
        "conversion": {"conversionRate": record.conversion},
        "efficiency": {
            "responseTime": None if reply is None else speed(reply),
            "withoutEscalation": None if escalation is None else 100 - escalation,
        },
    }
    if record.target_share is not None:
        found["conversion"]["revenueOfTarget"] = record.target_share
    return found


def _weighted(parts: Mapping[str, Mapping[str, float | None]]) -> tuple[Part, ...]:
    known = {
        name: {of: _within(value) for of, value in each.items() if value is not None}
        for name, each in parts.items()
    }
    whole = sum(weight for name, weight in WEIGHTS.items() if known[name])
    return tuple(
        _part(name, known[name], [*parts[name]], 100 * WEIGHTS[name] / whole if whole else 0.0)
        for name in ("quality", "conversion", "efficiency")
    )


def _part(
    name: Literal["quality", "conversion", "efficiency"],
    known: Mapping[str, float],
    all: list[str],
    weight: float,
) -> Part:
    missing = tuple(of for of in all if of not in known)
    if not known:
        return Part(name, None, 0.0, {}, missing)
    shown = {of: round(value, 1) for of, value in known.items()}
    return Part(name, sum(known.values()) / len(known), weight, shown, missing)


def _within(value: float) -> float:
    return min(100.0, max(0.0, value))
