"""A machine that stands still, and what tests ask of a series table."""

from collections.abc import Mapping

from msgspec import structs

from exporter.host.reading import (
    Cpu,
    Disk,
    Files,
    Flow,
    Interface,
    Memory,
    Mount,
    Names,
    Paging,
    Process,
    Reading,
    Sensor,
    Sensors,
    Space,
    Times,
)
from exporter.metrics import catalogue
from exporter.metrics.guard import Guard
from exporter.metrics.series import Table
from tests.exporter.metrics.limits import Limits

GIB = 1 << 30
ROOT = Mount("/dev/sda1", "/", "ext4")
DATA = Mount("/dev/sdb", "/data", "xfs")
TIMES = Times(user=100.0, nice=1.0, system=50.0, idle=800.0, iowait=20.0, interrupt=4.0, steal=25.0)
LATER = Times(user=106.0, nice=1.0, system=51.0, idle=807.0, iowait=21.0, interrupt=4.0, steal=26.0)
DISK = Disk(4096, 8192, 2, 3, 0.25, 0.5, 0.75, 6, 8)
ETH = Interface(Flow(1000, 10, 1, 2), Flow(500, 5, 0, 0))
ETH_LATER = Interface(Flow(4000, 20, 1, 2), Flow(2000, 9, 0, 0))

MEMINFO = {
    "MemTotal_bytes": 8 * GIB,
    "MemFree_bytes": 4 * GIB,
    "MemAvailable_bytes": 6 * GIB,
    "Active_anon_bytes": GIB,
    "HugePages_Total": 2,
    "FromTomorrow_bytes": 1,
}
SENSORS = Sensors(
    temperatures=(
        Sensor("platform_coretemp_0", "temp1", 51.5, "Package id 0", 80.0, 100.0),
        Sensor("thermal_thermal_zone0", "temp1", 40.0),
    ),
    fans=(Sensor("platform_nct6775_656", "fan2", 1200.0),),
    batteries={"BAT0": 0.57},
    chips={"platform_coretemp_0": "coretemp"},
)
NAMES = Names("(none)", "x86_64", "host1", "6.1.0", "Linux", "#1 SMP")
NGINX = Process(10, 1000.0, 5.0, 4096, 3, 20)
WORKER = Process(11, 1001.0, 7.0, 8192, 1, 30)

READING = Reading(
    at=100.0,
    now=1_700_003_600.5,
    booted=1_700_000_000.0,
    cpu=Cpu(4, TIMES),
    memory=Memory(
        total=8 * GIB,
        available=6 * GIB,
        free=4 * GIB,
        cached=2 * GIB,
        buffers=GIB,
        table=MEMINFO,
    ),
    paging=Paging(total=2 * GIB, free=GIB, pages_in=7, pages_out=9),
    load=(0.5, 1.25, 2.0),
    uptime=3600.5,
    processes=123,
    disks={"sda": DISK, "sda1": DISK},
    interfaces={"eth0": ETH, "lo": ETH},
    connections={"established": 3, "listen": 2},
    mounts=(Mount("proc", "/proc", "proc"), ROOT, DATA),
    spaces={
        # A fifth is root's: users have 80 of which 60 are used.
        ROOT: Space(size=100, free=40, available=20, inodes=1000, inodes_free=250),
        DATA: Space(size=200, free=150, available=150, inodes=0, inodes_free=0),
    },
    files=Files(1232, 100_000),
    names=NAMES,
    sensors=SENSORS,
    watched={"nginx": (NGINX, WORKER), "gone": ()},
)
"""Of four CPUs, two disks that are file systems, one network card."""

AFTER = structs.replace(
    READING, at=115.0, cpu=Cpu(4, LATER), interfaces={"eth0": ETH_LATER, "lo": ETH_LATER}
)
"""The same 15 s later: 16 s of CPU were spent, half of them idle or waiting for a disk."""


def table() -> Table:
    """Return an empty series table of the whole catalogue."""
    return Table(catalogue.CATALOGUE, Guard(Limits()))


def shown(series: Table, *prefixes: str) -> Mapping[str, float]:
    """Return the lines of the host's metrics, as on /metrics."""
    return {
        name + "".join(f",{key}={value}" for key, value in labels.items() if value): number
        for _, lines in series.samples()
        for name, labels, number in lines
        if name.startswith(prefixes or ("system_", "host_", "hw_"))
    }
