"""What tests of functions stand on: series written as text, calls, and answers as text."""

import math
from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
from hypothesis import strategies as st
from msgspec import Struct

from alerting.promql import aggregation, parser
from alerting.promql.functions import FUNCTIONS, Context, Note
from alerting.promql.functions.summation import Flags
from alerting.promql.rows import Rows
from alerting.promql.syntax import Aggregate, Call, children
from alerting.promql.values import Samples, Value, Vector
from alerting.series.columns import Values, Window
from tests.alerting.promql import series as written

STEP = 15_000
Points = Sequence[float | None]
Timed = list[tuple[int, float]]
"""(milliseconds, value) of one series, in order."""


class Said(Struct):
    """What a call answers, and what it says beside that: `(number of the argument) text`."""

    value: Value
    warnings: list[str]
    infos: list[str]

    @property
    def elements(self) -> dict[str, float]:
        """The elements of a vector, in order."""
        return elements(cast(Vector, self.value))


def said(text: str, *given: Value, at: int = 0, steps: int = 0) -> Said:
    """Call what an expression like `round(x, 5)` calls, with these values for its arguments."""
    node = cast(Call | Aggregate, parser.parsed(text))
    found = Said(0.0, [], [])
    context = Context(
        at=at,
        start=at,
        end=at + steps,
        arguments=children(node),
        warn=_noted(found.warnings),
        inform=_noted(found.infos),
    )
    if isinstance(node, Aggregate):
        found.value = aggregation.aggregated(node, given, context)
    else:
        found.value = FUNCTIONS[node.function](given, context)
    return found


def _noted(notes: list[str]) -> Note:
    def note(text: str, argument: int | None = None, /) -> None:
        notes.append(f"({argument}) {text}")

    return note


def rows(*names: str) -> Rows:
    """Return rows written as `m{a="b"}`."""
    return Rows.of(written.described(name)[0] for name in names)


def elements(vector: Vector) -> dict[str, float]:
    """Return labels as text → value."""
    assert len(vector.rows) == len(vector.values)
    return {
        _text(labels): value
        for labels, value in zip(vector.rows.labels, vector.values.tolist(), strict=True)
    }


def _text(labels: Iterable[tuple[str, str]]) -> str:
    told = dict(labels)
    name = told.pop("__name__", "")
    inside = ",".join(f'{key}="{value}"' for key, value in told.items())
    return name + (f"{{{inside}}}" if inside or not name else "")


def vector(*lines: str) -> Vector:
    """Return a vector of lines like `m{a="b"} 1`."""
    points = [written.series(line)[1][0] for line in lines]
    return Vector(rows(*lines), np.array(points, np.float64))


def samples(*lines: str, start: int = 0, end: int | None = None, step: int = STEP) -> Samples:
    """Return series of lines like `m{a="b"} 1 2 _ 4`; the first point is a step after 0."""
    points = [cast(Points, written.series(line)[1]) for line in lines]
    return Samples(rows(*lines), window(*points, start=start, end=end, step=step))


def window(*series: Points, start: int = 0, end: int | None = None, step: int = STEP) -> Window:
    """Return a window of samples at 15 s, 30 s, …; None where a series has none."""
    ticks = max(map(len, series), default=0)
    columns = [[*points, *[None] * (ticks - len(points))] for points in series]
    times = np.arange(1, ticks + 1, dtype=np.int64) * step
    return timed_window(columns, times.tolist(), start, ticks * step if end is None else end)


def timed_window(series: Sequence[Points], times: Sequence[int], start: int, end: int) -> Window:
    """Return a window of samples at these times."""
    values, present = columns(series, len(times))
    return Window(start, end, np.array(times, np.int64), values, present)


def columns(series: Sequence[Points], entries: int) -> tuple[Values, Flags]:
    """Return series as columns, and where they have a value."""
    shape = len(series), entries
    present = np.array([[one is not None for one in points] for points in series], np.bool_)
    values = [[math.nan if one is None else one for one in points] for points in series]
    return (
        np.array(values, np.float64).reshape(shape).T.copy(),
        present.reshape(shape).T.copy(),
    )


def timed(window: Window, column: int) -> Timed:
    """Return the samples of one series."""
    return [
        (int(time), float(value))
        for time, value, there in zip(
            window.times, window.values[:, column], window.present[:, column], strict=True
        )
        if there
    ]


def close(one: float, other: float, scale: float = 0.0) -> bool:
    """Say whether two numbers are the same but for rounding of numbers as large as `scale`."""
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9 * scale + 1e-12)


NUMBERS = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    st.sampled_from([math.nan, math.inf, -math.inf, 0.1, 1e9]),
)
FINITE = NUMBERS.filter(math.isfinite)


@st.composite
def windows(draw: st.DrawFn, numbers: st.SearchStrategy[float] = NUMBERS) -> Window:
    """Draw a window of some series with gaps, each with a sample, at uneven times."""
    gaps = draw(st.lists(st.integers(1, 40), min_size=1, max_size=8))
    times = np.cumsum(gaps) * 1000
    points: st.SearchStrategy[float | None] = numbers
    if draw(st.booleans()):
        points = numbers | st.none()
    one = st.lists(points, min_size=len(gaps), max_size=len(gaps)).filter(
        lambda found: any(value is not None for value in found)
    )
    series = draw(st.lists(one, min_size=1, max_size=4))
    end = int(times[-1]) + draw(st.integers(0, 60)) * 1000
    return timed_window(series, times.tolist(), draw(st.integers(-60, 0)) * 1000, end)
