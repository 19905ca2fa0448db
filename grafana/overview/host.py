"""The machine that chatwatch runs on: use of what can run out."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total

CPU = Frame(
    title="CPU",
    about=About(
        "How busy the processors are, all together; the line is the bound of CpuHigh.",
        "Near 100 % everything queues.",
        "see which program it is (top), and whether traffic grew with it.",
    ),
    unit="percentunit",
    queries=(Query("max(system_cpu_utilization_ratio)", "CPU"),),
    empty="not measured",
    width=8,
    height=8,
)
MEMORY = Frame(
    title="Memory",
    about=About(
        "How much memory programs use, without caches; the line is the bound of MemoryHigh.",
        "When it is full the kernel ends a program, often the largest.",
        "a slow climb is a leak: restart it and tell its makers; a jump is a task.",
    ),
    unit="percentunit",
    queries=(Query("max(system_memory_utilization_ratio)", "memory"),),
    empty="not measured",
    width=8,
    height=8,
)
DISK = Frame(
    title="Disk space",
    about=About(
        "How full each file system is; the line is the bound of DiskFull.",
        "On a full disk chatwatch can acknowledge no event.",
        "delete, grow, or keep events for a shorter time (retention.events).",
    ),
    unit="percentunit",
    queries=(
        Query(
            "max by (system_filesystem_mountpoint) (system_filesystem_utilization_ratio)",
            "{{system_filesystem_mountpoint}}",
        ),
    ),
    empty="not measured",
    width=8,
    height=8,
)
TRAFFIC = Frame(
    title="Disk traffic",
    about=About(
        "Bytes a second that all disks read and write.",
        "A disk at its limit makes every answer wait for its commit.",
        "compare with the commit time under “chatwatch itself”.",
    ),
    unit="Bps",
    queries=(
        Query(total("system_disk_io_bytes_total", "disk_io_direction"), "{{disk_io_direction}}"),
    ),
    empty="not measured",
)
NETWORK = Frame(
    title="Network traffic",
    about=About(
        "Bytes a second that all interfaces receive and transmit.",
        "More in than usual may be a flood; none at all is a network that is down.",
        "compare with the messages above.",
    ),
    unit="Bps",
    queries=(
        Query(
            total("system_network_io_bytes_total", "network_io_direction"),
            "{{network_io_direction}}",
        ),
    ),
    empty="not measured",
)

PANELS = (
    timeseries.panel(CPU, bounds=bounds.CPU_RATIO, most=1, names=colours.plain(("CPU",))),
    timeseries.panel(MEMORY, bounds=bounds.MEMORY_RATIO, most=1, names=colours.plain(("memory",))),
    timeseries.panel(DISK, bounds=bounds.DISK_RATIO, most=1),
    timeseries.panel(TRAFFIC, names=colours.plain(("read", "write"))),
    timeseries.panel(NETWORK, names=colours.plain(("receive", "transmit"))),
)
