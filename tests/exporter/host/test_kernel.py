"""This very machine, against what its own /proc says."""

import errno
import os
import shutil
import socket
from pathlib import Path

import psutil
import pytest

from exporter.host import kernel
from exporter.host.reading import PARTS, Mount, Reading, Times
from exporter.host.settings import PARTS_OF_DISKS

PROC = Path("/proc")
pytestmark = pytest.mark.skipif(not (PROC / "stat").exists(), reason="reads Linux's /proc")

HEAD = "  sl  local_address rem_address   st\n"
LINE = "   0: 0100007F:1F90 00000000:0000 01 0:0\n"


@pytest.fixture(scope="module")
def reading() -> Reading:
    return kernel.look()


def fields(path: str) -> dict[str, int]:
    """`MemTotal:  16 kB` → bytes by name."""
    lines = (PROC / path).read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def test_every_part_of_this_machine_is_read_or_told_missing(reading: Reading) -> None:
    missed = {miss.part for miss in reading.misses}
    names = {"disk": "disks", "network": "interfaces", "filesystem": "mounts"}
    slow = {"sensors", "watched"}
    for part in [part for part in PARTS if part not in slow]:
        known = getattr(reading, names.get(part, part)) is not None
        assert known is (part not in missed), part
    assert missed <= {"disk", "connections"}


def test_cpu_time_is_that_of_proc_stat(reading: Reading) -> None:
    assert reading.cpu is not None
    told = [int(word) / os.sysconf("SC_CLK_TCK") for word in stat_line()[1:9]]
    user, nice, system, idle, iowait, irq, softirq, steal = told
    later = Times(user, nice, system, idle, iowait, irq + softirq, steal)
    assert reading.cpu.count == psutil.cpu_count()
    for mode in ("user", "system", "idle"):
        difference = getattr(later, mode) - getattr(reading.cpu.all, mode)
        assert 0.0 <= difference < 600.0 * reading.cpu.count, mode


def stat_line() -> list[str]:
    return (PROC / "stat").read_text().splitlines()[0].split()


def test_each_cpu_is_read_where_that_was_asked_for(reading: Reading) -> None:
    assert reading.cpu is not None
    assert reading.cpu.each == ()
    each = kernel.cpu(per_cpu=True)
    lines = (PROC / "stat").read_text().splitlines()
    assert len(each.each) == len([line for line in lines if line.startswith("cpu")]) - 1


def test_memory_and_swap_are_those_of_proc_meminfo(reading: Reading) -> None:
    told = fields("meminfo")
    assert reading.memory is not None
    assert reading.paging is not None
    assert (reading.memory.total, reading.paging.total) == (told["MemTotal"], told["SwapTotal"])
    for amount in (reading.memory.available, reading.memory.free, reading.memory.cached):
        assert 0 <= amount <= told["MemTotal"]
    assert 0 <= reading.paging.free <= told["SwapTotal"]


def test_the_kernels_own_rows_of_memory_are_read(reading: Reading) -> None:
    assert reading.memory is not None
    assert reading.memory.table["MemTotal_bytes"] == fields("meminfo")["MemTotal"]
    assert reading.memory.table.keys() >= {"SReclaimable_bytes", "Active_anon_bytes"}


def test_open_files_are_those_of_file_nr(reading: Reading) -> None:
    assert reading.files is not None
    told = (PROC / "sys/fs/file-nr").read_text().split()
    assert reading.files.limit == int(told[2])
    assert 0 < reading.files.allocated <= reading.files.limit


def test_the_machine_has_names(reading: Reading) -> None:
    assert reading.names is not None
    assert reading.names.nodename == os.uname().nodename
    assert reading.names.sysname == "Linux"


def test_a_part_of_softirqs_and_guests_is_within_its_whole(reading: Reading) -> None:
    assert reading.cpu is not None
    times = reading.cpu.all
    assert times.softirq <= times.interrupt
    assert times.guest <= times.user


def test_load_uptime_and_processes_are_plausible(reading: Reading) -> None:
    uptime = float((PROC / "uptime").read_text().split()[0])
    assert reading.uptime is not None
    assert reading.now is not None
    assert reading.booted == psutil.boot_time()
    assert reading.uptime == max(0.0, reading.now - reading.booted)
    assert abs(uptime - reading.uptime) < 600.0
    assert reading.load is not None
    assert all(load >= 0.0 for load in reading.load)
    assert reading.processes is not None
    assert reading.processes >= 2


