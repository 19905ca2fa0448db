"""Series as promqltest and promtool write them: `metric{label="value"} 1 2+3x4 _ stale`."""

import math
import re
from typing import Final

from alerting import model
from alerting.model import Labels
from alerting.promql.literals import unquoted

STALE: Final = object()
"""The marker after which a series is no more."""

Point = float | None | object
"""A value, None for a gap, or STALE."""

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_PAIR = re.compile(
    r"""\s*([a-zA-Z_][a-zA-Z0-9_]*|"(?:[^"\\]|\\.)*")\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?"""
    r"""\s*(,|(?=\}))"""
)
_NUMBER = (
    r"[-+]?(?:0[xX][0-9a-fA-F]+|[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+\.|[iI]nf|[nN]a[nN])"
)
_STEPS = re.compile(rf"({_NUMBER})(?:([-+])({_NUMBER}))?x([0-9]+)")


class Unsupported(Exception):
    """A series needs something that is not built; says what."""

    def __init__(self, what: str, labels: Labels) -> None:
        super().__init__(what)
        self.labels = labels


def series(line: str) -> tuple[Labels, list[Point]]:
    """Return the labels and points of a line."""
    labels, rest = described(line.strip())
    if "{{" in rest:
        raise Unsupported("native histograms", labels)
    if rest.startswith("@st"):
        raise Unsupported("start timestamps", labels)
    return labels, points(rest)


def described(line: str) -> tuple[Labels, str]:
    """Return the labels at the beginning of a line, and the rest."""
    name = _NAME.match(line)
    found: dict[str, str] = {"__name__": name[0]} if name else {}
    at = name.end() if name else 0
    if not line.startswith("{", at):
        return model.labels(found), line[at:]
    at += 1
    while (pair := _PAIR.match(line, at)) is not None:
        key = unquoted(pair[1]) if pair[1].startswith('"') else pair[1]
        if pair[2] is None:
            found["__name__"] = key
        else:
            found[key] = unquoted(pair[2])
        at = pair.end()
    at = line.index("}", at) + 1
    return model.labels(found), line[at:]


def points(text: str) -> list[Point]:
    """Return what `1 2+3x4 _ stale` stands for."""
    found: list[Point] = []
    for item in text.split():
        found += _several(item)
    return found


def _several(item: str) -> list[Point]:
    if item == "_":
        return [None]
    if item == "stale":
        return [STALE]
    if item.startswith("_x"):
        return [None] * int(item[2:])
    steps = _STEPS.fullmatch(item)
    if steps is None:
        return [number(item)]
    first, each = number(steps[1]), number(steps[3] or "0")
    if steps[2] == "-":
        each = -each
    # Added one after the other, as it is done there.
    values = [first]
    for _ in range(int(steps[4])):
        values.append(values[-1] + each)
    return list(values)


def number(text: str) -> float:
    """Return a number as Go reads it; ValueError where it would not."""
    if re.fullmatch(r"[-+]?0[xX][0-9a-fA-F]+", text):
        return float(int(text, 16))
    if re.fullmatch(r"[-+]?inf(inity)?", text.lower()):
        return -math.inf if text.startswith("-") else math.inf
    return float(text)
