"""The shell that asks the hardware: thermometers, fans and batteries, where Linux shows them.

psutil tells the same but throws chips of one kind together, so that two cards of one make are one
series. The form of the folders: https://www.kernel.org/doc/html/latest/hwmon/sysfs-interface.html
and https://www.kernel.org/doc/html/latest/power/power_supply_class.html. A machine without them,
most virtual ones, has none, which is no failure; neither is a sensor that is asleep.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from exporter.host.reading import Sensor, Sensors

CLASSES = Path("/sys/class")
# Chips and sensors beyond these are not asked: each answer may take a slow bus milliseconds.
MOST_CHIPS = 64
MOST_SENSORS = 64
_MILLI = 1000.0
_PERCENT = 100.0
_UNCLEAN = re.compile("[^a-z0-9:_]")


def read(classes: Path = CLASSES) -> Sensors:
    """Return all that can be read; OSError where a folder is there and cannot be listed."""
    temperatures: list[Sensor] = []
    fans: list[Sensor] = []
    chips: dict[str, str] = {}
    for folder in _folders(classes / "hwmon"):
        chip = chip_name(folder)
        chips[chip] = _clean(_text(folder / "name")) or chip
        temperatures += _sensors(folder, chip, "temp", _MILLI)
        fans += _sensors(folder, chip, "fan", 1.0)
    batteries = dict(_batteries(classes / "power_supply"))
    return Sensors(tuple(temperatures), tuple(fans), batteries, chips)


def chip_name(folder: Path) -> str:
    """Return how a chip is called at every start: by its place on its bus, `platform_coretemp_0`.

    The numbers of the folders follow the order in which the kernel found them.
    """
    device = folder / "device"
    if device.exists():
        place = device.resolve()
        named = "_".join(filter(None, map(_clean, (place.parent.name, place.name))))
        if named:
            return named
    return _clean(_text(folder / "name")) or _clean(folder.name)


def _sensors(folder: Path, chip: str, kind: str, scale: float) -> Iterator[Sensor]:
    # Old drivers keep the files one folder deeper.
    places = [*folder.glob(f"{kind}*_input"), *folder.glob(f"device/{kind}*_input")]
    found = {path.name: path for path in reversed(places)}
    for path in sorted(found.values(), key=lambda path: (len(path.name), path.name))[:MOST_SENSORS]:
        name = path.name.removesuffix("_input")
        value = _number(path)
        if value is not None:
            yield Sensor(
                chip,
                name,
                value / scale,
                _text(path.with_name(f"{name}_label")),
                _scaled(path.with_name(f"{name}_max"), scale),
                _scaled(path.with_name(f"{name}_crit"), scale),
            )


def _batteries(folder: Path) -> Iterator[tuple[str, float]]:
    for one in _folders(folder):
        charge = _number(one / "capacity")
        if charge is not None and _text(one / "type") == "Battery":
            yield one.name, charge / _PERCENT


def _folders(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())[:MOST_CHIPS] if folder.exists() else []


def _scaled(path: Path, scale: float) -> float | None:
    number = _number(path)
    return None if number is None else number / scale


def _number(path: Path) -> float | None:
    text = _text(path)
    return float(text) if re.fullmatch("-?[0-9]{1,15}", text) else None


def _text(path: Path) -> str:
    """Return what a file says, or "": drivers answer with errors while their device sleeps."""
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _clean(text: str) -> str:
    return _UNCLEAN.sub("_", text.strip().lower()).strip("_")
