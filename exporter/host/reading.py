"""What one look at this machine found, as frozen values; a part that could not be read is None."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from msgspec import Struct

Part = Literal[
    "cpu",
    "memory",
    "paging",
    "load",
    "uptime",
    "processes",
    "disk",
    "filesystem",
    "network",
    "connections",
    "files",
    "sensors",
    "watched",
]
PARTS: tuple[Part, ...] = get_args(Part)


class Times(Struct, frozen=True):
    """Seconds since the machine started that a CPU, or all of them, spent so.

    `softirq` is within `interrupt`, `guest` within `user`, `guest_nice` within `nice`.
    """

    user: float
    nice: float
    system: float
    idle: float
    iowait: float
    interrupt: float
    steal: float
    softirq: float = 0.0
    guest: float = 0.0
    guest_nice: float = 0.0


MODES = ("user", "nice", "system", "idle", "iowait", "interrupt", "steal")
"""The times that make up the whole."""


class Cpu(Struct, frozen=True):
    """All CPUs together, and each by itself where that was asked for."""

    count: int
    all: Times
    each: tuple[Times, ...] = ()


class Memory(Struct, frozen=True):
    """Bytes; `available` is what could be had without swapping, an estimate of the kernel's.

    `table` is all of Linux' /proc/meminfo by its own names, as meminfo.py reads them.
    """

    total: int
    available: int
    free: int
    cached: int
    buffers: int
    table: Mapping[str, int] = {}


class Paging(Struct, frozen=True):
    """Bytes of swap, and pages that went in and out since the machine started."""

    total: int
    free: int
    pages_in: int
    pages_out: int


class Disk(Struct, frozen=True):
    """What a disk did since it is there; None is what the kernel does not tell.

    Requests that were merged with others are not among `reads` and `writes`.
    """

    read_bytes: int
    write_bytes: int
    reads: int
    writes: int
    read_seconds: float
    write_seconds: float
    busy_seconds: float | None = None
    reads_merged: int | None = None
    writes_merged: int | None = None


class Flow(Struct, frozen=True):
    """What went through an interface in one direction since it is there."""

    bytes: int
    packets: int
    errors: int
    drops: int


class Interface(Struct, frozen=True):
    """Both directions of a network interface."""

    receive: Flow
    transmit: Flow


class Mount(Struct, frozen=True):
    """A file system and where it is."""

    device: str
    point: str
    type: str
    readonly: bool = False


class Space(Struct, frozen=True):
    """Bytes of a file system; `free` is root's, `available` other users'; inodes may be 0."""

    size: int
    free: int
    available: int
    inodes: int
    inodes_free: int


class Files(Struct, frozen=True):
    """Open files of the whole machine, and how many there may be."""

    allocated: int
    limit: int


class Sensor(Struct, frozen=True):
    """One thermometer (°C) or fan (a minute); the limits are None where its chip has none."""

    chip: str
    name: str
    value: float
    label: str = ""
    high: float | None = None
    critical: float | None = None


class Sensors(Struct, frozen=True):
    """What the hardware tells of itself; `chips` names each, `batteries` from 0 to 1."""

    temperatures: tuple[Sensor, ...] = ()
    fans: tuple[Sensor, ...] = ()
    batteries: Mapping[str, float] = {}
    chips: Mapping[str, str] = {}


class Process(Struct, frozen=True):
    """A process that is watched; never its command line, which may hold secrets.

    `began` in Unix seconds, `cpu` in seconds, `memory` in bytes; `files` is None where this user
    may not count them.
    """

    pid: int
    began: float
    cpu: float
    memory: int
    threads: int
    files: int | None = None


class Names(NamedTuple):
    """What the machine and its kernel are called, as uname(2) says."""

    domainname: str
    machine: str
    nodename: str
    release: str
    sysname: str
    version: str


class Miss(Struct, frozen=True):
    """What could not be read and why; `absent` where this machine does not have it at all."""

    part: Part
    said: str
    about: str = ""
    absent: bool = False


class Reading(Struct, frozen=True):
    """One look; `at` in seconds of the monotonic clock, `mounts` all there are, unmeasured.

    `now` and `booted` in Unix seconds; `watched` has the processes of each name of host.processes.
    """

    at: float
    now: float | None = None
    booted: float | None = None
    cpu: Cpu | None = None
    memory: Memory | None = None
    paging: Paging | None = None
    load: tuple[float, float, float] | None = None
    uptime: float | None = None
    processes: int | None = None
    disks: Mapping[str, Disk] | None = None
    interfaces: Mapping[str, Interface] | None = None
    connections: Mapping[str, int] | None = None
    mounts: tuple[Mount, ...] | None = None
    spaces: Mapping[Mount, Space] = {}
    files: Files | None = None
    names: Names | None = None
    sensors: Sensors | None = None
    watched: Mapping[str, tuple[Process, ...]] | None = None
    misses: tuple[Miss, ...] = ()
