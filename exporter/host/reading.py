"""What one look at this machine found, as frozen values; a part that could not be read is None."""

from collections.abc import Mapping
from typing import Literal, get_args

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
]
PARTS: tuple[Part, ...] = get_args(Part)


class Times(Struct, frozen=True):
    """Seconds since the machine started that a CPU, or all of them, spent so."""

    user: float
    nice: float
    system: float
    idle: float
    iowait: float
    interrupt: float
    steal: float


class Cpu(Struct, frozen=True):
    """All CPUs together, and each by itself where that was asked for."""

    count: int
    all: Times
    each: tuple[Times, ...] = ()


class Memory(Struct, frozen=True):
    """Bytes; `available` is what could be had without swapping, an estimate of the kernel's."""

    total: int
    available: int
    free: int
    cached: int
    buffers: int


class Paging(Struct, frozen=True):
    """Bytes of swap, and pages that went in and out since the machine started."""

    total: int
    free: int
    pages_in: int
    pages_out: int


class Disk(Struct, frozen=True):
    """What a disk did since it is there; `busy_seconds` is None where the kernel does not tell."""

    read_bytes: int
    write_bytes: int
    reads: int
    writes: int
    read_seconds: float
    write_seconds: float
    busy_seconds: float | None = None


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


class Space(Struct, frozen=True):
    """Bytes of a file system; `free` is root's, `available` other users'; inodes may be 0."""

    size: int
    free: int
    available: int
    inodes: int
    inodes_free: int


class Miss(Struct, frozen=True):
    """What could not be read and why; `absent` where this machine does not have it at all."""

    part: Part
    said: str
    about: str = ""
    absent: bool = False


class Reading(Struct, frozen=True):
    """One look; `at` in seconds of the monotonic clock, `mounts` all there are, unmeasured."""

    at: float
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
    misses: tuple[Miss, ...] = ()
