import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporter.host import selection
from exporter.host.pattern import Pattern
from exporter.host.reading import Mount
from exporter.host.settings import Host
from tests.exporter.host.machine import SENSORS

ROOT = Mount("/dev/sda1", "/", "ext4")


@pytest.mark.parametrize(
    ("found", "points"),
    [
        # bind mounts and subvolumes of a device are the same space
        ([ROOT, Mount("/dev/sda1", "/srv/bound", "ext4")], ["/"]),
        ([Mount("/dev/sda1", "/srv/bound", "ext4"), ROOT], ["/"]),
        ([Mount("/dev/b", "/b", "xfs"), Mount("/dev/b", "/a", "xfs")], ["/a"]),
        # names of a kind are no devices
        ([Mount("overlay", "/", "overlay"), Mount("overlay", "/b", "overlay")], ["/", "/b"]),
        # the later mount is what everybody sees there
        ([Mount("/dev/a", "/x", "ext4"), Mount("/dev/b", "/x", "proc")], []),
        ([Mount("/dev/a", "/x", "proc"), Mount("/dev/b", "/x", "ext4")], ["/x"]),
        # a container: its own root, and files of its host
        (
            [
                Mount("overlay", "/", "overlay"),
                Mount("/dev/sda1", "/etc/hosts", "ext4"),
                Mount("/dev/sda1", "/data", "ext4"),
                Mount("tmpfs", "/scratch", "tmpfs"),
            ],
            ["/", "/data"],
        ),
        ([Mount("nas:/a", "/mnt/a", "nfs4"), Mount("nas:/a", "/mnt/longer", "nfs4")], ["/mnt/a"]),
        ([], []),
    ],
)
def test_each_device_that_holds_something_is_shown_once(
    found: list[Mount], points: list[str]
) -> None:
    chosen = selection.mounts(found, Host())
    assert ([mount.point for mount in chosen.shown], chosen.left_out) == (points, 0)


def test_beyond_the_bound_mounts_are_left_out_in_the_order_of_their_paths() -> None:
    found = [Mount(f"/dev/{n}", f"/{n}", "ext4") for n in "cab"]
    chosen = selection.mounts(found, Host(max_devices=2))
    assert ([mount.point for mount in chosen.shown], chosen.left_out) == (["/a", "/b"], 1)


def test_sensors_are_chosen_up_to_the_bound_of_each_kind() -> None:
    shown, beyond = selection.sensors(SENSORS, Host(max_devices=1))
    assert (len(shown.temperatures), len(shown.fans), shown.batteries) == (1, 1, {"BAT0": 0.57})
    assert beyond == 1
    assert selection.sensors(SENSORS, Host()) == (SENSORS, 0)


def test_names_are_chosen_by_pattern_and_bound() -> None:
    found = {"sdb": 2, "sda": 1, "sda1": 3, "sdc": 4}
    host = Host(max_devices=2)
    assert selection.named(found, host.ignore_disks, host) == ({"sda": 1, "sdb": 2}, 1)
    assert selection.named(found, (Pattern("sd.*"),), host) == ({}, 0)


MOUNTS = st.builds(
    Mount,
    device=st.sampled_from(["/dev/a", "/dev/b", "overlay", "nas:/x"]),
    point=st.sampled_from(["/", "/a", "/a/b", "/proc", "/\udcff"]),
    type=st.sampled_from(["ext4", "proc", "overlay"]),
)


@given(st.lists(MOUNTS), st.integers(1, 4))
def test_no_device_and_no_point_is_shown_twice_nor_more_than_the_bound(
    found: list[Mount], most: int
) -> None:
    shown, left_out = selection.mounts(found, Host(max_devices=most))
    assert len(shown) <= most
    assert left_out == 0 or len(shown) == most
    assert len({mount.point for mount in shown}) == len(shown)
    devices = [mount.device for mount in shown if mount.device != "overlay"]
    assert len(set(devices)) == len(devices)
    assert set(shown) <= set(found)
