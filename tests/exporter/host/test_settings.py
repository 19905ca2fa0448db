import pytest
from msgspec import Struct, field

from alerting import strict
from alerting.strict import ConfigError, Duration
from exporter import schema
from exporter.docs import settings as page
from exporter.host import settings
from exporter.host.pattern import Pattern
from exporter.host.settings import Host, WatchedProcess


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """A file with nothing else in it."""

    host: Host = field(default_factory=Host)


def loaded(text: str) -> Host:
    return strict.load(text, File, file="f.yml", environ={}, read=str).host


def fits(name: str, patterns: settings.Patterns) -> bool:
    return any(pattern.fits(name) for pattern in patterns)


def test_without_a_word_the_host_is_watched() -> None:
    assert loaded("{}") == Host()
    assert (Host().enabled, str(Host().interval), Host().max_devices) == (True, "15s", 64)


def test_what_is_written_is_what_is_meant() -> None:
    host = loaded("host: {enabled: false, interval: 1m, per_cpu: true, ignore_disks: [vd.+, x]}")
    assert host == Host(
        enabled=False,
        interval=Duration(60),
        per_cpu=True,
        ignore_disks=(Pattern("vd.+"), Pattern("x")),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("interval: 4s", "f.yml:1: host.interval: expected 5s to 10m, got 4s"),
        ("interval: 11m", "f.yml:1: host.interval: expected 5s to 10m, got 11m"),
        ("max_devices: 0", "host.max_devices: expected a whole number from 1 to 1000, got 0"),
        ("ignore_mounts: [/mnt/.+, '(']", r"host.ignore_mounts[1]: expected a regular expression"),
        ("ignore_mounts: /mnt", "host.ignore_mounts: expected a list"),
        ("profile: nodes", "host.profile: expected"),
        ("processes: [{name: a}]", "host.processes[0]: expected match, user or both"),
        ("processes: [{name: A, match: a}]", "host.processes[0].name: expected a name of a-z"),
        ("processes: [{name: a, match: '('}]", "host.processes[0].match: expected a regular"),
        (
            "processes: [{name: a, match: a}, {name: a, user: b}]",
            "host: processes: 'a' is the name of two",
        ),
        ("intervall: 5s", "did you mean 'interval'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        loaded(f"host: {{{text}}}")
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("names", "patterns"),
    [
        ("proc sysfs tmpfs cgroup cgroup2 squashfs autofs fuse.portal", "PSEUDO_FILESYSTEMS"),
        ("/proc /proc/fs/nfsd /dev/shm /run/user/0 /etc/hosts /snap/core/1", "FOREIGN_MOUNTS"),
        ("/var/lib/docker/overlay2/a/merged /var/lib/kubelet/pods/a", "FOREIGN_MOUNTS"),
        ("loop0 ram15 zram0 sr0 sda1 vdb12 xvda1 nvme0n1p2 mmcblk0p1", "PARTS_OF_DISKS"),
        ("lo lo0 veth1a2b docker0 br-0123456789ab virbr0-nic ifb1 cilium_host", "INNER_INTERFACES"),
    ],
)
def test_by_default_what_is_not_the_machines_own_is_ignored(names: str, patterns: str) -> None:
    assert [name for name in names.split() if not fits(name, getattr(settings, patterns))] == []


@pytest.mark.parametrize(
    ("names", "patterns"),
    [
        ("ext4 xfs btrfs zfs overlay nfs nfs4 cifs fuse.sshfs 9p vfat", "PSEUDO_FILESYSTEMS"),
        ("/ /home /data /processed /var/lib/docker /mnt/run /etc /developer", "FOREIGN_MOUNTS"),
        ("sda vdb xvda nvme0n1 mmcblk0 dm-0 md0 nbd0", "PARTS_OF_DISKS"),
        ("eth0 enp0s3 wlan0 bond0 wg0 tun0 br0 ens5 eth0.100", "INNER_INTERFACES"),
    ],
)
def test_by_default_what_fills_up_or_carries_is_shown(names: str, patterns: str) -> None:
    assert [name for name in names.split() if fits(name, getattr(settings, patterns))] == []


def test_processes_are_watched_by_pattern_user_or_both() -> None:
    host = loaded("host: {processes: [{name: web, match: nginx, user: www}, {name: db, user: pg}]}")
    assert host.processes == (
        WatchedProcess("web", Pattern("nginx"), "www"),
        WatchedProcess("db", None, "pg"),
    )


def test_more_names_than_are_watched_are_refused() -> None:
    many = ", ".join(f"{{name: p{n}, match: x}}" for n in range(settings.MOST_WATCHED + 1))
    with pytest.raises(ConfigError, match=r"host\.processes"):
        loaded(f"host: {{processes: [{many}]}}")


def test_with_nodes_names_cpus_are_told_one_by_one() -> None:
    assert loaded("host: {profile: node}").each_cpu
    assert loaded("host: {per_cpu: true}").each_cpu
    assert not Host().each_cpu


def test_editors_and_the_docs_are_told_of_every_key() -> None:
    keys = set(Host.__struct_fields__)
    made = schema.schema(File)
    assert made["$defs"]["Host"]["properties"].keys() == keys
    assert made["$defs"]["Host"]["properties"]["ignore_disks"]["items"] == Pattern.schema
    text = page.written(File)
    assert [key for key in keys if f"`host.{key}`" not in text] == []
