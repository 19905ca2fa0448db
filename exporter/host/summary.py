"""The machine in a few numbers: for the status page, and for the rows that are kept."""

from collections.abc import Mapping

from msgspec import Struct

from exporter.host import selection, shares
from exporter.host.connections import ESTABLISHED
from exporter.host.reading import Reading, Sensors
from exporter.host.settings import Host


class Disk(Struct, frozen=True):
    """The fullest of the file systems that are shown, by its share in use."""

    point: str
    ratio: float


class Heat(Struct, frozen=True):
    """The hottest of the sensors, in °C."""

    sensor: str
    celsius: float


class Summary(Struct, frozen=True):
    """Shares from 0 to 1, uptime in seconds, network in bytes a second; None: not known (yet).

    `processes` has how many there are of each name that is watched.
    """

    cpu: float | None = None
    memory: float | None = None
    disk: Disk | None = None
    load: tuple[float, float, float] | None = None
    uptime: float | None = None
    network: shares.Rate | None = None
    connections: int | None = None
    heat: Heat | None = None
    processes: Mapping[str, int] = {}


def summary(reading: Reading, before: Reading | None, settings: Host) -> Summary:
    """Return the summary of a reading; shares and rates are since the one `before` it."""
    states = reading.connections
    return Summary(
        cpu=shares.busy(before, reading),
        memory=shares.memory(reading.memory) if reading.memory is not None else None,
        disk=_fullest(reading),
        load=reading.load,
        uptime=reading.uptime,
        network=_network(before, reading, settings),
        connections=states[ESTABLISHED] if states is not None else None,
        heat=_hottest(reading.sensors) if reading.sensors is not None else None,
        processes={name: len(found) for name, found in (reading.watched or {}).items()},
    )


def _fullest(reading: Reading) -> Disk | None:
    disks = [
        Disk(mount.point, ratio)
        for mount, space in reading.spaces.items()
        if (ratio := shares.space(space)) is not None
    ]
    return max(disks, key=lambda disk: disk.ratio, default=None)


def _hottest(sensors: Sensors) -> Heat | None:
    heats = [Heat(one.label or one.chip, one.value) for one in sensors.temperatures]
    return max(heats, key=lambda heat: heat.celsius, default=None)


def _network(before: Reading | None, now: Reading, settings: Host) -> shares.Rate | None:
    if before is None or before.interfaces is None or now.interfaces is None:
        return None
    shown, _ = selection.named(now.interfaces, settings.ignore_interfaces, settings)
    return shares.rate(before.interfaces, shown, now.at - before.at)
