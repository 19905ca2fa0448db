"""The answer of a query as a table for people: what is the same for all series stands above it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from alerting.terminal import printable

# Series over time stand side by side within this width, else each point has a row of its own.
_WIDTH: Final = 120
_NAME: Final = "__name__"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# From the year 6 to the year 3934.
_MOST_SECONDS: Final = 62_000_000_000

Labels = Mapping[str, str]


def table(data: Mapping[str, Any]) -> str:
    """Return the table of `data` of an answer of Prometheus' API; lines are joined by newlines."""
    result = data["result"]
    match data["resultType"]:
        case "vector":
            return _series(result, ["value"], [[[one["value"][1]]] for one in result])
        case "matrix":
            return _matrix(result)
        case _:
            return str(result[1])


def _matrix(result: Sequence[Any]) -> str:
    # A column takes two characters at least.
    if 0 < len(result) <= _WIDTH // 2:
        found = _side_by_side(result)
        if max(map(len, found)) <= _WIDTH:
            return "\n".join(found)
    points = [[[_time(at), value] for at, value in one["values"]] for one in result]
    return _series(result, ["time", "value"], points)


def _series(result: Sequence[Any], heads: list[str], rows: Sequence[Sequence[list[str]]]) -> str:
    """Return a table with the labels that differ before each series' own rows."""
    if not result:
        return "nothing: no series has a value"
    every = [one["metric"] for one in result]
    shared = _shared(every)
    names = sorted({name for labels in every for name in labels} - shared.keys())
    found = [
        [*(labels.get(name, "") for name in names), *row]
        for labels, own in zip(every, rows, strict=True)
        for row in own
    ]
    return "\n".join([*_heading(shared), *_lines([names + heads, *found], numbers=1)])


def _side_by_side(result: Sequence[Any]) -> list[str]:
    every = [one["metric"] for one in result]
    shared = _shared(every)
    heads = [_named({k: v for k, v in one.items() if k not in shared}) for one in every]
    columns = [dict(one["values"]) for one in result]
    times = sorted({at for column in columns for at in column})
    rows = [[_time(at), *(column.get(at, "") for column in columns)] for at in times]
    return [*_heading(shared), *_lines([["time", *heads], *rows], len(heads))]


def _shared(every: Sequence[Labels]) -> Labels:
    first = every[0]
    return {
        name: value
        for name, value in first.items()
        if all(labels.get(name) == value for labels in every)
    }


def _heading(shared: Labels) -> list[str]:
    return [printable(_named(shared)), ""] if shared else []


def _named(labels: Labels) -> str:
    """Return labels as PromQL writes them, but short where there is nothing to tell apart."""
    pairs = ((name, json.dumps(text, ensure_ascii=False)) for name, text in labels.items())
    own = ", ".join(f"{name}={text}" for name, text in pairs if name != _NAME)
    name = labels.get(_NAME, "")
    return f"{name}{{{own}}}" if own else name or "value"


def _lines(rows: Iterable[Sequence[str]], numbers: int) -> Iterable[str]:
    """Return rows as lines, their columns as wide as they must be, numbers to the right."""
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    words = len(widths) - numbers
    for row in shown:
        cells = zip(row, widths, strict=True)
        told = [
            cell.ljust(width) if place < words else cell.rjust(width)
            for place, (cell, width) in enumerate(cells)
        ]
        yield "  ".join(told).rstrip()


def _time(seconds: float) -> str:
    if abs(seconds) > _MOST_SECONDS:
        return str(seconds)
    at = (_EPOCH + timedelta(seconds=seconds)).isoformat(sep=" ", timespec="milliseconds")
    return at.removesuffix("+00:00").removesuffix(".000") + "Z"
