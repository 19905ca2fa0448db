"""Series as unit tests write them: `metric{label="value"}` and `1 2+3x4 _ stale`.

https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
"""

import math
import re
from collections.abc import Iterator
from typing import Final

from alerting import model
from alerting.model import Labels
from alerting.promql import parser
from alerting.trials import histograms
from alerting.trials.histograms import Histogram

STALE: Final = object()
"""The marker after which a series is no more."""

Point = float | Histogram | None | object
"""A value, None for a gap, or STALE."""

MOST_POINTS: Final = 1_000_000

# No hexadecimal: `0x10` is ten times 0 after the first.
_NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*(?:e[-+]?[0-9]+)?|\.[0-9]+(?:e[-+]?[0-9]+)?|inf|nan)"
_LITERAL = r"\{\{[^{}]*\}\}"
_ITEM = re.compile(
    rf"(?P<first>{_NUMBER}|{_LITERAL})(?:(?P<sign>[-+])(?P<each>{_NUMBER}|{_LITERAL}))?"
    r"(?:x(?P<times>[0-9]{1,9}))?(?=\s|$)",
    re.IGNORECASE,
)
_GAP = re.compile(r"_(?:x(?P<times>[0-9]{1,9}))?(?=\s|$)")
_SPACE = re.compile(r"\s*")


def described(text: str) -> Labels:
    """Return the labels that a text like `up{job="a"}` says; ParseError, ValueError."""
    if not text.strip() or text.strip() == "{}":
        return ()
    found = parser.selector(text)
    if any(one.operator != "=" for one in found.matchers):
        raise ValueError("expected labels with =")
    return model.labels((one.name, one.value) for one in found.matchers)


def points(text: str) -> list[Point]:
    """Return what `1 2+3x4 _ stale` stands for; ValueError where it is none of that."""
    found: list[Point] = []
    at = _after_space(text, 0)
    while at < len(text):
        if text.startswith("stale", at):
            found.append(STALE)
            at += 5
        elif (gap := _GAP.match(text, at)) is not None:
            found += [None] * _within(int(gap["times"] or 1))
            at = gap.end()
        elif (item := _ITEM.match(text, at)) is not None:
            found += _several(item)
            at = item.end()
        else:
            raise ValueError(f"expected values like 1 2+3x4 _ stale, got {text[at : at + 20]!r}")
        _within(len(found))
        at = _after_space(text, at)
    return found


def _several(item: re.Match[str]) -> Iterator[Point]:
    times = _within(int(item["times"] or 0))
    if item["each"] is not None and item["times"] is None:
        raise ValueError(f"expected how many times, like x4, behind {item[0]!r}")
    if item["first"].startswith("{{"):
        yield from _histograms(item, times)
        return
    value = number(item["first"])
    each = number(item["each"]) if item["each"] is not None else 0.0
    # Added one after the other, as it is done there.
    for _ in range(times + 1):
        yield value
        value += -each if item["sign"] == "-" else each


def _histograms(item: re.Match[str], times: int) -> Iterator[Point]:
    value = histograms.parsed(item["first"])
    each = histograms.parsed(item["each"]) if item["each"] is not None else None
    for _ in range(times + 1):
        yield value
        if each is not None:
            value = value.plus(each, -1 if item["sign"] == "-" else 1)


def number(text: str) -> float:
    """Return a number as Go reads it."""
    if text.lower().lstrip("+-") == "inf":
        return -math.inf if text.startswith("-") else math.inf
    return float(text)


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at


def _within(count: int) -> int:
    if count > MOST_POINTS:
        raise ValueError(f"expected at most {MOST_POINTS:,} values")
    return count
