"""How good customers find answers (row D5)."""

from typing import Annotated, Final

from msgspec import Meta, Struct

from exporter.analytics.figures import conversations
from exporter.analytics.figures.sums import Sums

MEASURES: Final = ("evaluations", "evaluation_sum", "lone_evaluations", "lone_evaluation_sum")
"""What it is worked out from."""
BEST: Final = 5


class AnswerQuality(Struct, frozen=True):
    """The mean grade of answers; each counts once, so parts weigh as many as they have."""

    value: Annotated[float | None, Meta(description="mean grade, 1 to 5; null without one")]
    of: Annotated[int, Meta(description="the best grade")]
    n: Annotated[int, Meta(ge=0, description="answers that were graded: feedback of `answer`")]


def answer_quality(sums: Sums) -> AnswerQuality:
    """Return how good answers were, in conversations or not."""
    n = sum(sums.named("evaluations").values()) + sums["lone_evaluations"]
    total = sum(sums.named("evaluation_sum").values()) + sums["lone_evaluation_sum"]
    mean = conversations.mean(total, n, 2)
    return AnswerQuality(mean.value, BEST, mean.n)
