"""The machine by node_exporter's names, labels and units, for dashboards that are made for it.

https://github.com/prometheus/node_exporter; shown with `host.profile: node`, instead of what
OpenTelemetry calls the same. Names are as they are there, capitals of the kernel's table of memory
included, of which promtool says that they are no custom of Prometheus'.
"""

from exporter.metrics.catalogue.metric import Metric, counter, gauge

_WHERE = "device fstype mountpoint"
_SENSOR = "chip sensor"
_STATES = (
    "close|close_wait|closing|established|fin_wait1|fin_wait2|last_ack|listen|syn_recv|syn_sent"
    "|time_wait"
)
_ROWS = (
    "MemTotal MemFree MemAvailable Buffers Cached SwapCached Active Inactive Active_anon "
    "Inactive_anon Active_file Inactive_file Unevictable Mlocked SwapTotal SwapFree Zswap Zswapped "
    "Dirty Writeback AnonPages Mapped Shmem KReclaimable Slab SReclaimable SUnreclaim KernelStack "
    "PageTables SecPageTables NFS_Unstable Bounce WritebackTmp CommitLimit Committed_AS "
    "VmallocTotal VmallocUsed VmallocChunk Percpu HardwareCorrupted AnonHugePages ShmemHugePages "
    "ShmemPmdMapped FileHugePages FilePmdMapped CmaTotal CmaFree Unaccepted Balloon Hugepagesize "
    "Hugetlb DirectMap4k DirectMap2M DirectMap1G"
)
_NUMBERS = "HugePages_Total HugePages_Free HugePages_Rsvd HugePages_Surp"
MEMORY = frozenset({*(f"{row}_bytes" for row in _ROWS.split()), *_NUMBERS.split()})
"""The rows of /proc/meminfo that have a metric; those of newer kernels are not shown."""


def _kernel(name: str, help: str, labels: str = "") -> Metric:
    return counter(f"node_{name}", help, labels, configured=True, observed=True)


def _gauge(name: str, help: str, labels: str = "") -> Metric:
    return gauge(f"node_{name}", help, labels, configured=True)


def _row(name: str) -> Metric:
    return _gauge(f"memory_{name}", f"{name.removesuffix('_bytes')} of /proc/meminfo")


HOST_NODE = (
    _kernel(
        "cpu_seconds_total",
        "Time that each CPU spent in each mode",
        "cpu mode=user|nice|system|idle|iowait|irq|softirq|steal",
    ),
    _kernel(
        "cpu_guest_seconds_total",
        "Time that each CPU spent in guests, which is within user and nice",
        "cpu mode=user|nice",
    ),
    _gauge("load1", "Tasks that run or wait, mean of a minute"),
    _gauge("load5", "Tasks that run or wait, mean of 5 minutes"),
    _gauge("load15", "Tasks that run or wait, mean of 15 minutes"),
    *map(_row, sorted(MEMORY)),
    _gauge("vmstat_pswpin", "Pages that were swapped in since the machine started"),
    _gauge("vmstat_pswpout", "Pages that were swapped out since the machine started"),
    _gauge("filesystem_size_bytes", "Size of a file system", _WHERE),
    _gauge("filesystem_free_bytes", "Free space of a file system, root's reserve included", _WHERE),
    _gauge("filesystem_avail_bytes", "Space of a file system that users may use", _WHERE),
    _gauge("filesystem_files", "Inodes of a file system; 0 where they have no number", _WHERE),
    _gauge("filesystem_files_free", "Free inodes of a file system", _WHERE),
    _gauge("filesystem_readonly", "1 where nothing can be written to a file system", _WHERE),
    _gauge("filesystem_device_error", "1 where a file system does not say how full it is", _WHERE),
    _kernel("disk_read_bytes_total", "Bytes that a disk read", "device"),
    _kernel("disk_written_bytes_total", "Bytes that a disk wrote", "device"),
    _kernel("disk_reads_completed_total", "Reads that a disk completed", "device"),
    _kernel("disk_writes_completed_total", "Writes that a disk completed", "device"),
    _kernel("disk_reads_merged_total", "Reads that were merged with others", "device"),
    _kernel("disk_writes_merged_total", "Writes that were merged with others", "device"),
    _kernel("disk_read_time_seconds_total", "Time that reads took, added up", "device"),
    _kernel("disk_write_time_seconds_total", "Time that writes took, added up", "device"),
    _kernel("disk_io_time_seconds_total", "Time in which a disk had something to do", "device"),
    _kernel("network_receive_bytes_total", "Bytes that an interface received", "device"),
    _kernel("network_receive_packets_total", "Packets that an interface received", "device"),
    _kernel("network_receive_errs_total", "Packets that could not be received", "device"),
    _kernel("network_receive_drop_total", "Packets that were received and dropped", "device"),
    _kernel("network_transmit_bytes_total", "Bytes that an interface sent", "device"),
    _kernel("network_transmit_packets_total", "Packets that an interface sent", "device"),
    _kernel("network_transmit_errs_total", "Packets that could not be sent", "device"),
    _kernel("network_transmit_drop_total", "Packets that were dropped unsent", "device"),
    _gauge("tcp_connection_states", "TCP connections by state", f"state={_STATES}"),
    _gauge("boot_time_seconds", "When the machine started"),
    _gauge("time_seconds", "What the machine's clock said at the last look at it"),
    _gauge("processes_pids", "Processes that this one can see"),
    _gauge("filefd_allocated", "Open files of the whole machine"),
    _gauge("filefd_maximum", "Files that may be open on the whole machine"),
    _gauge(
        "uname_info",
        "Always 1; the labels say what the machine and its kernel are called",
        "domainname machine nodename release sysname version",
    ),
    _gauge("hwmon_temp_celsius", "Temperature", _SENSOR),
    _gauge("hwmon_temp_max_celsius", "Temperature that is high", _SENSOR),
    _gauge("hwmon_temp_crit_celsius", "Temperature at which the hardware is at risk", _SENSOR),
    _gauge("hwmon_fan_rpm", "Turns of a fan in a minute", _SENSOR),
    _gauge("hwmon_sensor_label", "Always 1; what a sensor is called", "chip label sensor"),
    _gauge("hwmon_chip_names", "Always 1; what a chip is called", "chip chip_name"),
    _gauge("power_supply_capacity", "Charge of a battery in percent", "power_supply"),
)
