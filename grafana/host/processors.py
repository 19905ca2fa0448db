"""Processors and memory: how much is used, and for what."""

from grafana import bounds, colours, timeseries
from grafana.frame import About, Frame
from grafana.query import Query, total

_MODES = ("user", "system", "nice", "iowait", "interrupt", "steal")
_STATES = ("used", "cached", "buffers", "free")

MODES = Frame(
    title="What the processors do",
    about=About(
        "Which share of all processors' time goes where; idle time is left out.",
        "user: programs; system: the kernel; iowait: idle, waiting for disks; steal: the"
        " machine around this virtual one took it.",
        "steal: ask whoever rents it to you; iowait: see the disks; user: see top.",
    ),
    unit="percentunit",
    queries=(
        Query(
            'sum by (cpu_mode) (rate(system_cpu_time_seconds_total{cpu_mode!="idle"}'
            "[$__rate_interval])) / on () group_left () max(system_cpus)",
            "{{cpu_mode}}",
        ),
    ),
    empty="not measured",
)
USE = Frame(
    title="CPU and memory in use",
    about=About(
        "Busy share of the processors and used share of the memory; the line is the bound of"
        " CpuHigh, MemoryHigh lies a little above it.",
        "Whether it was a moment or goes on tells whether somebody has to get up.",
        "compare since when with deploys and with the traffic.",
    ),
    unit="percentunit",
    queries=(
        Query("max(system_cpu_utilization_ratio)", "CPU"),
        Query("max(system_memory_utilization_ratio)", "memory"),
    ),
    empty="not measured",
)
LOAD = Frame(
    title="Tasks that run or wait",
    about=About(
        "Means of 1, 5 and 15 minutes, and how many processors there are.",
        "More tasks than processors wait; 15 minutes above it is no peak any more.",
        "look with top, sorted by state: R waits for processors, D for disks.",
    ),
    unit="short",
    queries=(
        Query("max(system_cpu_load_average_1m)", "1 min"),
        Query("max(system_cpu_load_average_5m)", "5 min"),
        Query("max(system_cpu_load_average_15m)", "15 min"),
        Query("max(system_cpus)", "processors"),
    ),
    empty="not measured",
    width=8,
)
MEMORY = Frame(
    title="What the memory holds",
    about=About(
        "Memory by what it is used for; the states make up the whole.",
        "Buffers and caches are given back when programs need memory; used is not.",
        "does used reach the top, look with top, sorted by memory, who grew.",
    ),
    unit="bytes",
    # Asked one by one, so that what is used lies at the bottom.
    queries=tuple(
        Query(f'max(system_memory_usage_bytes{{system_memory_state="{state}"}})', state)
        for state in _STATES
    ),
    empty="not measured",
    width=8,
)
PAGING = Frame(
    title="Swapping",
    about=About(
        "Pages a second that were swapped out of memory and back in.",
        "Swap that is full and quiet is harmless; pages that come and go make all slow.",
        "somebody needs more memory than there is: MemoryHigh says when that is urgent.",
    ),
    unit="ops",
    queries=(
        Query(
            total("system_paging_operations_total", "system_paging_direction"),
            "{{system_paging_direction}}",
        ),
    ),
    empty="no swap",
    width=8,
)

PANELS = (
    timeseries.panel(USE, bounds=bounds.CPU_RATIO, most=1, names=colours.plain(("CPU", "memory"))),
    timeseries.panel(MODES, style="stacked", most=1, names=colours.plain(_MODES)),
    timeseries.panel(LOAD, names=colours.plain(("1 min", "5 min", "15 min", "processors"))),
    timeseries.panel(MEMORY, style="stacked", names=colours.plain(_STATES)),
    timeseries.panel(PAGING, most=timeseries.AtLeast(10), names=colours.plain(("in", "out"))),
)
