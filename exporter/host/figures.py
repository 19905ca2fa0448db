"""A reading → what /metrics shows of it: names and labels of the catalogue, base units."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from exporter.host import hardware, node, profiles, selection, shares, watched
from exporter.host.reading import MODES, Disk, Flow, Interface, Mount, Part, Reading, Space, Times
from exporter.host.settings import Host
from exporter.host.watched import Standings
from exporter.metrics import guard

# Metric and the values of its labels.
Key = tuple[str, tuple[str, ...]]
Figure = tuple[str, tuple[str, ...], float]


class Figures(NamedTuple):
    """What is shown, by series, and how many devices of a part have no place."""

    values: Mapping[Key, float]
    left_out: Mapping[Part, int]


def figures(
    reading: Reading,
    before: Reading | None,
    settings: Host,
    shown: Mapping[Key, float],
    standings: Standings,
) -> Figures:
    """Return all figures of a reading; `before` is the one before it, `shown` its figures.

    A part that was not read has none. Counters hold still where the kernel's go back a little.
    `standings` are of the processes that the reading found.
    """
    left_out: dict[Part, int] = {}
    values: dict[Key, float] = {}
    for name, labels, value in _named(reading, before, settings, standings, left_out):
        # As the table would keep them, so that no two keys are one series.
        key = (name, tuple(map(guard.clean, labels)))
        values[key] = steady(shown.get(key), value) if name.endswith("_total") else value
    for part, count in left_out.items():
        values["host_devices_left_out", (part,)] = float(count)
    return Figures(values, left_out)


def steady(before: float | None, read: float) -> float:
    """Return what a counter shows: never less than before, unless it began anew.

    Kernels correct idle and waiting time downwards, which would look like a reset and be counted
    all over again. What fell below half is a device that is new under an old name.
    """
    if before is None or read < before / 2:
        return read
    return max(before, read)


def _named(
    reading: Reading,
    before: Reading | None,
    settings: Host,
    standings: Standings,
    left_out: dict[Part, int],
) -> Iterator[Figure]:
    """Return the figures under the names of the profile."""
    hidden = profiles.hidden(settings.profile)
    for figure in _all(reading, before, settings, left_out):
        if figure[0] not in hidden:
            yield figure
    if settings.profile == "node":
        yield from node.figures(reading, settings)
    if reading.watched is not None:
        yield from watched.figures(reading.watched, standings)


def _all(
    reading: Reading, before: Reading | None, settings: Host, left_out: dict[Part, int]
) -> Iterator[Figure]:
    yield from _cpu(reading, before, settings, left_out)
    yield from _memory(reading)
    yield from _paging(reading)
    yield from _machine(reading)
    yield from _devices(reading, settings, left_out)
    if reading.sensors is not None:
        sensors, left_out["sensors"] = selection.sensors(reading.sensors, settings)
        yield from hardware.figures(sensors)


def _devices(reading: Reading, settings: Host, left_out: dict[Part, int]) -> Iterator[Figure]:
    if reading.mounts is not None:
        chosen = selection.mounts(reading.mounts, settings)
        left_out["filesystem"] = chosen.left_out
        for mount in chosen.shown:
            if mount in reading.spaces:
                yield from _space(mount, reading.spaces[mount])
    if reading.disks is not None:
        disks, left_out["disk"] = selection.named(reading.disks, settings.ignore_disks, settings)
        for name, disk in disks.items():
            yield from _disk(name, disk)
    if reading.interfaces is not None:
        interfaces, left_out["network"] = selection.named(
            reading.interfaces, settings.ignore_interfaces, settings
        )
        for name, interface in interfaces.items():
            yield from _interface(name, interface)


def _cpu(
    reading: Reading, before: Reading | None, settings: Host, left_out: dict[Part, int]
) -> Iterator[Figure]:
    cpu = reading.cpu
    if cpu is None:
        return
    yield "system_cpus", (), float(cpu.count)
    if cpu.each:
        left_out["cpu"] = max(0, len(cpu.each) - settings.max_devices)
        for number, times in enumerate(cpu.each[: settings.max_devices]):
            yield from _times(str(number), times)
    else:
        yield from _times("", cpu.all)
    busy = shares.busy(before, reading)
    if busy is not None:
        yield "system_cpu_utilization_ratio", (), busy


def _times(number: str, times: Times) -> Iterator[Figure]:
    for mode in MODES:
        yield "system_cpu_time_seconds_total", (number, mode), getattr(times, mode)


def _memory(reading: Reading) -> Iterator[Figure]:
    memory = reading.memory
    if memory is None:
        return
    used = memory.total - memory.free - memory.cached - memory.buffers
    states = {
        "used": max(0, used),
        "free": memory.free,
        "cached": memory.cached,
        "buffers": memory.buffers,
    }
    for state, amount in states.items():
        yield "system_memory_usage_bytes", (state,), float(amount)
    yield "system_memory_limit_bytes", (), float(memory.total)
    yield "system_memory_linux_available_bytes", (), float(memory.available)
    ratio = shares.memory(memory)
    if ratio is not None:
        yield "system_memory_utilization_ratio", (), ratio


def _paging(reading: Reading) -> Iterator[Figure]:
    paging = reading.paging
    if paging is None:
        return
    used = max(0, paging.total - paging.free)
    yield "system_paging_usage_bytes", ("used",), float(used)
    yield "system_paging_usage_bytes", ("free",), float(paging.free)
    yield "system_paging_operations_total", ("in",), float(paging.pages_in)
    yield "system_paging_operations_total", ("out",), float(paging.pages_out)
    if paging.total > 0:
        yield "system_paging_utilization_ratio", (), min(1.0, used / paging.total)


def _machine(reading: Reading) -> Iterator[Figure]:
    if reading.load is not None:
        for span, load in zip(("1m", "5m", "15m"), reading.load, strict=True):
            yield f"system_cpu_load_average_{span}", (), load
    if reading.uptime is not None:
        yield "system_uptime_seconds", (), reading.uptime
    if reading.processes is not None:
        yield "system_processes", (), float(reading.processes)
    if reading.files is not None:
        yield "system_file_descriptors_allocated", (), float(reading.files.allocated)
        yield "system_file_descriptors_limit", (), float(reading.files.limit)
    for state, count in (reading.connections or {}).items():
        yield "system_network_connections", ("tcp", state), float(count)


def _space(mount: Mount, space: Space) -> Iterator[Figure]:
    """Root's reserve is neither used nor free: to others the disk is full without it."""
    place = (mount.device, mount.point, mount.type)
    states = {
        "used": space.size - space.free,
        "free": space.available,
        "reserved": space.free - space.available,
    }
    ratio = shares.space(space)
    if ratio is not None:
        for state, amount in states.items():
            yield "system_filesystem_usage_bytes", (*place, state), float(max(0, amount))
        yield "system_filesystem_limit_bytes", place, float(space.size)
        yield "system_filesystem_utilization_ratio", place, ratio
    if space.inodes > 0:
        used = max(0, space.inodes - space.inodes_free)
        yield "system_filesystem_inodes_usage", (*place, "used"), float(used)
        yield "system_filesystem_inodes_usage", (*place, "free"), float(space.inodes_free)


