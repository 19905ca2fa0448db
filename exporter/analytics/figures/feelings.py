"""How customers felt (rows B4, B11)."""

from typing import Annotated

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations, rates
from exporter.analytics.figures.conversations import Mean
from exporter.analytics.figures.rates import Rate
from exporter.analytics.figures.sums import Sums

NAMES = ("positive", "neutral", "negative")
MEASURES = (*NAMES, "feelings_sure_n", "feelings_sure_milli", "feelings_derived", "emotions")
MOST_EMOTIONS = 10
Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=100)]


class Feeling(Struct, frozen=True):
    """How often, and its share."""

    count: Annotated[Count, Meta(description="messages, ratings and summaries that were so")]
    share: Annotated[Share, Meta(description="per cent of all three; they sum to 100")]


class Feelings(Struct, frozen=True):
    """Positive, neutral and negative; what nobody could tell is in none."""

    positive: Annotated[Feeling, Meta(description="content")]
    neutral: Annotated[Feeling, Meta(description="neither")]
    negative: Annotated[Feeling, Meta(description="discontent")]
    n: Annotated[Count, Meta(description="all three together")]
    confidence: Annotated[Mean, Meta(description="mean of those that came with one, 0 to 1")]
    derived: Annotated[Rate, Meta(description="told from a text at intake, of all three")]


class Emotion(Struct, frozen=True):
    """An emotion that was named."""

    emotion: Annotated[str, Meta(description="as events name it")]
    conversations: Annotated[Count, Meta(description="conversations in which it was")]


def emotions(sums: Sums) -> list[Emotion]:
    """Return the emotions of most conversations."""
    found = sums.named("emotions")
    return [Emotion(name, found[name]) for name in [*found][:MOST_EMOTIONS]]


def feelings(sums: Sums) -> Feelings:
    """Return how customers felt."""
    counts = {name: sums[name] for name in NAMES}
    found = rates.shares(counts)
    told = {name: Feeling(counts[name], found[name]) for name in NAMES}
    n = sum(counts.values())
    return Feelings(
        **told,
        n=n,
        confidence=conversations.mean(
            sums["feelings_sure_milli"] / 1000, sums["feelings_sure_n"], 2
        ),
        derived=rates.rate(min(sums["feelings_derived"], n), n),
    )
