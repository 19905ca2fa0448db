"""Times and spans as templates have them, with methods such as ``Format`` and ``Hours``.

A time is always in UTC. https://pkg.go.dev/time
"""

import math
from typing import Any, Final

from alerting.gotemplate import floats, humanized, layouts, spans
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.spans import BILLION, MILLION
from alerting.gotemplate.values import STRING, Function, Named, Pointer, Type, Value

_MOST: Final = 1 << 63
_TEXT: Final = "2006-01-02 15:04:05.999999999 -0700 MST"
_TIME_METHODS: Final[dict[str, Function]] = {}
_SPAN_METHODS: Final[dict[str, Function]] = {}

TIME: Final = Type("time.Time", "struct", methods=_TIME_METHODS)
SPAN: Final = Type("time.Duration", "int", methods=_SPAN_METHODS)
_TIMES: Final = Type("*time.Time", "ptr", TIME)
_SPANS: Final = Type("*time.Duration", "ptr", SPAN)
_MONTH: Final = Type("time.Month", "int")
_WEEKDAY: Final = Type("time.Weekday", "int")


def time(nanoseconds: int) -> Named:
    """Return the time so long after 1970 began; Fault beyond the years 1677 to 2262."""
    if not -_MOST <= nanoseconds < _MOST:
        raise Fault("the time is out of range")
    return Named(TIME, nanoseconds, layouts.formatted(nanoseconds, _TEXT))


def span(nanoseconds: int) -> Named:
    """Return a span of time; one too long for Go is the least there is, as there."""
    fits = -_MOST <= nanoseconds < _MOST
    nanoseconds = nanoseconds if fits else -_MOST
    return Named(SPAN, nanoseconds, spans.text(nanoseconds))


def to_time(value: Value) -> Pointer:
    """Return the time that a number of seconds since 1970 means, to the millisecond."""
    return Pointer(_TIMES, time(_nanoseconds(humanized.number(value))))


def to_span(value: Value) -> Pointer:
    """Return a number of seconds as a span of time."""
    nanoseconds = humanized.number(value) * 1e9
    return Pointer(_SPANS, span(int(nanoseconds) if math.isfinite(nanoseconds) else _MOST))


def time_text(value: Value) -> str:
    """Return seconds since 1970 as people read them; NaN and infinity as they are."""
    seconds = humanized.number(value)
    if not math.isfinite(seconds):
        return floats.text(seconds)
    return layouts.formatted(_nanoseconds(seconds), _TEXT)


def _nanoseconds(seconds: float) -> int:
    if not math.isfinite(seconds):
        raise Fault("value is NaN or Inf")
    if not -_MOST <= seconds * 1e9 < _MOST:
        said = "cannot be represented as a nanoseconds timestamp since it overflows int64"
        raise Fault(f"{floats.text(seconds)} {said}")
    return _whole(int(seconds * 1e9), MILLION) * MILLION


def _month(number: int) -> Named:
    return Named(_MONTH, number, layouts.month(number))


def _weekday(nanoseconds: int) -> Named:
    moment = layouts.calendar(nanoseconds)
    return Named(_WEEKDAY, moment.isoweekday() % 7, layouts.day(moment))


def _whole(size: int, unit: int) -> int:
    # Towards zero, as Go divides.
    return size // unit if size >= 0 else -(-size // unit)


def _method(call: Any, *parameters: Type) -> Function:
    """Return a method: ``call`` gets the numbers in its receiver and its arguments."""

    def called(*given: Value) -> Any:
        return call(*[one.value if isinstance(one, Named) else one for one in given])

    return Function(parameters, called)


_TIME_METHODS.update(
    Add=_method(lambda at, by: time(at + by), SPAN),
    After=_method(lambda at, other: at > other, TIME),
    Before=_method(lambda at, other: at < other, TIME),
    Day=_method(lambda at: layouts.calendar(at).day),
    Equal=_method(lambda at, other: at == other, TIME),
    Format=_method(layouts.formatted, STRING),
    Hour=_method(lambda at: layouts.calendar(at).hour),
    IsZero=_method(lambda _: False),
    Minute=_method(lambda at: layouts.calendar(at).minute),
    Month=_method(lambda at: _month(layouts.calendar(at).month)),
    Nanosecond=_method(lambda at: at % BILLION),
    Second=_method(lambda at: layouts.calendar(at).second),
    String=_method(lambda at: layouts.formatted(at, _TEXT)),
    Sub=_method(lambda at, other: span(at - other), TIME),
    UTC=_method(time),
    Unix=_method(lambda at: at // BILLION),
    UnixMilli=_method(lambda at: at // MILLION),
    UnixNano=_method(lambda at: at),
    Weekday=_method(_weekday),
    Year=_method(lambda at: layouts.calendar(at).year),
    YearDay=_method(lambda at: layouts.calendar(at).timetuple().tm_yday),
)
_SPAN_METHODS.update(
    Hours=_method(lambda size: size / (3600 * BILLION)),
    Microseconds=_method(lambda size: _whole(size, 1000)),
    Milliseconds=_method(lambda size: _whole(size, MILLION)),
    Minutes=_method(lambda size: size / (60 * BILLION)),
    Nanoseconds=_method(lambda size: size),
    Seconds=_method(lambda size: size / BILLION),
    String=_method(spans.text),
)
