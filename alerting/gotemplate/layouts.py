"""Times written as Go's example time is: ``2006-01-02 15:04:05``.

https://pkg.go.dev/time#Layout
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec import Struct

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BILLION: Final = 1_000_000_000
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
# Go takes "January" before "Jan", and "Jan" only where no small letter follows.
_PARTS: Final = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST"
    r"|2006|__2|_2(?!006)|002|0[1-6]|15|1|2|3|4|5|PM|pm"
    r"|-07:00:00|-07:00|-070000|-0700|-07|Z07:00:00|Z07:00|Z070000|Z0700|Z07"
    r"|[.,](?:0+|9+)(?![0-9])"
)


class Zone(Struct, frozen=True):
    """How a place counts time at some moment: its short name, and seconds east of UTC."""

    name: str = "UTC"
    seconds: int = 0


UNIVERSAL: Final = Zone()


def calendar(nanoseconds: int, zone: Zone = UNIVERSAL) -> datetime:
    """Return the second that a number of nanoseconds since 1970 lies in, as a zone counts it."""
    return _EPOCH + timedelta(seconds=nanoseconds // _BILLION + zone.seconds)


def month(number: int) -> str:
    return _MONTHS[number - 1]


def day(moment: datetime) -> str:
    return _DAYS[moment.weekday()]


def formatted(nanoseconds: int, layout: str, zone: Zone = UNIVERSAL) -> str:
    """Return a time, in nanoseconds since 1970, as a layout shows it in a zone."""
    moment = calendar(nanoseconds, zone)
    fraction = nanoseconds % _BILLION
    simple = _simple(moment, zone)

    def shown(part: re.Match[str]) -> str:
        name = part[0]
        return _fraction(name, fraction) if name[0] in ".," else simple[name]

    return _PARTS.sub(shown, layout)


def _fraction(name: str, fraction: int) -> str:
    digits = f"{fraction:09d}"[: len(name) - 1]
    if name[1] == "9":
        digits = digits.rstrip("0")
    return f"{name[0]}{digits}" if digits else ""


def _simple(moment: datetime, zone: Zone) -> dict[str, str]:
    hour = moment.hour % 12 or 12
    day_of_year = moment.timetuple().tm_yday
    half = "AM" if moment.hour < 12 else "PM"
    offsets = _offsets(zone.seconds)
    return {
        "2006": f"{moment.year:04d}",
        "06": f"{moment.year % 100:02d}",
        "01": f"{moment.month:02d}",
        "1": str(moment.month),
        "Jan": month(moment.month)[:3],
        "January": month(moment.month),
        "02": f"{moment.day:02d}",
        "2": str(moment.day),
        "_2": f"{moment.day:2d}",
        "002": f"{day_of_year:03d}",
        "__2": f"{day_of_year:3d}",
        "Mon": day(moment)[:3],
        "Monday": day(moment),
        "15": f"{moment.hour:02d}",
        "03": f"{hour:02d}",
        "3": str(hour),
        "04": f"{moment.minute:02d}",
        "4": str(moment.minute),
        "05": f"{moment.second:02d}",
        "5": str(moment.second),
        "PM": half,
        "pm": half.lower(),
        "MST": zone.name,
        **{f"-{form}": shown for form, shown in offsets.items()},
        **{f"Z{form}": shown if zone.seconds else "Z" for form, shown in offsets.items()},
    }


def _offsets(seconds: int) -> dict[str, str]:
    """Return what is between a zone and UTC in all forms of Go: ``07:00`` → ``+02:00``."""
    sign = "-" if seconds < 0 else "+"
    minutes, second = divmod(abs(seconds), 60)
    parts = [f"{one:02d}" for one in (*divmod(minutes, 60), second)]
    forms = {"07:00:00": (":", 3), "07:00": (":", 2), "070000": ("", 3), "0700": ("", 2)}
    shown = {form: sign + mark.join(parts[:count]) for form, (mark, count) in forms.items()}
    return {**shown, "07": sign + parts[0]}
