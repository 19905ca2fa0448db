import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from exporter.host import shares
from exporter.host.reading import Cpu, Flow, Interface, Memory, Reading, Space, Times
from tests.exporter.host.machine import AFTER, ETH, ETH_LATER, READING, TIMES

AMOUNTS = st.integers(0, 1 << 60)
SECONDS = st.floats(0, 1e9)
TIMES_OF = st.builds(Times, *[SECONDS] * 7)


def after(**spent: float) -> Reading:
    """A reading in which CPUs spent some more time in some modes."""
    old = structs.asdict(TIMES)
    new = {mode: old[mode] + spent.get(mode, 0.0) for mode in old}
    return Reading(101.0, cpu=Cpu(4, Times(**new)))


@pytest.mark.parametrize(
    ("spent", "busy"),
    [
        ({"user": 3.0, "idle": 1.0}, 0.75),
        ({"idle": 4.0}, 0.0),
        ({"user": 1.0, "nice": 1.0, "system": 1.0, "interrupt": 1.0}, 1.0),
        # whoever waits for a disk leaves the CPU to others
        ({"iowait": 3.0, "user": 1.0}, 0.25),
        # what another machine took away cannot be worked in
        ({"steal": 3.0, "idle": 1.0}, 0.75),
        # kernels correct waiting time downwards
        ({"iowait": -1.0, "user": 1.0, "idle": 1.0}, 0.5),
        ({}, None),
        ({"iowait": -1.0}, None),
    ],
)
def test_busy_is_all_but_idle_and_waiting_for_disks(
    spent: dict[str, float], busy: float | None
) -> None:
    assert shares.busy(READING, after(**spent)) == busy


@pytest.mark.parametrize(
    ("before", "now"), [(None, READING), (Reading(1.0), READING), (READING, Reading(1.0))]
)
def test_one_look_alone_says_nothing_about_busy_time(before: Reading | None, now: Reading) -> None:
    assert shares.busy(before, now) is None


@given(TIMES_OF, TIMES_OF)
def test_whatever_the_kernel_says_busy_is_a_share(old: Times, new: Times) -> None:
    busy = shares.busy(Reading(0.0, cpu=Cpu(1, old)), Reading(1.0, cpu=Cpu(1, new)))
    assert busy is None or 0.0 <= busy <= 1.0


def test_memory_counts_what_is_not_available() -> None:
    assert shares.memory(Memory(1000, 150, 10, 140, 0)) == 0.85
    assert shares.memory(Memory(0, 0, 0, 0, 0)) is None


@pytest.mark.parametrize(
    ("space", "ratio"),
    [
        (Space(100, 40, 20, 0, 0), 0.75),
        (Space(100, 100, 100, 0, 0), 0.0),
        # full for users, though root has some left
        (Space(100, 5, 0, 0, 0), 1.0),
        (Space(0, 0, 0, 0, 0), None),
        (Space(10, 10, 0, 0, 0), None),
    ],
)
def test_a_disk_is_as_full_as_df_says(space: Space, ratio: float | None) -> None:
    assert shares.space(space) == ratio


@given(st.builds(Memory, *[AMOUNTS] * 5), st.builds(Space, *[AMOUNTS] * 5))
def test_whatever_is_read_a_ratio_is_from_0_to_1(memory: Memory, space: Space) -> None:
    for ratio in (shares.memory(memory), shares.space(space)):
        assert ratio is None or 0.0 <= ratio <= 1.0


def test_a_rate_is_of_the_interfaces_that_were_there_all_the_time() -> None:
    new = Interface(Flow(10**9, 1, 0, 0), Flow(10**9, 1, 0, 0))
    rate = shares.rate({"eth0": ETH, "gone": new}, {"eth0": ETH_LATER, "new": new}, 15.0)
    assert rate == shares.Rate(received=200.0, sent=100.0)


def test_an_interface_that_began_anew_has_moved_nothing() -> None:
    assert shares.rate({"eth0": ETH_LATER}, {"eth0": ETH}, 15.0) == shares.Rate(0.0, 0.0)


def test_no_time_has_no_rate() -> None:
    assert READING.interfaces is not None
    assert AFTER.interfaces is not None
    assert shares.rate(READING.interfaces, AFTER.interfaces, 0.0) is None
