from exporter.host import reading
from exporter.host.reading import PARTS, Mount, Reading
from exporter.metrics import catalogue


def test_every_part_has_its_place_among_the_failures() -> None:
    told = catalogue.metric("host_sample_failures_total").values["part"]
    assert told == set(PARTS)


def test_parts_that_may_be_left_out_are_parts() -> None:
    assert catalogue.metric("host_devices_left_out").values["part"] < set(PARTS)


def test_a_reading_of_nothing_knows_nothing() -> None:
    empty = Reading(1.0)
    known = [name for name in empty.__struct_fields__ if getattr(empty, name)]
    assert known == ["at"]


def test_mounts_are_told_apart_by_all_they_are() -> None:
    first = Mount("/dev/sda", "/", "ext4")
    assert {first: 1}[reading.Mount("/dev/sda", "/", "ext4")] == 1
    assert len({first, Mount("/dev/sdb", "/", "ext4")}) == 2
