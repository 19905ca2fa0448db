"""A reading → figures by node_exporter's names and labels, in its units: for its dashboards.

https://github.com/prometheus/node_exporter#collectors; the names are those of its versions 1.5 to
1.10. Figures are as old as the last look, `node_time_seconds` among them.
"""

from collections.abc import Iterator, Mapping

from exporter.host import selection
from exporter.host.reading import (
    Cpu,
    Disk,
    Interface,
    Memory,
    Mount,
    Reading,
    Sensors,
    Space,
)
from exporter.host.settings import Host
from exporter.metrics.catalogue.host_node import MEMORY

Figure = tuple[str, tuple[str, ...], float]

STATES = {
    "established": "established",
    "syn_sent": "syn_sent",
    "syn_received": "syn_recv",
    "fin_wait_1": "fin_wait1",
    "fin_wait_2": "fin_wait2",
    "time_wait": "time_wait",
    "closed": "close",
    "close_wait": "close_wait",
    "last_ack": "last_ack",
    "listen": "listen",
    "closing": "closing",
}
"""Our name of a connection's state → node_exporter's."""


def figures(reading: Reading, settings: Host) -> Iterator[Figure]:
    """Return all that has a name of node_exporter's; what was not read has none."""
    if reading.cpu is not None:
        yield from _cpus(reading.cpu, settings.max_devices)
    if reading.memory is not None:
        yield from _memory(reading.memory)
    if reading.paging is not None:
        yield "node_vmstat_pswpin", (), float(reading.paging.pages_in)
        yield "node_vmstat_pswpout", (), float(reading.paging.pages_out)
    yield from _machine(reading)
    yield from _devices(reading, settings)
    if reading.sensors is not None:
        sensors, _ = selection.sensors(reading.sensors, settings)
        yield from _sensors(sensors)
        yield from _labels(sensors)


def _cpus(cpu: Cpu, most: int) -> Iterator[Figure]:
    for number, times in enumerate(cpu.each[:most]):
        modes = {
            "user": times.user,
            "nice": times.nice,
            "system": times.system,
            "idle": times.idle,
            "iowait": times.iowait,
            "irq": max(0.0, times.interrupt - times.softirq),
            "softirq": times.softirq,
            "steal": times.steal,
        }
        for mode, seconds in modes.items():
            yield "node_cpu_seconds_total", (str(number), mode), seconds
        yield "node_cpu_guest_seconds_total", (str(number), "user"), times.guest
        yield "node_cpu_guest_seconds_total", (str(number), "nice"), times.guest_nice


def _memory(memory: Memory) -> Iterator[Figure]:
    for row, amount in memory.table.items():
        if row in MEMORY:
            yield f"node_memory_{row}", (), float(amount)


def _machine(reading: Reading) -> Iterator[Figure]:
    if reading.load is not None:
        for span, load in zip((1, 5, 15), reading.load, strict=True):
            yield f"node_load{span}", (), load
    if reading.files is not None:
        yield "node_filefd_allocated", (), float(reading.files.allocated)
        yield "node_filefd_maximum", (), float(reading.files.limit)
    alone = {
        "node_boot_time_seconds": reading.booted,
        "node_time_seconds": reading.now,
        "node_processes_pids": reading.processes,
    }
    for name, value in alone.items():
        if value is not None:
            yield name, (), float(value)
    for state, count in (reading.connections or {}).items():
        yield "node_tcp_connection_states", (STATES[state],), float(count)
    if reading.names is not None:
        yield "node_uname_info", reading.names, 1.0


def _devices(reading: Reading, settings: Host) -> Iterator[Figure]:
    for mount in selection.mounts(reading.mounts or (), settings).shown:
        yield from _mount(mount, reading.spaces.get(mount))
    disks, _ = selection.named(reading.disks or {}, settings.ignore_disks, settings)
    for name, disk in disks.items():
        yield from _disk(name, disk)
    interfaces, _ = selection.named(reading.interfaces or {}, settings.ignore_interfaces, settings)
    for name, interface in interfaces.items():
        yield from _interface(name, interface)


def _mount(mount: Mount, space: Space | None) -> Iterator[Figure]:
    place = (mount.device, mount.type, mount.point)
    yield "node_filesystem_device_error", place, float(space is None)
    if space is None:
        return
    amounts: Mapping[str, float] = {
        "size_bytes": space.size,
        "free_bytes": space.free,
        "avail_bytes": space.available,
        "files": space.inodes,
        "files_free": space.inodes_free,
        "readonly": mount.readonly,
    }
    for name, amount in amounts.items():
        yield f"node_filesystem_{name}", place, float(amount)


def _disk(device: str, disk: Disk) -> Iterator[Figure]:
    amounts: Mapping[str, float | None] = {
        "read_bytes": disk.read_bytes,
        "written_bytes": disk.write_bytes,
        "reads_completed": disk.reads,
        "writes_completed": disk.writes,
        "reads_merged": disk.reads_merged,
        "writes_merged": disk.writes_merged,
        "read_time_seconds": disk.read_seconds,
        "write_time_seconds": disk.write_seconds,
        "io_time_seconds": disk.busy_seconds,
    }
    for name, amount in amounts.items():
        if amount is not None:
            yield f"node_disk_{name}_total", (device,), float(amount)


def _interface(device: str, interface: Interface) -> Iterator[Figure]:
    for way, flow in (("receive", interface.receive), ("transmit", interface.transmit)):
        yield f"node_network_{way}_bytes_total", (device,), float(flow.bytes)
        yield f"node_network_{way}_packets_total", (device,), float(flow.packets)
        yield f"node_network_{way}_errs_total", (device,), float(flow.errors)
        yield f"node_network_{way}_drop_total", (device,), float(flow.drops)


def _sensors(sensors: Sensors) -> Iterator[Figure]:
    for one in sensors.temperatures:
        limits = {"": one.value, "_max": one.high, "_crit": one.critical}
        for suffix, degrees in limits.items():
            if degrees is not None:
                yield f"node_hwmon_temp{suffix}_celsius", (one.chip, one.name), degrees
    for one in sensors.fans:
        yield "node_hwmon_fan_rpm", (one.chip, one.name), one.value
    for battery, share in sensors.batteries.items():
        yield "node_power_supply_capacity", (battery,), round(100.0 * share, 6)


def _labels(sensors: Sensors) -> Iterator[Figure]:
    for one in (*sensors.temperatures, *sensors.fans):
        if one.label:
            yield "node_hwmon_sensor_label", (one.chip, one.label, one.name), 1.0
    for chip, name in sensors.chips.items():
        yield "node_hwmon_chip_names", (chip, name), 1.0
