"""The names are held against a golden list: what node_exporter 1.5 shows, and says in its source.

The few that Debian's build shows as `untyped` are gauges here: the catalogue has no such type, and
no query asks for it.
"""

from pathlib import Path

import pytest
from msgspec import structs

from exporter.host import node
from exporter.host.connections import STATES
from exporter.host.reading import Cpu, Disk, Reading
from exporter.host.settings import Host
from exporter.metrics.catalogue import SECTIONS, Metric, metric
from tests.exporter.host.machine import DATA, LATER, READING, ROOT, TIMES

GOLDEN = Path(__file__).with_name("node_exporter.txt")
NODE = SECTIONS["Host, by node_exporter's names"]


def told(reading: Reading, **settings: object) -> dict[tuple[str, tuple[str, ...]], float]:
    host = structs.replace(Host(profile="node"), **settings)
    return {(name, labels): value for name, labels, value in node.figures(reading, host)}


def described(one: Metric) -> str:
    labels = ",".join(sorted(one.labels))
    return f"{one.kind} {one.name}{{{labels}}}" if labels else f"{one.kind} {one.name}"


def test_names_types_and_labels_are_those_of_node_exporter() -> None:
    lines = GOLDEN.read_text(encoding="utf-8").replace("untyped ", "gauge ").splitlines()
    assert sorted(map(described, NODE)) == sorted(lines)


def test_a_reading_of_nothing_shows_nothing() -> None:
    assert told(Reading(1.0)) == {}


def test_what_is_shown_is_in_the_catalogue_with_as_many_labels_of_its_sets() -> None:
    for name, labels in told(structs.replace(READING, cpu=Cpu(1, TIMES, (TIMES,)))):
        known = metric(name)
        pairs = dict(zip(known.labels, labels, strict=True))
        assert all(pairs[label] in values for label, values in known.values.items())


def test_each_cpu_has_its_modes_of_which_softirq_is_not_irq() -> None:
    busy = structs.replace(LATER, softirq=3.0, guest=2.0, guest_nice=1.0)
    values = told(Reading(1.0, cpu=Cpu(3, TIMES, (TIMES, busy, TIMES))), max_devices=2)
    assert {labels[0] for _, labels in values} == {"0", "1"}
    modes = {labels[1]: v for (name, labels), v in values.items() if labels[0] == "1"}
    assert values["node_cpu_guest_seconds_total", ("1", "user")] == 2.0
    assert values["node_cpu_guest_seconds_total", ("1", "nice")] == 1.0
    assert (modes["irq"], modes["softirq"], modes["idle"]) == (1.0, 3.0, 807.0)


def test_rows_of_memory_that_the_catalogue_does_not_know_are_passed_over() -> None:
    names = {name for name, _ in told(Reading(1.0, memory=READING.memory))}
    assert names == {
        "node_memory_MemTotal_bytes",
        "node_memory_MemFree_bytes",
        "node_memory_MemAvailable_bytes",
        "node_memory_Active_anon_bytes",
        "node_memory_HugePages_Total",
    }


def test_a_file_system_that_does_not_answer_is_an_error_and_no_size() -> None:
    values = told(
        Reading(1.0, mounts=(ROOT, DATA), spaces={ROOT: READING.spaces[ROOT]}),
    )
    data = ("/dev/sdb", "xfs", "/data")
    assert {name: v for (name, labels), v in values.items() if labels == data} == {
        "node_filesystem_device_error": 1.0
    }
    assert values["node_filesystem_device_error", ("/dev/sda1", "ext4", "/")] == 0.0
    assert values["node_filesystem_avail_bytes", ("/dev/sda1", "ext4", "/")] == 20.0


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_system_says_whether_it_can_be_written_to(*, readonly: bool) -> None:
    mount = structs.replace(ROOT, readonly=readonly)
    values = told(Reading(1.0, mounts=(mount,), spaces={mount: READING.spaces[ROOT]}))
    assert values["node_filesystem_readonly", ("/dev/sda1", "ext4", "/")] == float(readonly)


def test_what_a_disk_does_not_tell_is_not_shown() -> None:
    values = told(Reading(1.0, disks={"sda": Disk(1, 2, 3, 4, 5.0, 6.0)}))
    assert {name for name, _ in values} == {
        "node_disk_read_bytes_total",
        "node_disk_written_bytes_total",
        "node_disk_reads_completed_total",
        "node_disk_writes_completed_total",
        "node_disk_read_time_seconds_total",
        "node_disk_write_time_seconds_total",
    }


def test_every_state_of_a_connection_has_its_name_there() -> None:
    assert node.STATES.keys() == STATES
    assert set(node.STATES.values()) == metric("node_tcp_connection_states").values["state"]


def test_a_batterys_charge_is_percent() -> None:
    assert told(READING)["node_power_supply_capacity", ("BAT0",)] == 57.0
