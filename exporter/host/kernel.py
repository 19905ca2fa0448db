"""The shell that asks psutil and the kernel; all of it blocks, mostly for microseconds.

Each part is asked by itself, so that one that is missing, as in some containers, or forbidden,
spoils no other.
"""

import itertools
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil

from alerting import clock
from exporter.host import connections, meminfo
from exporter.host.reading import (
    Cpu,
    Disk,
    Files,
    Flow,
    Interface,
    Memory,
    Miss,
    Mount,
    Names,
    Paging,
    Part,
    Reading,
    Space,
    Times,
)

MOST_CONNECTIONS = 250_000
# psutil tells swapped pages as bytes of pages of this size, whatever the machine's are.
_PSUTIL_PAGE = 4096
_ABSENT = (FileNotFoundError, NotImplementedError)

T = TypeVar("T")


def look(proc: Path = Path("/proc"), *, per_cpu: bool = False) -> Reading:
    """Read what is answered at once; `proc` is where connections and open files are read."""
    misses: list[Miss] = []

    def asked(part: Part, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except Exception as error:  # noqa: BLE001 # psutil raises what the kernel's texts make it
            misses.append(missed(part, error))
            return None

    booted, now = asked("uptime", psutil.boot_time), clock.unix()
    return Reading(
        at=clock.monotonic(),
        now=now,
        booted=booted,
        cpu=asked("cpu", lambda: cpu(per_cpu=per_cpu)),
        memory=asked("memory", lambda: memory(proc)),
        paging=asked("paging", paging),
        load=asked("load", os.getloadavg),
        uptime=None if booted is None else max(0.0, now - booted),
        processes=asked("processes", lambda: len(psutil.pids())),
        disks=asked("disk", disks),
        interfaces=asked("network", interfaces),
        connections=asked("connections", lambda: connected(proc)),
        mounts=asked("filesystem", mounts),
        files=asked("files", lambda: files(proc)),
        names=names(proc),
        misses=tuple(misses),
    )


def space(mount: Mount) -> Space:
    """Ask how full a file system is; for ever, where its server is gone. OSError."""
    told = os.statvfs(mount.point)
    return Space(
        size=told.f_blocks * told.f_frsize,
        free=told.f_bfree * told.f_frsize,
        available=told.f_bavail * told.f_frsize,
        inodes=told.f_files,
        inodes_free=told.f_ffree,
    )


def missed(part: Part, error: Exception, about: str = "") -> Miss:
    """Return what an exception says of a part."""
    said = str(error) or type(error).__name__
    return Miss(part, said, about, absent=isinstance(error, _ABSENT))


def cpu(*, per_cpu: bool) -> Cpu:
    each = tuple(map(_times, psutil.cpu_times(percpu=True))) if per_cpu else ()
    return Cpu(psutil.cpu_count() or 1, _times(psutil.cpu_times()), each)


def memory(proc: Path) -> Memory:
    told = psutil.virtual_memory()
    return Memory(
        total=told.total,
        available=told.available,
        free=told.free,
        cached=getattr(told, "cached", 0),
        buffers=getattr(told, "buffers", 0),
        table=meminfo.table(_text(proc / "meminfo").splitlines()),
    )


def paging() -> Paging:
    told = psutil.swap_memory()
    return Paging(
        total=told.total,
        free=told.free,
        pages_in=told.sin // _PSUTIL_PAGE,
        pages_out=told.sout // _PSUTIL_PAGE,
    )


def disks() -> Mapping[str, Disk]:
    found: Mapping[str, Any] = psutil.disk_io_counters(perdisk=True, nowrap=False) or {}
    return {name: _disk(told) for name, told in found.items()}


def interfaces() -> Mapping[str, Interface]:
    found = psutil.net_io_counters(pernic=True, nowrap=False) or {}
    return {
        name: Interface(
            receive=Flow(told.bytes_recv, told.packets_recv, told.errin, told.dropin),
            transmit=Flow(told.bytes_sent, told.packets_sent, told.errout, told.dropout),
        )
        for name, told in found.items()
    }


def mounts() -> tuple[Mount, ...]:
    """Return every mount, of the pseudo file systems too; touches none of them."""
    found = psutil.disk_partitions(all=True)
    return tuple(
        Mount(one.device, one.mountpoint, one.fstype, "ro" in one.opts.split(",")) for one in found
    )


def files(proc: Path) -> Files:
    """Return how many files are open on the whole machine; OSError, ValueError.

    https://www.kernel.org/doc/html/latest/admin-guide/sysctl/fs.html#file-max-file-nr
    """
    allocated, _, limit = map(int, (proc / "sys/fs/file-nr").read_text("ascii").split())
    return Files(allocated, limit)


def connected(proc: Path) -> Mapping[str, int]:
    """Count the TCP connections of this network namespace; ValueError where they are too many."""
    lines = itertools.chain(_lines(proc / "net/tcp"), _lines(proc / "net/tcp6", optional=True))
    return connections.counted(_bounded(lines, MOST_CONNECTIONS))


def names(proc: Path) -> Names:
    """Return what uname(2) says; the domain is NIS', which nobody has: "(none)"."""
    told = os.uname()
    domain = _text(proc / "sys/kernel/domainname").strip()
    return Names(domain, told.machine, told.nodename, told.release, told.sysname, told.version)


def _text(path: Path) -> str:
    """Return a table that other systems do not have."""
    return path.read_text("ascii", "replace") if path.exists() else ""


def _lines(path: Path, *, optional: bool = False) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        # A kernel without IPv6 has no table of it.
        if not optional:
            raise


def _bounded(lines: Iterator[bytes], most: int) -> Iterator[bytes]:
    yield from itertools.islice(lines, most)
    if next(lines, None) is not None:
        raise ValueError(f"more than {most} connections; they are not counted")


def _disk(told: Any) -> Disk:
    busy = getattr(told, "busy_time", None)
    return Disk(
        read_bytes=told.read_bytes,
        write_bytes=told.write_bytes,
        reads=told.read_count,
        writes=told.write_count,
        read_seconds=told.read_time / 1000,
        write_seconds=told.write_time / 1000,
        busy_seconds=None if busy is None else busy / 1000,
        reads_merged=getattr(told, "read_merged_count", None),
        writes_merged=getattr(told, "write_merged_count", None),
    )


def _times(told: Any) -> Times:
    """Time as a guest's CPU is within `user` and `nice` already."""
    return Times(
        user=told.user,
        nice=getattr(told, "nice", 0.0),
        system=told.system,
        idle=told.idle,
        iowait=getattr(told, "iowait", 0.0),
        interrupt=getattr(told, "irq", 0.0) + getattr(told, "softirq", 0.0),
        steal=getattr(told, "steal", 0.0),
        softirq=getattr(told, "softirq", 0.0),
        guest=getattr(told, "guest", 0.0),
        guest_nice=getattr(told, "guest_nice", 0.0),
    )
