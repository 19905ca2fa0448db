"""The top row: what can run out, the worst of each."""

from grafana import bounds, stat
from grafana.frame import About, Frame
from grafana.query import Query

_WIDTH = 4
_HEIGHT = 4

CPU = Frame(
    title="CPU",
    about=About(
        "How busy the processors are, all together; coloured at the bound of CpuHigh.",
        "Near 100 % everything queues.",
        "see which program it is (top), and whether traffic grew with it.",
    ),
    unit="percentunit",
    queries=(Query("max(system_cpu_utilization_ratio)", "CPU"),),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)
MEMORY = Frame(
    title="Memory",
    about=About(
        "Memory that could not be had without swapping; coloured at the bound of MemoryHigh.",
        "When it is full the kernel ends a program, often the largest.",
        "a slow climb is a leak: restart what grows and tell its makers; a jump is a task.",
    ),
    unit="percentunit",
    queries=(Query("max(system_memory_utilization_ratio)", "memory"),),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)
DISK = Frame(
    title="Fullest disk",
    about=About(
        "How full the fullest file system is; coloured at the bound of DiskFull.",
        "On a full disk databases stop writing, and chatwatch can acknowledge no event.",
        "delete, grow, or keep events for a shorter time (retention.events).",
    ),
    unit="percentunit",
    queries=(
        Query(
            "topk(1, max by (system_filesystem_mountpoint) (system_filesystem_utilization_ratio))",
            "{{system_filesystem_mountpoint}}",
            now=True,
        ),
    ),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)
LOAD = Frame(
    title="Tasks per CPU",
    about=About(
        "Tasks that run or wait, of each processor, as the mean of five minutes.",
        "Above 1 some task always waits, for a processor or for a disk.",
        "is the CPU busy too, too much runs; is it not, tasks wait for a disk.",
    ),
    unit="short",
    queries=(Query("max(system_cpu_load_average_5m / system_cpus)", "load"),),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)
GONE = Frame(
    title="Watched programs",
    about=About(
        "Programs of host.processes that run, and those of which no process is left.",
        "Somebody found these important enough to name them.",
        "look into its log and start it again; “Watched programs, one by one” says which.",
    ),
    unit="none",
    queries=(
        Query("count(max by (process) (system_watched_processes) > 0) or vector(0)", "run"),
        Query("count(max by (process) (system_watched_processes) < 1) or vector(0)", "gone"),
    ),
    empty="none is watched",
    width=_WIDTH,
    height=_HEIGHT,
)
UPTIME = Frame(
    title="Up for",
    about=About(
        "How long ago the machine started.",
        "A machine that just started explains gaps and cold caches.",
        "if nobody restarted it, look into the kernel's log: journalctl -k -b -1.",
    ),
    unit="s",
    queries=(Query("min(system_uptime_seconds)", "up", now=True),),
    empty="not measured",
    width=_WIDTH,
    height=_HEIGHT,
)

PANELS = (
    stat.panel(CPU, bounds.CPU_RATIO, decimals=0, history=True),
    stat.panel(MEMORY, bounds.MEMORY_RATIO, decimals=0, history=True),
    stat.panel(DISK, bounds.DISK_RATIO, decimals=0, shown="both"),
    stat.panel(LOAD, bounds.LOAD_PER_CPU, decimals=1, history=True),
    stat.panel(GONE, bounds.NO_BOUND, own={"gone": bounds.FAILURES}),
    stat.panel(UPTIME, bounds.NO_BOUND, decimals=1),
)
