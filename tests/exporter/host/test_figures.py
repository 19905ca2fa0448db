"""A reading in, the text of /metrics out."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from exporter.host import figures, profiles, watched
from exporter.host.board import Board
from exporter.host.figures import Key
from exporter.host.reading import Cpu, Disk, Interface, Memory, Mount, Paging, Reading, Space
from exporter.host.settings import Host
from exporter.metrics import exposition
from tests.exporter.host.machine import (
    AFTER,
    DATA,
    DISK,
    ETH,
    LATER,
    READING,
    ROOT,
    TIMES,
    table,
)
from tests.exporter.host.test_shares import AMOUNTS, TIMES_OF

GOLDEN = Path(__file__).with_name("machine.prom")
NODE = Path(__file__).with_name("machine_node.prom")
STANDINGS = watched.standings({}, READING.watched or {})
CPU_TIME = "system_cpu_time_seconds_total"


def told(reading: Reading, before: Reading | None = None, **settings: object) -> dict[Key, float]:
    host = structs.replace(Host(), **settings)
    standings = watched.standings({}, reading.watched or {})
    return dict(figures.figures(reading, before, host, {}, standings).values)


def names(values: dict[Key, float]) -> set[str]:
    return {name for name, _ in values}


@pytest.mark.parametrize(("profile", "golden"), [("otel", GOLDEN), ("node", NODE)])
def test_a_machine_is_shown_as_the_golden_text_says(profile: str, golden: Path) -> None:
    series = table()
    each = Cpu(2, LATER, (LATER, LATER)) if profile == "node" else AFTER.cpu
    before = structs.replace(READING, cpu=Cpu(2, TIMES))
    Board(series).show(told(structs.replace(AFTER, cpu=each), before, profile=profile))
    text = b"".join(exposition.chunks(series.snapshot(), openmetrics=False)).decode()
    prefixes = ("system_", "host_devices", "hw_", "node_")
    shown = [line for line in text.splitlines() if line.startswith(prefixes)]
    assert shown == golden.read_text(encoding="utf-8").splitlines()


def test_no_figure_is_shown_under_two_names() -> None:
    otel, node = (names(told(AFTER, READING, profile=profile)) for profile in ("otel", "node"))
    assert not otel & profiles.hidden("otel")
    assert not node & profiles.hidden("node")
    assert {name for name in otel & node if not name.startswith("host_devices")} == {
        "system_cpu_utilization_ratio",
        "system_cpus",
        "system_memory_utilization_ratio",
        "system_paging_utilization_ratio",
        "system_filesystem_utilization_ratio",
        *(name for name in otel if name.startswith("system_watched_process")),
    }


def test_sensors_beyond_the_bound_are_counted_and_not_shown() -> None:
    values = told(Reading(1.0, sensors=READING.sensors), max_devices=1)
    assert values["host_devices_left_out", ("sensors",)] == 1.0
    assert len([name for name, _ in values if name == "hw_temperature_celsius"]) == 1


def test_a_reading_of_nothing_shows_nothing() -> None:
    assert told(Reading(1.0), READING) == {}


def test_a_part_that_was_not_read_takes_no_other_with_it() -> None:
    parts = {
        "cpu": "system_cpu_time",
        "memory": "system_memory",
        "paging": "system_paging",
        "load": "system_cpu_load",
        "uptime": "system_uptime",
        "processes": "system_processes",
        "disks": "system_disk",
        "interfaces": "system_network_io",
        "connections": "system_network_connection",
        "mounts": "system_filesystem",
        "files": "system_file_descriptors",
        "sensors": "hw_",
        "watched": "system_watched",
    }
    whole = names(told(AFTER, READING))
    for part, prefix in parts.items():
        left = names(told(structs.replace(AFTER, **{part: None}), READING))
        assert [name for name in left if name.startswith(prefix)] == []
        assert [name for name in whole if name.startswith(prefix)]


def test_the_first_look_shows_no_busy_share() -> None:
    assert "system_cpu_utilization_ratio" not in names(told(READING))


def test_each_cpu_is_shown_instead_of_all_where_that_was_asked_for() -> None:
    each = (TIMES, structs.replace(TIMES, user=7.0), TIMES)
    reading = Reading(1.0, cpu=Cpu(3, TIMES, each))
    values = told(reading, max_devices=2)
    cpus = {labels[0] for name, labels in values if name == CPU_TIME}
    assert cpus == {"0", "1"}
    assert values[CPU_TIME, ("1", "user")] == 7.0
    assert values["host_devices_left_out", ("cpu",)] == 1.0


def test_states_of_memory_make_up_the_whole_and_are_never_below_nothing() -> None:
    odd = Reading(1.0, memory=Memory(100, 90, 60, 50, 0))
    assert told(odd)["system_memory_usage_bytes", ("used",)] == 0.0
    usage = [v for (name, _), v in told(READING).items() if name == "system_memory_usage_bytes"]
    assert sum(usage) == told(READING)["system_memory_limit_bytes", ()]


def test_a_machine_that_tells_no_memory_has_no_share_of_it() -> None:
    values = told(Reading(1.0, memory=Memory(0, 0, 0, 0, 0)))
    assert "system_memory_utilization_ratio" not in names(values)


def test_a_machine_without_swap_has_no_share_of_it() -> None:
    values = told(Reading(1.0, paging=Paging(0, 0, 0, 0)))
    assert "system_paging_utilization_ratio" not in names(values)
    assert values["system_paging_usage_bytes", ("used",)] == 0.0


def test_a_mount_that_did_not_answer_is_passed_over() -> None:
    values = told(structs.replace(READING, spaces={ROOT: READING.spaces[ROOT]}))
    points = {labels[1] for name, labels in values if name == "system_filesystem_limit_bytes"}
    assert points == {"/"}


def test_a_file_system_of_no_size_or_without_inodes_shows_none() -> None:
    nothing = Space(0, 0, 0, 0, 0)
    values = told(Reading(1.0, mounts=(ROOT, DATA), spaces={ROOT: nothing}))
    assert names(values) == {"host_devices_left_out"}


def test_what_a_disk_does_not_tell_is_not_shown() -> None:
    values = told(Reading(1.0, disks={"sda": Disk(4096, 8192, 2, 3, 0.25, 0.5)}))
    assert not names(values) & {"system_disk_io_time_seconds_total", "system_disk_merged_total"}
    assert values["system_disk_operations_total", ("sda", "write")] == 3.0


def test_devices_beyond_the_bound_are_counted_and_not_shown() -> None:
    reading = structs.replace(
        READING,
        disks=dict.fromkeys(["sda", "sdb", "sdc"], DISK),
        interfaces=dict.fromkeys(["eth0", "eth1"], ETH),
    )
    values = told(reading, max_devices=1)
    left = {labels[0]: v for (name, labels), v in values.items() if name.startswith("host_devices")}
    assert left == {"disk": 2.0, "network": 1.0, "filesystem": 1.0, "sensors": 1.0}


def test_names_that_the_table_cannot_tell_apart_are_one_series() -> None:
    mounts = [Mount(f"/dev/{end}", "/" + "long" * 40 + end, "ext4") for end in "ab"]
    spaces = dict.fromkeys(mounts, READING.spaces[ROOT])
    odd = Mount("/dev/c", "/\udcff", "ext4")
    reading = Reading(1.0, mounts=(*mounts, odd), spaces={**spaces, odd: READING.spaces[DATA]})
    series = table()
    board = Board(series)
    board.show(told(reading))
    board.show(told(structs.replace(reading, spaces={mounts[0]: READING.spaces[ROOT]})))
    board.show({})
    assert not [name for name in series.samples() if name[0].name.startswith("system_")]


@pytest.mark.parametrize(
    ("before", "read", "shown"),
    [
        (None, 5.0, 5.0),
        (5.0, 6.0, 6.0),
        # idle and waiting time are corrected downwards
        (100.0, 99.99, 100.0),
        (100.0, 50.0, 100.0),
        # another device under an old name
        (100.0, 49.0, 49.0),
        (100.0, 0.0, 0.0),
        (0.0, 0.0, 0.0),
    ],
)
def test_a_counter_holds_still_unless_it_began_anew(
    before: float | None, read: float, shown: float
) -> None:
    assert figures.steady(before, read) == shown


def test_what_is_held_is_compared_with_what_was_shown() -> None:
    shown: dict[Key, float] = {(CPU_TIME, ("", "iowait")): 20.5}
    values = figures.figures(READING, None, Host(), shown, STANDINGS).values
    assert values[CPU_TIME, ("", "iowait")] == 20.5
    assert values[CPU_TIME, ("", "user")] == 100.0


READINGS = st.builds(
    Reading,
    at=st.floats(0, 1e9),
    cpu=st.none() | st.builds(Cpu, st.integers(1, 9), TIMES_OF),
    memory=st.none() | st.builds(Memory, *[AMOUNTS] * 5),
    paging=st.none() | st.builds(Paging, *[AMOUNTS] * 4),
    interfaces=st.none() | st.dictionaries(st.sampled_from(["a", "b"]), st.from_type(Interface)),
    mounts=st.just((ROOT, DATA)),
    spaces=st.dictionaries(st.sampled_from([ROOT, DATA]), st.builds(Space, *[AMOUNTS] * 5)),
)


@given(st.lists(READINGS, min_size=2, max_size=4))
def test_ratios_are_shares_and_counters_never_fall_but_to_begin_anew(
    readings: Sequence[Reading],
) -> None:
    shown: dict[Key, float] = {}
    before = None
    for reading in readings:
        raw = figures.figures(reading, before, Host(), {}, {}).values
        now = dict(figures.figures(reading, before, Host(), shown, {}).values)
        for (name, labels), value in now.items():
            assert value >= 0.0 or name.startswith("system_network")
            assert not name.endswith("_ratio") or value <= 1.0
            last = shown.get((name, labels))
            if name.endswith("_total") and last is not None and value < last:
                assert value == raw[name, labels] < last / 2
        shown, before = now, reading
