"""Times and spans as templates have them, with methods such as ``Format`` and ``Hours``.

A time is in UTC unless a template asks for another zone. https://pkg.go.dev/time
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alerting import floats
from alerting.gotemplate import humanized, layouts, spans, values
from alerting.gotemplate.errors import Fault
from alerting.gotemplate.layouts import UNIVERSAL, Zone
from alerting.gotemplate.spans import BILLION, MILLION
from alerting.gotemplate.values import STRING, Function, Named, Pointer, Type, Value

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST: Final = 1 << 63
# What a time is that nobody has set: the year 1.
_ZERO: Final = -62_135_596_800 * BILLION
_TEXT: Final = "2006-01-02 15:04:05.999999999 -0700 MST"
_TIME_METHODS: Final[dict[str, Function]] = {}
_SPAN_METHODS: Final[dict[str, Function]] = {}

TIME: Final = Type("time.Time", "struct", methods=_TIME_METHODS)
SPAN: Final = Type("time.Duration", "int", methods=_SPAN_METHODS)
_TIMES: Final = Type("*time.Time", "ptr", TIME)
_SPANS: Final = Type("*time.Duration", "ptr", SPAN)
_MONTH: Final = Type("time.Month", "int")
_WEEKDAY: Final = Type("time.Weekday", "int")


class Time(Named, frozen=True, eq=False):
    """A moment, and the zone in which it is shown."""

    zone: Zone = UNIVERSAL


def time(nanoseconds: int, zone: Zone = UNIVERSAL) -> Time:
    """Return the time so long after 1970 began; Fault beyond the years 1677 to 2262."""
    if not -_MOST <= nanoseconds < _MOST and nanoseconds != _ZERO:
        raise Fault("the time is out of range")
    return Time(TIME, nanoseconds, _text(nanoseconds, zone), zone)


def _text(nanoseconds: int, zone: Zone) -> str:
    """Return a time as `_TEXT` shows it, which is asked for far more often than any other."""
    moment = layouts.calendar(nanoseconds, zone)
    fraction = f".{nanoseconds % BILLION:09d}".rstrip("0") if nanoseconds % BILLION else ""
    minutes = abs(zone.seconds) // 60
    offset = f"{'-' if zone.seconds < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"
    return f"{moment.isoformat(' ', 'seconds')[:19]}{fraction} {offset} {zone.name}"


def never() -> Time:
    """Return the time that is not set."""
    return time(_ZERO)


def of(moment: datetime) -> Time:
    """Return a moment as templates have it, in UTC."""
    since = moment - _EPOCH
    whole = (since.days * 86_400 + since.seconds) * BILLION
    return time(whole + since.microseconds * 1000)


def within(name: str, moment: Value) -> Time:
    """Return a time as a zone of the IANA database shows it; Fault if there is none."""
    if not isinstance(moment, Time) or not isinstance(moment.value, int):
        raise Fault("no time to show in another zone")
    try:
        known = ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise Fault(f"unknown time zone {name}") from None
    local = layouts.calendar(moment.value).astimezone(known)
    offset = local.utcoffset() or timedelta()
    return time(moment.value, Zone(local.tzname() or "", round(offset.total_seconds())))


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


def between(after: int, before: int) -> Named:
    """Return the span between two times, the longest there is where it is longer."""
    return span(max(-_MOST, min(after - before, _MOST - 1)))


def _month(number: int) -> Named:
    return Named(_MONTH, number, layouts.month(number))


def _weekday(moment: datetime) -> Named:
    return Named(_WEEKDAY, moment.isoweekday() % 7, layouts.day(moment))


def _whole(size: int, unit: int) -> int:
    # Towards zero, as Go divides.
    return size // unit if size >= 0 else -(-size // unit)


def _method(call: Any, *parameters: Type) -> Function:
    """Return a method: ``call`` gets the numbers in its receiver and its arguments."""

    def called(*given: Value) -> Any:
        return call(*[one.value if isinstance(one, Named) else one for one in given])

    return Function(parameters, called)


def _on_a_calendar(call: Any) -> Function:
    """Return a method that looks at a time where it is shown."""
    return Function((), lambda at: call(layouts.calendar(at.value, at.zone)))


_TIME_METHODS.update(
    Add=Function((SPAN,), lambda at, by: time(at.value + values.plain(by), at.zone)),
    After=_method(lambda at, other: at > other, TIME),
    Before=_method(lambda at, other: at < other, TIME),
    Day=_on_a_calendar(lambda moment: moment.day),
    Equal=_method(lambda at, other: at == other, TIME),
    Format=Function((STRING,), lambda at, layout: layouts.formatted(at.value, layout, at.zone)),
    Hour=_on_a_calendar(lambda moment: moment.hour),
    IsZero=_method(lambda at: at == _ZERO),
    Local=_method(time),
    Minute=_on_a_calendar(lambda moment: moment.minute),
    Month=_on_a_calendar(lambda moment: _month(moment.month)),
    Nanosecond=_method(lambda at: at % BILLION),
    Second=_on_a_calendar(lambda moment: moment.second),
    String=Function((), lambda at: at.shown),
    Sub=_method(between, TIME),
    UTC=_method(time),
    Unix=_method(lambda at: at // BILLION),
    UnixMilli=_method(lambda at: at // MILLION),
    UnixNano=_method(lambda at: at),
    Weekday=_on_a_calendar(_weekday),
    Year=_on_a_calendar(lambda moment: moment.year),
    YearDay=_on_a_calendar(lambda moment: moment.timetuple().tm_yday),
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
