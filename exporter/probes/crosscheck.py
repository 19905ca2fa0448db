"""What is wrong in probes' configuration though each of their fields is right by itself."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from alerting.duration import Duration
from exporter.probes import dependencies, kind
from exporter.probes.heartbeats import doors
from exporter.probes.settings import Probing


class Checked(Protocol):
    """A probe of any kind."""

    @property
    def name(self) -> str: ...
    @property
    def interval(self) -> Duration: ...
    @property
    def timeout(self) -> Duration: ...
    @property
    def retries(self) -> int: ...
    @property
    def depends_on(self) -> tuple[str, ...]: ...
    def wrong(self) -> Iterable[tuple[str, str]]: ...


def found(probes: Sequence[Checked], probing: Probing) -> Iterator[tuple[str, str]]:
    """Return every mistake of the probes and of how they are run, by path."""
    for place, probe in enumerate(probes):
        for key, said in wrong(probe):
            yield f"probes[{place}].{key}", said
    for path, said in (*dependencies.wrong(probes), *doors.wrong(probes)):
        yield f"probes{path}", said
    for path, said in probing.wrong([one.name for one in probes]):
        yield f"probing.{path}", said


def wrong(probe: Checked) -> Iterator[tuple[str, str]]:
    """Return each mistake of one as a field and a sentence: of all kinds, then of its own."""
    longest = kind.longest(probe.timeout, probe.retries)
    if probe.timeout > probe.interval:
        said = f"{probe.timeout} is longer than the interval of {probe.interval}"
        yield "timeout", f"{said}; a run has to end before the next one begins"
    elif longest > probe.interval:
        said = f"with {probe.retries} of them a run may take {longest}, longer than the interval of"
        yield "retries", f"{said} {probe.interval}; it has to end before the next one begins"
    yield from probe.wrong()
