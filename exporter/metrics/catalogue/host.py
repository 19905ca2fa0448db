"""The machine, by OpenTelemetry's names for it, and how reading it goes.

https://opentelemetry.io/docs/specs/semconv/system/system-metrics/

Counters are the kernel's own: they are shown as they are read and begin anew with the machine.
Three ratios have no state, unlike there, so that a rule can ask for one figure: CPU, memory, swap.

What OpenTelemetry calls `process_cpu_time`, `process_memory_usage` and so on is of one process, and
/metrics of Prometheus' clients, this daemon among them, has `process_*` for the very process that
answers. Processes that are watched are several under one name, so that they are
`system_watched_process_*` with the name as their label: whoever sums up `process_*` over all
services counts nothing twice. They have these names in both profiles, as node_exporter has none.

What the hardware tells has the names of https://opentelemetry.io/docs/specs/semconv/hardware/ but
that ids are names here: the place of a chip on its bus, the number of a sensor on its chip.
"""

from exporter.metrics.catalogue.metric import Metric, counter, gauge

_FILESYSTEM = "system_device system_filesystem_mountpoint system_filesystem_type"
_DISK = "system_device disk_io_direction=read|write"
_WAY = "network_io_direction=receive|transmit"
_STATES = (
    "closed|close_wait|closing|established|fin_wait_1|fin_wait_2|last_ack|listen|syn_received"
    "|syn_sent|time_wait"
)
_PARTS = (
    "cpu|memory|paging|load|uptime|processes|disk|filesystem|network|connections|files|sensors"
    "|watched"
)
_SENSOR = "hw_parent hw_name hw_sensor_location"
_WATCHED = "process"


def _kernel(name: str, help: str, labels: str = "") -> Metric:
    return counter(name, help, labels, configured=True, observed=True)


def _gauge(name: str, help: str, labels: str = "") -> Metric:
    return gauge(name, help, labels, configured=True)


