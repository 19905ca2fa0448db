"""What is wrong in a probe's configuration though each of its fields is right by itself."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from alerting.duration import Duration


class Checked(Protocol):
    """A probe of any kind."""

    @property
    def interval(self) -> Duration: ...
    @property
    def timeout(self) -> Duration: ...
    def wrong(self) -> Iterable[tuple[str, str]]: ...


def wrong(probe: Checked) -> Iterator[tuple[str, str]]:
    """Return each mistake as a field and a sentence: of all kinds, then of its own."""
    if probe.timeout > probe.interval:
        said = f"{probe.timeout} is longer than the interval of {probe.interval}"
        yield "timeout", f"{said}; a run has to end before the next one begins"
    yield from probe.wrong()
