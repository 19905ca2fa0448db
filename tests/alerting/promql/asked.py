"""Questions to series that a test writes down, and the answers as text."""

import math

import numpy as np

from alerting.promql import evaluation, parser
from alerting.promql.evaluation import Answer
from alerting.promql.limits import Limits
from alerting.promql.plan import Query
from alerting.promql.values import Samples, Vector
from tests.alerting.promql.functions.ground import elements
from tests.alerting.promql.loaded import Loaded

MINUTE = 60_000

Points = list[float | None]


def loaded(*lines: str, interval: int = MINUTE, delays: bool = False) -> Loaded:
    """Return a storage of series written as `m{a="b"} 1 2 _`, from 0 on, a point a minute."""
    storage = Loaded(delays=delays)
    storage.load(interval, lines)
    return storage


def answer(storage: Loaded, text: str, at: float = 0, limits: Limits | None = None) -> Answer:
    """Ask at a time in minutes."""
    time = round(at * MINUTE)
    return evaluation.instant(parser.parsed(text), time, storage, limits or Limits(), text=text)


def vector(storage: Loaded, text: str, at: float = 0) -> dict[str, float]:
    """Ask at a time in minutes for a vector: labels as text → value."""
    value = answer(storage, text, at).value
    assert isinstance(value, Vector)
    return elements(value)


def matrix(
    storage: Loaded,
    text: str,
    start: float,
    end: float,
    step: float = 1,
    limits: Limits | None = None,
) -> dict[str, Points]:
    """Ask at steps, in minutes: labels as text → value or None at each step."""
    times = (round(one * MINUTE) for one in (start, end, step))
    asked = Query(*times)
    value = evaluation.over(
        parser.parsed(text), asked, storage, limits or Limits(), text=text
    ).value
    assert isinstance(value, Samples)
    return columns(value)


def columns(samples: Samples) -> dict[str, Points]:
    """Return a range vector as labels → value or None at each tick."""
    window = samples.window
    places = np.arange(len(samples.rows), dtype=float)
    names = {place: name for name, place in elements(Vector(samples.rows, places)).items()}
    return {
        names[place]: [
            value if there else None
            for value, there in zip(
                window.values[:, place].tolist(), window.present[:, place], strict=True
            )
        ]
        for place in range(len(samples.rows))
    }


def same(one: float, other: float) -> bool:
    """Say whether two numbers are the same, NaN being so."""
    return one == other or (math.isnan(one) and math.isnan(other))
