"""The numbers that rules call by name: `alerting.thresholds` of chatwatch.yml."""

from typing import Annotated, Final

from msgspec import Meta, Struct, structs

from alerting.rulebook.expression import Unit

_PERCENT = Meta(ge=0, le=100)


class Thresholds(Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds of the shipped rules; a rule writes `> cpu_usage_percent`."""

    response_time_ms: Annotated[
        float, Meta(gt=0, le=86_400_000, description="milliseconds of a probe")
    ] = 5000.0
    error_rate_percent: Annotated[float, _PERCENT, Meta(description="probes that failed")] = 5.0
    cpu_usage_percent: Annotated[float, _PERCENT, Meta(description="whole machine")] = 80.0
    memory_usage_percent: Annotated[float, _PERCENT, Meta(description="memory in use")] = 85.0
    disk_usage_percent: Annotated[float, _PERCENT, Meta(description="each file system")] = 90.0
    uptime_percent: Annotated[float, _PERCENT, Meta(description="of a probe over 24 h")] = 99.0


NAMES: Final = tuple(field.name for field in structs.fields(Thresholds))
# What the end of a name means: the base unit of metrics, and what a number is divided by.
_ENDINGS: Final[dict[str, tuple[Unit, float]]] = {
    "_ms": ("seconds", 1000.0),
    "_percent": ("ratio", 100.0),
}


def in_base_units(thresholds: Thresholds, name: str) -> tuple[float, Unit]:
    """Return a threshold as metrics count: 5000 ms are 5 seconds, 80 percent are 0.8."""
    unit, divisor = next(of for ending, of in _ENDINGS.items() if name.endswith(ending))
    return getattr(thresholds, name) / divisor, unit
