"""Questions about a stretch of time to a Prometheus-compatible server, and their answers. Pure.

https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

import msgspec
import numpy as np
from msgspec import Struct

from alerting import model
from alerting.duration import Duration
from alerting.model import Labels
from alerting.remote import answers
from alerting.remote.answers import Told, Unanswered
from alerting.series.windows import Times, Values


class Series(Struct, frozen=True):
    """A series with its values; times are milliseconds since 1970."""

    labels: Labels
    times: Times
    values: Values


class _Line(Struct, frozen=True):
    metric: dict[str, str]
    values: list[tuple[float, str]] | None = None


def form(text: str, start: datetime, end: datetime, step: Duration, within: float) -> bytes:
    """Return the form that asks; the server is to give up after so many seconds."""
    fields = {
        "query": text,
        "start": f"{start.timestamp():.3f}",
        "end": f"{end.timestamp():.3f}",
        "step": f"{step.seconds:.3f}",
        "timeout": f"{max(1, round(within * 1000))}ms",
    }
    return urlencode(fields).encode("ascii")


def series(told: Told, secrets: Sequence[str] = ()) -> tuple[Series, ...]:
    """Return what an answer says; Unanswered where it says no, or makes no sense."""
    data = answers.data(told, secrets)
    if data.result_type != "matrix":
        raise Unanswered("malformed", "the answer is not one of Prometheus' API")
    try:
        lines = msgspec.json.decode(data.result, type=list[_Line])
        return tuple(_series(line) for line in lines)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        raise Unanswered("malformed", "the answer is not one of Prometheus' API") from None


def _series(line: _Line) -> Series:
    points = line.values or []
    times = np.array([round(at * 1000) for at, _ in points], np.int64)
    values = np.array([float(value) for _, value in points], np.float64)
    return Series(model.labels(line.metric), times, values)
