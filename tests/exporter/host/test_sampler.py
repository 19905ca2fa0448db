import threading
from collections.abc import Iterator, Sequence

import pytest
from msgspec import structs

from exporter.host.pattern import Pattern
from exporter.host.reading import PARTS, Mount, Reading, Sensors, Space
from exporter.host.sampler import Sampler
from exporter.host.settings import Host, WatchedProcess
from exporter.host.watched import Found
from tests.exporter.host.machine import DATA, NGINX, READING, ROOT, SENSORS

LOOKED = structs.replace(READING, spaces={}, sensors=None, watched=None)
WHOLE = structs.replace(READING, watched={})
WATCHING = Host(processes=(WatchedProcess("nginx", Pattern("nginx")),))


class Machine:
    """A machine whose parts can hang, as a share does without its server."""

    def __init__(self, reading: Reading = LOOKED) -> None:
        self.reading = reading
        self.hung: set[object] = set()
        self.error: Exception | None = None
        self.back = threading.Event()
        self.asked: list[object] = []

    def look(self, *, per_cpu: bool) -> Reading:
        self._wait_for(f"look {per_cpu}")
        return self.reading

    def space(self, mount: Mount) -> Space:
        self._wait_for(mount)
        if self.error is not None:
            raise self.error
        return READING.spaces[mount]

    def sampler(self) -> Sampler:
        return Sampler(
            self.look,
            self.space,
            patience=0.05 if self.hung else 10.0,
            sensors=self.sensors,
            census=self.census,
        )

    def sensors(self) -> Sensors:
        self._wait_for("sensors")
        return SENSORS

    def census(self, names: Sequence[WatchedProcess]) -> Found:
        self._wait_for("census")
        if self.error is not None:
            raise self.error
        return {one.name: (NGINX,) for one in names}

    def _wait_for(self, question: object) -> None:
        self.asked.append(question)
        if question in self.hung:
            assert self.back.wait(30)


@pytest.fixture
def machine() -> Iterator[Machine]:
    found = Machine()
    yield found
    found.back.set()


async def test_a_whole_reading_has_the_space_of_every_mount_that_is_shown(machine: Machine) -> None:
    assert await machine.sampler().sample(Host()) == WHOLE
    assert set(machine.asked[:2]) == {"look False", "sensors"}
    assert set(machine.asked[2:]) == {ROOT, DATA}


async def test_cpus_are_asked_for_one_by_one_where_that_is_wanted(machine: Machine) -> None:
    await machine.sampler().sample(Host(per_cpu=True))
    assert "look True" in machine.asked


async def test_a_mount_that_hangs_is_missed_and_spoils_nothing(machine: Machine) -> None:
    machine.hung = {DATA}
    sampler = machine.sampler()
    for _ in range(3):
        reading = await sampler.sample(Host())
        assert reading.spaces == {ROOT: READING.spaces[ROOT]}
        (miss,) = reading.misses
        assert (miss.part, miss.about, miss.absent) == ("filesystem", "/data", False)
        assert miss.said == "no answer within 0.05 s"
    assert machine.asked.count(DATA) == 1


async def test_a_mount_that_may_not_be_asked_is_missed_by_name(machine: Machine) -> None:
    machine.error = PermissionError("not for you")
    reading = await machine.sampler().sample(Host())
    assert reading.spaces == {}
    assert [(miss.about, miss.said) for miss in reading.misses] == [
        ("/", "not for you"),
        ("/data", "not for you"),
    ]


async def test_a_kernel_that_hangs_is_missed_in_every_part(machine: Machine) -> None:
    machine.hung = {"look False"}
    sampler = machine.sampler()
    for _ in range(2):
        reading = await sampler.sample(Host())
        assert {miss.part for miss in reading.misses} == set(PARTS) - {"sensors", "watched"}
        assert (reading.cpu, reading.mounts, reading.sensors) == (None, None, SENSORS)
    assert machine.asked.count("look False") == 1


async def test_sensors_that_hang_are_missed_and_spoil_nothing(machine: Machine) -> None:
    machine.hung = {"sensors"}
    sampler = machine.sampler()
    for _ in range(2):
        reading = await sampler.sample(Host())
        assert (reading.sensors, reading.cpu) == (None, READING.cpu)
        assert [(miss.part, miss.absent) for miss in reading.misses] == [("sensors", False)]
    assert machine.asked.count("sensors") == 1


async def test_processes_are_looked_through_where_some_are_watched(machine: Machine) -> None:
    assert (await machine.sampler().sample(WATCHING)).watched == {"nginx": (NGINX,)}
    machine.asked.clear()
    await machine.sampler().sample(Host())
    assert "census" not in machine.asked


async def test_a_look_through_processes_that_fails_is_missed(machine: Machine) -> None:
    machine.error = ValueError("too many")
    machine.reading = structs.replace(LOOKED, mounts=None)
    reading = await machine.sampler().sample(WATCHING)
    assert reading.watched is None
    assert [(miss.part, miss.said) for miss in reading.misses] == [("watched", "too many")]


async def test_without_a_list_of_mounts_there_are_none(machine: Machine) -> None:
    machine.reading = structs.replace(LOOKED, mounts=None)
    assert (await machine.sampler().sample(Host())).spaces == {}


async def test_this_machine_is_read_whole() -> None:
    reading = await Sampler().sample(Host())
    assert reading.cpu is not None
    assert reading.memory is not None
    assert reading.mounts is not None
    assert reading.sensors is not None
    assert reading.watched == {}
