"""The section ``probing``: how probes are run, and when nothing is held against their targets."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct, field

from alerting.strict import Duration, Name, between, by_default
from exporter.probes.cron import Cron, Zone

MOST_TARGETS = 10
_TARGET = r"^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253}):[0-9]{1,5}$"


class Maintenance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A window that comes again and again, in which probes run and are held against nobody."""

    name: Name
    probes: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...],
        Meta(
            min_length=1,
            max_length=1_000,
            description="names of probes; one that ends in `*` is every name that begins so",
        ),
    ]
    schedule: Annotated[
        Cron,
        Meta(description="when it begins, as crontab has it: `0 2 * * sun` is Sunday at 2:00"),
    ]
    duration: Annotated[Duration, between("how long it goes on", "1m", "7d")]
    timezone: Annotated[Zone, Meta(description="where the schedule's clock hangs")] = by_default(
        Zone.parse("UTC")
    )


class Connectivity(Struct, frozen=True, forbid_unknown_fields=True):
    """What is reached whenever this machine has a network; without targets nobody looks.

    A run that fails on its way to the target looks here first: where no target can be reached
    either, it says nothing of the probe's own.
    """

    targets: Annotated[
        tuple[Annotated[str, Meta(pattern=_TARGET, extra={"expected": "host:port"})], ...],
        Meta(
            max_length=MOST_TARGETS,
            description="host:port of others that accept TCP connections, like 1.1.1.1:443, best "
            "of two operators",
        ),
    ] = ()
    timeout: Annotated[
        Duration, between("span in which one of them has to accept", "10ms", "30s")
    ] = by_default(Duration(2))


class Probing(Struct, frozen=True, forbid_unknown_fields=True):
    """How probes are run."""

    concurrency: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="probes under way at one time; where as many hang, the others are late",
        ),
    ] = 100
    concurrency_per_kind: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="of those, probes of one kind, so that a kind that hangs leaves room for "
            "the others",
        ),
    ] = 80
    concurrency_per_host: Annotated[
        int,
        Meta(
            ge=1,
            le=10_000,
            description="of those, probes of one host, so that a host that hangs keeps only its "
            "own probes waiting",
        ),
    ] = 20
    maintenance: Annotated[tuple[Maintenance, ...], Meta(max_length=1_000)] = ()
    connectivity: Connectivity = field(default_factory=Connectivity)
    public_badges: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...],
        Meta(
            max_length=1_000,
            description="names of probes whose badges anyone may see, as `probes` of maintenance "
            "has them; all others ask for metrics:read",
        ),
    ] = ()

    def wrong(self, probes: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Return what is wrong though each field is right by itself, given the probes' names."""
        names: dict[str, int] = {}
        for place, window in enumerate(self.maintenance):
            path = f"maintenance[{place}]"
            first = names.setdefault(window.name, place)
            if first != place:
                yield f"{path}.name", f"maintenance[{first}] is called {window.name!r} already"
            yield from _idle(f"{path}.probes", window.probes, probes)
        yield from _idle("public_badges", self.public_badges, probes)
        for place, target in enumerate(self.connectivity.targets):
            if not 0 < int(target.rpartition(":")[2]) < 65_536:
                yield f"connectivity.targets[{place}]", "a port is 1 to 65535"


def covers(pattern: str, name: str) -> bool:
    """Say whether a name of a window, or its beginning before ``*``, means a probe."""
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def _idle(path: str, patterns: Sequence[str], probes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return those of some patterns that mean no probe."""
    for at, pattern in enumerate(patterns):
        if not any(covers(pattern, name) for name in probes):
            yield f"{path}[{at}]", f"no probe is called {pattern!r}"
