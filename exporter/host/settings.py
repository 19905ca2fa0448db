"""The section `host` of config/chatwatch.yml: whether, how often and what of this machine."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from alerting.strict import Duration, Name, between, by_default
from exporter.host.pattern import Pattern

Patterns = tuple[Pattern, ...]
Profile = Literal["otel", "node"]
# Each process of the machine is held against every name.
MOST_WATCHED = 32


def _patterns(*texts: str) -> Patterns:
    return tuple(map(Pattern, texts))


# What is no disk, and images that are full as they are made.
PSEUDO_FILESYSTEMS = _patterns(
    "autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|efivarfs|fusectl|hugetlbfs",
    "mqueue|nfsd|nsfs|proc|pstore|ramfs|rootfs|rpc_pipefs|securityfs|selinuxfs|sysfs|tmpfs|tracefs",
    "cramfs|erofs|iso9660|romfs|squashfs|fuse\\.(gvfsd-fuse|lxcfs|portal|snapfuse|squashfuse)",
)
# What containers see of their host's disk, and hosts of their containers.
FOREIGN_MOUNTS = _patterns(
    "/(dev|proc|run|sys)(/.*)?",
    "/etc/(hostname|hosts|resolv\\.conf)",
    "/var/lib/(containerd|containers|docker|kubelet)/.+",
    "/snap/.+",
)
# Partitions are within their disk; the rest is made of memory or of files.
PARTS_OF_DISKS = _patterns(
    "(fd|loop|sr|z?ram)[0-9]+",
    "([hsv]|xv)d[a-z]+[0-9]+",
    "(mmcblk|nvme[0-9]+n|nbd)[0-9]+p[0-9]+",
)
# What they carry stays on this machine, or is seen again on an interface that leaves it.
INNER_INTERFACES = _patterns(
    "lo[0-9]*",
    "(cali|cilium|lxc|veth|vnet).*",
    "(cni|docker|dummy|ifb|virbr)[0-9]+(-nic)?",
    "br-[0-9a-f]+",
)


class WatchedProcess(Struct, frozen=True, forbid_unknown_fields=True):
    """Processes that are told of together under one name."""

    name: Name
    match: Annotated[
        Pattern | None,
        Meta(
            description="what fits the whole name of a process or its whole command line, in RE2; "
            "a command line is never shown"
        ),
    ] = None
    user: (
        Annotated[
            str, Meta(min_length=1, max_length=256, description="user, by name, as whom it runs")
        ]
        | None
    ) = None

    def __post_init__(self) -> None:
        if self.match is None and self.user is None:
            raise ValueError("expected match, user or both, or else every process would be meant")


class Host(Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured of the machine that the daemon runs on."""

    enabled: Annotated[bool, Meta(description="whether the machine is measured")] = True
    interval: Annotated[
        Duration,
        between("span between two samples", "5s", "10m"),
    ] = by_default(Duration(15))
    profile: Annotated[
        Profile,
        Meta(
            description="`otel` for OpenTelemetry's names, `node` for node_exporter's, which its "
            "dashboards read"
        ),
    ] = "otel"
    per_cpu: Annotated[
        bool,
        Meta(
            description="whether CPU time is told of each CPU, and not of all together; with the "
            "profile `node` it always is"
        ),
    ] = False
    processes: Annotated[
        tuple[WatchedProcess, ...],
        Meta(max_length=MOST_WATCHED, description="processes that are watched, by name"),
    ] = ()
    max_devices: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000,
            description="file systems, disks, interfaces, CPUs and sensors that are shown, of "
            "each; those beyond are counted in host_devices_left_out",
        ),
    ] = 64
    ignore_filesystems: Annotated[
        Patterns, Meta(description="types of file systems that are not shown, in RE2")
    ] = by_default(PSEUDO_FILESYSTEMS)
    ignore_mounts: Annotated[
        Patterns, Meta(description="mount points that are not shown, in RE2")
    ] = by_default(FOREIGN_MOUNTS)
    ignore_disks: Annotated[Patterns, Meta(description="disks that are not shown, in RE2")] = (
        by_default(PARTS_OF_DISKS)
    )
    ignore_interfaces: Annotated[
        Patterns, Meta(description="network interfaces that are not shown, in RE2")
    ] = by_default(INNER_INTERFACES)

    def __post_init__(self) -> None:
        names = [one.name for one in self.processes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"processes: {twice[0]!r} is the name of two")

    @property
    def each_cpu(self) -> bool:
        """Whether CPUs are told of one by one."""
        return self.per_cpu or self.profile == "node"