HOST = (
    _kernel(
        "system_cpu_time_seconds_total",
        "Time that CPUs spent in each mode, of all together or, with host.per_cpu, of each",
        "cpu_logical_number cpu_mode=user|nice|system|idle|iowait|interrupt|steal",
    ),
    _gauge(
        "system_cpu_utilization_ratio",
        "Busy share of all CPUs since the last sample; waiting for disks is not busy, steal is",
    ),
    _gauge("system_cpus", "CPUs that the machine has"),
    _gauge("system_cpu_load_average_1m", "Tasks that run or wait, mean of a minute"),
    _gauge("system_cpu_load_average_5m", "Tasks that run or wait, mean of 5 minutes"),
    _gauge("system_cpu_load_average_15m", "Tasks that run or wait, mean of 15 minutes"),
    _gauge(
        "system_memory_usage_bytes",
        "Memory by what it is used for; the states make up the whole",
        "system_memory_state=used|free|cached|buffers",
    ),
    _gauge("system_memory_limit_bytes", "Memory that the machine has"),
    _gauge(
        "system_memory_linux_available_bytes",
        "Memory that could be had without swapping, as the kernel estimates it",
    ),
    _gauge(
        "system_memory_utilization_ratio",
        "Share of memory that could not be had without swapping: 1 - available / limit",
    ),
    _gauge("system_paging_usage_bytes", "Swap by state", "system_paging_state=used|free"),
    _gauge("system_paging_utilization_ratio", "Used share of swap; none without swap"),
    _kernel(
        "system_paging_operations_total",
        "Pages that were swapped in and out",
        "system_paging_direction=in|out",
    ),
    _gauge(
        "system_filesystem_usage_bytes",
        "Space of a file system; what is reserved for root is neither used nor free",
        f"{_FILESYSTEM} system_filesystem_state=used|free|reserved",
    ),
    _gauge("system_filesystem_limit_bytes", "Size of a file system", _FILESYSTEM),
    _gauge(
        "system_filesystem_utilization_ratio",
        "Used share of what users may use of a file system, as df shows it",
        _FILESYSTEM,
    ),
    _gauge(
        "system_filesystem_inodes_usage",
        "Inodes of a file system, where their number is fixed",
        f"{_FILESYSTEM} system_filesystem_state=used|free",
    ),
    _kernel("system_disk_io_bytes_total", "Bytes that a disk read and wrote", _DISK),
    _kernel("system_disk_operations_total", "Requests that a disk completed", _DISK),
    _kernel("system_disk_merged_total", "Requests to a disk that were merged with others", _DISK),
    _kernel(
        "system_disk_operation_time_seconds_total",
        "Time that requests to a disk took, those at one time added up",
        _DISK,
    ),
    _kernel(
        "system_disk_io_time_seconds_total",
        "Time in which a disk had something to do",
        "system_device",
    ),
    _kernel(
        "system_network_io_bytes_total",
        "Bytes that an interface received and sent",
        f"network_interface_name {_WAY}",
    ),
    _kernel(
        "system_network_packet_count_total",
        "Packets that an interface received and sent",
        f"system_device {_WAY}",
    ),
    _kernel(
        "system_network_packet_dropped_total",
        "Packets that were dropped without an error",
        f"network_interface_name {_WAY}",
    ),
    _kernel(
        "system_network_errors_total",
        "Packets that an interface could not receive or send",
        f"network_interface_name {_WAY}",
    ),
    _gauge(
        "system_network_connections",
        "Connections of this network namespace by state",
        f"network_transport=tcp network_connection_state={_STATES}",
    ),
    _gauge("system_uptime_seconds", "Time since the machine started"),
    _gauge("system_processes", "Processes that this one can see"),
    _gauge("system_file_descriptors_allocated", "Open files of the whole machine"),
    _gauge("system_file_descriptors_limit", "Files that may be open on the whole machine"),
    _gauge("hw_temperature_celsius", "Temperature that a sensor tells", _SENSOR),
    _gauge(
        "hw_temperature_limit_celsius",
        "Temperature above which the maker of the hardware calls it high, and critical",
        f"{_SENSOR} hw_limit_type=high.degraded|high.critical",
    ),
    _gauge("hw_fan_speed_rpm", "Turns of a fan in a minute", _SENSOR),
    _gauge("hw_battery_charge_ratio", "Charge of a battery", "hw_name"),
    _gauge(
        "system_watched_processes",
        "Processes that have a name of host.processes; 0 where there is none",
        _WATCHED,
    ),
    _kernel(
        "system_watched_process_cpu_seconds_total",
        "CPU time of the processes of a name, with that of those that ended while watched",
        _WATCHED,
    ),
    _kernel(
        "system_watched_process_restarts_total",
        "Times that all processes of a name were found to be others than before",
        _WATCHED,
    ),
    _gauge(
        "system_watched_process_memory_bytes",
        "Memory that the processes of a name hold, what they share counted for each",
        _WATCHED,
    ),
    _gauge("system_watched_process_threads", "Threads of the processes of a name", _WATCHED),
    _gauge(
        "system_watched_process_open_files",
        "Open files of the processes of a name; of other users' processes only root may count them",
        _WATCHED,
    ),
    _gauge(
        "system_watched_process_oldest_start_timestamp_seconds",
        "When the oldest process of a name started; none where there is no process",
        _WATCHED,
    ),
    _gauge("host_sample_duration_seconds", "Time that the last look at the machine took"),
    counter(
        "host_sample_failures_total",
        "Looks at the machine that could not read a part of it, or one of its file systems",
        f"part={_PARTS}",
    ),
    _gauge(
        "host_devices_left_out",
        "File systems, disks, interfaces, CPUs and sensors beyond host.max_devices, not shown",
        "part=cpu|disk|filesystem|network|sensors",
    ),
)
