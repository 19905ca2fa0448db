"""Which file systems, disks and interfaces are shown; how many there are without a place."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from exporter.host.pattern import Pattern
from exporter.host.reading import Mount, Sensors
from exporter.host.settings import Host

T = TypeVar("T")


class Mounts(NamedTuple):
    """The mounts to be measured, and the number of those beyond the bound."""

    shown: tuple[Mount, ...]
    left_out: int


def mounts(found: Iterable[Mount], settings: Host) -> Mounts:
    """Choose the mounts that hold something: each device once, where its path is shortest.

    A mount above another at the same point hides it, as it does for everybody else.
    """
    by_point = {mount.point: mount for mount in found}
    devices: dict[str, Mount] = {}
    for mount in sorted(by_point.values(), key=lambda mount: (len(mount.point), mount.point)):
        ignored = _fits(mount.type, settings.ignore_filesystems)
        if not ignored and not _fits(mount.point, settings.ignore_mounts):
            # `overlay` and the like are names of a kind; a device has a path, a server or a pool.
            device = mount.device if "/" in mount.device else f"{mount.device} on {mount.point}"
            devices.setdefault(device, mount)
    chosen = sorted(devices.values(), key=lambda mount: mount.point)
    return Mounts(tuple(chosen[: settings.max_devices]), _beyond(chosen, settings))


def named(
    found: Mapping[str, T], ignore: Sequence[Pattern], settings: Host
) -> tuple[dict[str, T], int]:
    """Choose by name: what no pattern ignores, up to the bound; return also how many it left."""
    chosen = sorted(name for name in found if not _fits(name, ignore))
    return {name: found[name] for name in chosen[: settings.max_devices]}, _beyond(chosen, settings)


def sensors(found: Sensors, settings: Host) -> tuple[Sensors, int]:
    """Return the sensors up to the bound, of each kind; and how many there are beyond."""
    most = settings.max_devices
    shown = Sensors(
        found.temperatures[:most],
        found.fans[:most],
        _first(found.batteries, most),
        _first(found.chips, most),
    )
    beyond = sum(
        max(0, len(kind) - most) for kind in (found.temperatures, found.fans, found.batteries)
    )
    return shown, beyond


def _first(found: Mapping[str, T], most: int) -> dict[str, T]:
    return dict(itertools.islice(found.items(), most))


def _fits(text: str, patterns: Iterable[Pattern]) -> bool:
    return any(pattern.fits(text) for pattern in patterns)


def _beyond(chosen: Collection[object], settings: Host) -> int:
    return max(0, len(chosen) - settings.max_devices)