def _disk(name: str, disk: Disk) -> Iterator[Figure]:
    amounts = {
        "system_disk_io_bytes_total": (disk.read_bytes, disk.write_bytes),
        "system_disk_operations_total": (disk.reads, disk.writes),
        "system_disk_operation_time_seconds_total": (disk.read_seconds, disk.write_seconds),
    }
    for metric, (read, written) in amounts.items():
        yield metric, (name, "read"), float(read)
        yield metric, (name, "write"), float(written)
    for way, merged in (("read", disk.reads_merged), ("write", disk.writes_merged)):
        if merged is not None:
            yield "system_disk_merged_total", (name, way), float(merged)
    if disk.busy_seconds is not None:
        yield "system_disk_io_time_seconds_total", (name,), disk.busy_seconds


_FLOW: Mapping[str, Callable[[Flow], int]] = {
    "system_network_io_bytes_total": lambda flow: flow.bytes,
    "system_network_packet_count_total": lambda flow: flow.packets,
    "system_network_errors_total": lambda flow: flow.errors,
    "system_network_packet_dropped_total": lambda flow: flow.drops,
}


def _interface(name: str, interface: Interface) -> Iterator[Figure]:
    for metric, amount in _FLOW.items():
        yield metric, (name, "receive"), float(amount(interface.receive))
        yield metric, (name, "transmit"), float(amount(interface.transmit))
