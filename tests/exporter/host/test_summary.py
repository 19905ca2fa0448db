from msgspec import structs

from exporter.host import summary
from exporter.host.reading import Reading, Sensor, Sensors
from exporter.host.settings import Host
from exporter.host.shares import Rate
from exporter.host.summary import Disk, Heat, Summary
from tests.exporter.host.machine import AFTER, READING


def test_two_looks_tell_all() -> None:
    assert summary.summary(AFTER, READING, Host()) == Summary(
        cpu=0.5,
        memory=0.25,
        disk=Disk("/", 0.75),
        load=(0.5, 1.25, 2.0),
        uptime=3600.5,
        network=Rate(200.0, 100.0),
        connections=3,
        heat=Heat("Package id 0", 51.5),
        processes={"nginx": 2, "gone": 0},
    )


def test_the_first_look_knows_no_shares_of_time() -> None:
    told = summary.summary(READING, None, Host())
    assert (told.cpu, told.network, told.memory) == (None, None, 0.25)


def test_what_could_not_be_read_is_not_known() -> None:
    assert summary.summary(Reading(1.0), READING, Host()) == Summary()
    assert summary.summary(READING, Reading(1.0), Host()).network is None


def test_traffic_is_of_the_interfaces_that_are_shown() -> None:
    host = structs.replace(Host(), ignore_interfaces=Host().ignore_interfaces[:0])
    told = summary.summary(AFTER, READING, host)
    assert told.network == Rate(400.0, 200.0)


def test_a_sensor_without_a_label_is_called_after_its_chip_and_none_is_none() -> None:
    hot = Sensors(temperatures=(Sensor("nvme_nvme0", "temp1", 60.0), Sensor("c", "temp1", 40.0)))
    assert summary.summary(Reading(1.0, sensors=hot), None, Host()).heat == Heat("nvme_nvme0", 60.0)
    assert summary.summary(Reading(1.0, sensors=Sensors()), None, Host()).heat is None
