"""The two sets of names that the host's figures have, and which of them a profile shows.

What node_exporter has a name for is shown under one name only. What it has none for (shares that
rules ask about, watched processes, how reading goes) keeps its own in both profiles, so that the
shipped rules hold in both.
"""

from collections.abc import Collection, Iterator, Mapping

from exporter.host.settings import Profile
from exporter.metrics.catalogue.host_node import HOST_NODE

_NODE: Mapping[str, str] = {
    "system_cpu_time_seconds_total": "cpu_seconds_total cpu_guest_seconds_total",
    "system_cpu_load_average_1m": "load1",
    "system_cpu_load_average_5m": "load5",
    "system_cpu_load_average_15m": "load15",
    "system_memory_usage_bytes": "memory_MemFree_bytes memory_Cached_bytes "
    "memory_SReclaimable_bytes memory_Buffers_bytes",
    "system_memory_limit_bytes": "memory_MemTotal_bytes",
    "system_memory_linux_available_bytes": "memory_MemAvailable_bytes",
    "system_paging_usage_bytes": "memory_SwapTotal_bytes memory_SwapFree_bytes",
    "system_paging_operations_total": "vmstat_pswpin vmstat_pswpout",
    "system_filesystem_usage_bytes": "filesystem_size_bytes filesystem_free_bytes "
    "filesystem_avail_bytes",
    "system_filesystem_limit_bytes": "filesystem_size_bytes",
    "system_filesystem_inodes_usage": "filesystem_files filesystem_files_free",
    "system_disk_io_bytes_total": "disk_read_bytes_total disk_written_bytes_total",
    "system_disk_operations_total": "disk_reads_completed_total disk_writes_completed_total",
    "system_disk_merged_total": "disk_reads_merged_total disk_writes_merged_total",
    "system_disk_operation_time_seconds_total": "disk_read_time_seconds_total "
    "disk_write_time_seconds_total",
    "system_disk_io_time_seconds_total": "disk_io_time_seconds_total",
    "system_network_io_bytes_total": "network_receive_bytes_total network_transmit_bytes_total",
    "system_network_packet_count_total": "network_receive_packets_total "
    "network_transmit_packets_total",
    "system_network_packet_dropped_total": "network_receive_drop_total network_transmit_drop_total",
    "system_network_errors_total": "network_receive_errs_total network_transmit_errs_total",
    "system_network_connections": "tcp_connection_states",
    "system_uptime_seconds": "boot_time_seconds time_seconds",
    "system_processes": "processes_pids",
    "system_file_descriptors_allocated": "filefd_allocated",
    "system_file_descriptors_limit": "filefd_maximum",
    "hw_temperature_celsius": "hwmon_temp_celsius",
    "hw_temperature_limit_celsius": "hwmon_temp_max_celsius hwmon_temp_crit_celsius",
    "hw_fan_speed_rpm": "hwmon_fan_rpm",
    "hw_battery_charge_ratio": "power_supply_capacity",
}
NODE: Mapping[str, tuple[str, ...]] = {
    name: tuple(f"node_{one}" for one in names.split()) for name, names in _NODE.items()
}
"""OpenTelemetry's name → node_exporter's names of the same."""
_HIDDEN: Mapping[Profile, frozenset[str]] = {
    "otel": frozenset(metric.name for metric in HOST_NODE),
    "node": frozenset(NODE),
}


def hidden(profile: Profile) -> frozenset[str]:
    """Return the names that /metrics does not show in a profile, though the catalogue has them."""
    return _HIDDEN[profile]


def unseen(asked: Collection[str], profile: Profile) -> Iterator[tuple[str, str]]:
    """Return the metrics of these that a profile does not show, each with a sentence.

    A rule that asks for one would never fire, and nobody would know.
    """
    for name in sorted(hidden(profile).intersection(asked)):
        yield name, f"not shown with host.profile: {profile}; {_instead(name)}"


def _instead(name: str) -> str:
    if name in NODE:
        return f"the same is in {' and '.join(NODE[name])}"
    same = [ours for ours, theirs in NODE.items() if name in theirs]
    return f"the same is in {' and '.join(same)}" if same else "that takes host.profile: node"
