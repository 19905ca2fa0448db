"""Grades of answers, by what made the answer: model, prompt and its version (row Q6).

Feedback names no answer, so it is of the last message of an assistant before it. Where that says
neither model nor prompt, or there is none, the grade is of nobody's.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from exporter.analytics import measures
from exporter.analytics.amounts import Amount
from exporter.analytics.beat import Beat
from exporter.analytics.thread import Thread

Maker = tuple[str, str, str]
"""Model, prompt and its version, "" where nothing tells."""
NOBODY: Final[Maker] = ("", "", "")

Evaluation = tuple[str, str, str, int, int]
"""A maker, how many grades its answers have, and their sum."""


def told(thread: Thread) -> tuple[Evaluation, ...]:
    """Return the grades of answers in a conversation."""
    if not any("answer" in beat.more for beat in thread):
        return ()
    counts, sums = Counter[Maker](), Counter[Maker]()
    last = NOBODY
    for beat in thread:
        if "answer" in beat.more:
            counts[last] += 1
            sums[last] += beat.more["answer"]
        elif beat.kind in {"sent", "answered"} and beat.who not in {"human", "system"}:
            last = _maker(beat)
    return tuple((*maker, count, sums[maker]) for maker, count in sorted(counts.items()))


def amounts(evaluations: tuple[Evaluation, ...]) -> Iterator[Amount]:
    """Return what they add."""
    for model, prompt, version, count, score in evaluations:
        name = measures.name(model, prompt, version)
        yield "evaluations", name, count
        yield "evaluation_sum", name, score


def _maker(beat: Beat) -> Maker:
    more = beat.more
    return more.get("model", ""), more.get("prompt", ""), more.get("version", "")