def test_interfaces_are_those_of_proc_net_dev(reading: Reading) -> None:
    lines = (PROC / "net/dev").read_text().splitlines()[2:]
    assert reading.interfaces is not None
    assert reading.interfaces.keys() == {line.split(":")[0].strip() for line in lines}
    local = reading.interfaces["lo"]
    assert local.receive.bytes == local.transmit.bytes


def test_disks_are_those_of_proc_diskstats(reading: Reading) -> None:
    path = PROC / "diskstats"
    lines = path.read_text().splitlines() if path.exists() else []
    assert (reading.disks or {}).keys() == {line.split()[2] for line in lines}
    for name, disk in (reading.disks or {}).items():
        if not any(pattern.fits(name) for pattern in PARTS_OF_DISKS):
            assert disk.read_bytes >= 0 <= disk.write_seconds


def test_the_root_is_among_the_mounts_and_as_full_as_df_says(reading: Reading) -> None:
    assert reading.mounts is not None
    (root, *_) = [mount for mount in reading.mounts if mount.point == "/"]
    space, usage = kernel.space(root), shutil.disk_usage("/")
    assert space.size == usage.total
    assert abs(space.available - usage.free) < 1 << 30
    assert 0 <= space.available <= space.free <= space.size


def test_a_connection_of_ours_is_counted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        before = kernel.connected(PROC)
        with socket.create_connection(server.getsockname()) as client:
            accepted, _ = server.accept()
            during = kernel.connected(PROC)
            accepted.close()
        del client
    assert before["listen"] >= 1
    assert during["established"] >= 2


def test_without_ipv6_there_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net/tcp").write_text(HEAD + 3 * LINE)
    assert kernel.connected(tmp_path)["established"] == 3
    (tmp_path / "net/tcp6").write_text(HEAD + LINE)
    assert kernel.connected(tmp_path)["established"] == 4


def test_too_many_connections_are_not_counted_and_it_is_said_why(tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net/tcp").write_text(HEAD + kernel.MOST_CONNECTIONS * LINE)
    reading = kernel.look(tmp_path)
    assert reading.connections is None
    (miss,) = [miss for miss in reading.misses if miss.part == "connections"]
    assert (miss.said, miss.absent) == ("more than 250000 connections; they are not counted", False)


def test_a_container_without_most_of_proc_shows_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "meminfo").write_text((PROC / "meminfo").read_text())
    (tmp_path / "vmstat").write_text("pswpin 3\npswpout 4\n")
    (tmp_path / "stat").write_text("cpu  1 2\n")
    monkeypatch.setattr(psutil, "PROCFS_PATH", str(tmp_path))
    reading = kernel.look(tmp_path)
    assert reading.memory is not None
    assert reading.paging is not None
    assert (reading.paging.pages_in, reading.paging.pages_out) == (3, 4)
    assert reading.load is not None
    assert (reading.cpu, reading.interfaces, reading.connections) == (None, None, None)
    absent = {miss.part: miss.absent for miss in reading.misses}
    assert absent["network"]
    assert absent["connections"]
    assert absent["files"]
    # it is there, but makes no sense
    assert not absent["cpu"]


def test_what_cannot_be_read_is_a_failure_and_not_an_absence(tmp_path: Path) -> None:
    (tmp_path / "net/tcp").mkdir(parents=True)
    (miss,) = [one for one in kernel.look(tmp_path).misses if one.part == "connections"]
    assert not miss.absent


def test_a_mount_that_is_gone_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone"):
        kernel.space(Mount("/dev/x", str(tmp_path / "gone"), "ext4"))


@pytest.mark.parametrize(
    ("error", "said", "absent"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/p"), "Permission denied", False),
        (FileNotFoundError(errno.ENOENT, "No such file", "/p"), "No such file", True),
        (NotImplementedError(), "NotImplementedError", True),
    ],
)
def test_an_exception_tells_what_is_missing(error: Exception, said: str, *, absent: bool) -> None:
    miss = kernel.missed("filesystem", error, "/mnt")
    assert said in miss.said
    assert (miss.part, miss.about, miss.absent) == ("filesystem", "/mnt", absent)
