"""What the hardware tells of itself → figures by OpenTelemetry's names.

https://opentelemetry.io/docs/specs/semconv/hardware/
"""

from collections.abc import Iterator

from exporter.host.reading import Sensors

Figure = tuple[str, tuple[str, ...], float]


def figures(sensors: Sensors) -> Iterator[Figure]:
    """Return temperatures and their limits, fans and batteries."""
    for one in sensors.temperatures:
        place = (one.chip, one.name, one.label)
        yield "hw_temperature_celsius", place, one.value
        for kind, limit in (("high.degraded", one.high), ("high.critical", one.critical)):
            if limit is not None:
                yield "hw_temperature_limit_celsius", (*place, kind), limit
    for one in sensors.fans:
        yield "hw_fan_speed_rpm", (one.chip, one.name, one.label), one.value
    for name, charge in sensors.batteries.items():
        yield "hw_battery_charge_ratio", (name,), charge
