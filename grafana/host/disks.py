"""Disks: how full, how busy, how slow."""

from grafana import bounds, colours, table, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total
from grafana.table import Column, Key

_MOUNT = "system_filesystem_mountpoint"
_CHOSEN = f'{_MOUNT}=~"$mountpoint"'
_WAYS = colours.plain(("read", "write"))

_COLUMNS = (
    Column(
        name="Full",
        query=f"max by ({_MOUNT}) (system_filesystem_utilization_ratio{{{_CHOSEN}}})",
        unit="percentunit",
        decimals=0,
        steps=bounds.DISK_RATIO,
        bar=(0, 1),
    ),
    Column(
        name="Free",
        query=f'max by ({_MOUNT}) (system_filesystem_usage_bytes{{system_filesystem_state="free",'
        f" {_CHOSEN}}})",
        unit="bytes",
        decimals=1,
    ),
    Column(
        name="Size",
        query=f"max by ({_MOUNT}) (system_filesystem_limit_bytes{{{_CHOSEN}}})",
        unit="bytes",
        decimals=1,
    ),
    Column(
        name="Files free",
        query=f"max by ({_MOUNT}) (system_filesystem_inodes_usage{{"
        f'system_filesystem_state="free", {_CHOSEN}}})',
        unit="short",
        absent="no limit",
        decimals=1,
    ),
)
FULL = Frame(
    title="File systems",
    about=About(
        "How full each chosen file system is, what is left, and how many files it can still hold.",
        "On a full disk chatwatch can acknowledge no event, and other databases stop too.",
        "delete, grow, or keep events for a shorter time (retention.events).",
    ),
    unit="percentunit",
    queries=table.queries(_COLUMNS),
    empty="not measured",
    width=12,
    height=7,
)
GROWTH = Frame(
    title="Disk space over time",
    about=About(
        "How full each chosen file system is; the line is the bound of DiskFull.",
        "A steady climb says on which day it is full; a jump says what to look for.",
        "find what grew at that time: logs, back-ups, uploads.",
    ),
    unit="percentunit",
    queries=(
        Query(
            f"max by ({_MOUNT}) (system_filesystem_utilization_ratio{{{_CHOSEN}}})",
            f"{{{{{_MOUNT}}}}}",
        ),
    ),
    empty="not measured",
    width=12,
    height=7,
)
BYTES = Frame(
    title="Disk traffic",
    about=About(
        "Bytes a second that all disks read and write.",
        "A disk at its limit makes every answer wait for its commit.",
        "compare with the commit time on the board “chatwatch itself”.",
    ),
    unit="Bps",
    queries=(
        Query(total("system_disk_io_bytes_total", "disk_io_direction"), "{{disk_io_direction}}"),
    ),
    empty="no disk is seen",
    width=8,
)
BUSY = Frame(
    title="Busy disks",
    about=About(
        "The share of time in which each disk had something to do.",
        "A spinning disk near 100 % is full; a fast one can still do more at one time.",
        "see beside it whether requests take longer too; only then it is too slow.",
    ),
    unit="percentunit",
    queries=(
        Query(total("system_disk_io_time_seconds_total", "system_device"), "{{system_device}}"),
    ),
    empty="no disk is seen",
    width=8,
)
_OPERATIONS = total("system_disk_operations_total", "disk_io_direction")
SLOW = Frame(
    title="Time of a request to a disk",
    about=About(
        "How long a read and a write take, as the mean of all disks.",
        "Under a millisecond is a good disk; ten are a slow or an overloaded one.",
        "see who else uses this disk; in a cloud its budget of operations may have run out.",
    ),
    unit="s",
    queries=(
        Query(
            f"{total('system_disk_operation_time_seconds_total', 'disk_io_direction')}"
            f" / ({_OPERATIONS} > 0)",
            "{{disk_io_direction}}",
        ),
    ),
    empty="no request",
    width=8,
)

PANELS = (
    table.panel(FULL, Key(_MOUNT, name="File system"), _COLUMNS, sort="Full", falling=True),
    timeseries.panel(GROWTH, style="thin", bounds=bounds.DISK_RATIO, most=1),
    timeseries.panel(BYTES, names=_WAYS),
    timeseries.panel(BUSY, style="thin", most=1),
    timeseries.panel(SLOW, names=_WAYS, sparse=True),
)
