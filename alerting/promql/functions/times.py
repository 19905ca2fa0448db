"""Times: of the evaluation, of samples, and what the calendar says of them, in UTC."""

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

from alerting.promql.functions import arguments
from alerting.promql.functions.arguments import Given
from alerting.promql.functions.context import Context, Function
from alerting.promql.values import NOBODY, Vector
from alerting.series.columns import Values

Seconds = npt.NDArray[np.int64]
_DAY: Final = 86_400
_BEYOND: Final = 2.0**63


def time(_given: Given, context: Context) -> float:
    """Return the time of evaluation, in seconds."""
    return context.at / 1000


def timestamp(given: Given, context: Context) -> Vector:
    """Return when each sample was measured; of what was computed, the time of evaluation."""
    vector = arguments.vector(given, 0)
    times = np.full(len(vector.values), context.at) if vector.times is None else vector.times
    return Vector(vector.rows.without_names, times / 1000)


def _calendar(part: Callable[[Seconds], npt.NDArray[np.int64]]) -> Function:
    """Return the function of a vector of seconds since 1970; of none, of the evaluation's time."""

    def called(given: Given, context: Context) -> Vector:
        if not given:
            now = np.array([math.trunc(context.at / 1000)])
            return Vector(NOBODY, part(now).astype(np.float64))
        vector = arguments.vector(given, 0)
        return Vector(vector.rows.without_names, _dated(vector.values, part))

    return called


def _dated(values: Values, part: Callable[[Seconds], npt.NDArray[np.int64]]) -> Values:
    """Return the part of each date; NaN of what is no number of seconds."""
    # What no calendar has is NaN here; Prometheus tells a year far off instead.
    known = np.abs(values) < _BEYOND
    seconds = np.where(known, values, 0).astype(np.int64)
    return np.where(known, part(seconds), np.nan)


def _days(seconds: Seconds) -> Seconds:
    return seconds // _DAY


def _begun(seconds: Seconds, unit: str, later: int = 0) -> Seconds:
    """Return the day on which the month or year began, or one `later`."""
    units = _days(seconds).astype("datetime64[D]").astype(f"datetime64[{unit}]") + later
    days: Seconds = units.astype("datetime64[D]").astype(np.int64)
    return days


def _months(seconds: Seconds) -> Seconds:
    months: Seconds = (
        _days(seconds).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    )
    return months


def _minute(seconds: Seconds) -> Seconds:
    return seconds % 3600 // 60


def _hour(seconds: Seconds) -> Seconds:
    return seconds % _DAY // 3600


def _day_of_week(seconds: Seconds) -> Seconds:
    # 1970 began on a Thursday; Sunday is 0.
    return (_days(seconds) + 4) % 7


def _day_of_month(seconds: Seconds) -> Seconds:
    return _days(seconds) - _begun(seconds, "M") + 1


def _day_of_year(seconds: Seconds) -> Seconds:
    return _days(seconds) - _begun(seconds, "Y") + 1


def _days_in_month(seconds: Seconds) -> Seconds:
    return _begun(seconds, "M", later=1) - _begun(seconds, "M")


def _month(seconds: Seconds) -> Seconds:
    return _months(seconds) % 12 + 1


def _year(seconds: Seconds) -> Seconds:
    return _months(seconds) // 12 + 1970


TIMES: dict[str, Function] = {
    "day_of_month": _calendar(_day_of_month),
    "day_of_week": _calendar(_day_of_week),
    "day_of_year": _calendar(_day_of_year),
    "days_in_month": _calendar(_days_in_month),
    "hour": _calendar(_hour),
    "minute": _calendar(_minute),
    "month": _calendar(_month),
    "time": time,
    "timestamp": timestamp,
    "year": _calendar(_year),
}
