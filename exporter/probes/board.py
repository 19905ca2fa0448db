"""What is known of each probe: how it stands and its uptime, shown as metrics; ``now`` is Unix."""

from collections.abc import Iterable
from typing import Protocol

from msgspec.structs import replace

from alerting.duration import Duration
from exporter.probes import standing
from exporter.probes.figures import Figures
from exporter.probes.result import Result
from exporter.probes.standing import Held, Standing
from exporter.probes.uptime import Uptime


class Probe(Protocol):
    """What a kind of probe is to those who run it; two that are equal are the same probe."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def interval(self) -> Duration: ...
    @property
    def timeout(self) -> Duration: ...
    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""


class Board:
    """The probes of the plan; one is known from its admission until it is forgotten."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._standings: dict[str, Standing] = {}
        self._uptimes: dict[str, Uptime] = {}

    def expect(self, probe: Probe) -> None:
        """Show that a probe is in the plan."""
        self._figures.expect(probe.name, probe.kind, probe.timeout.seconds)

    def knows(self, name: str) -> bool:
        """Say whether a probe has been admitted, and so needs no past."""
        return name in self._uptimes

    def admit(self, probe: Probe, held: Held | None, uptime: Uptime, now: float) -> None:
        """Take a probe in with its past, and show that; one that is known stays as it is."""
        if self.knows(probe.name):
            return
        self._uptimes[probe.name] = uptime
        if held is not None:
            self._standings[probe.name] = standing.restored(self._standing(probe), held)
            if held.last.state != "unknown":
                self._figures.show(held.last)
        self._figures.show_uptime(probe.name, uptime.shares(now))

    def take(self, probe: Probe, result: Result, now: float) -> Standing:
        """Take the result of a probe that is known; return how it stood before."""
        before = self._standing(probe)
        self._figures.take(result)
        self._standings[probe.name] = standing.after(before, result)
        if result.state != "unknown":
            uptime = self._uptimes[probe.name]
            uptime.judge(result.started.timestamp(), now, up=result.success)
            self._figures.show_uptime(probe.name, uptime.shares(now))
        return before

    def roll(self, now: float) -> None:
        """Let all windows roll forward."""
        for name, uptime in self._uptimes.items():
            self._figures.show_uptime(name, uptime.shares(now))

    def forget(self, name: str) -> None:
        """Let go of a probe, and of its gauges."""
        self._figures.forget(name)
        self._standings.pop(name, None)
        self._uptimes.pop(name, None)

    def last(self, name: str) -> Result | None:
        """Return the last result of a probe, from an earlier life too; None where there is none."""
        held = self._standings.get(name)
        return None if held is None else held.last

    def standings(self, probes: Iterable[Probe], now: float) -> tuple[Standing, ...]:
        """Return how each of the probes stands."""
        return tuple(
            replace(
                self._standing(probe),
                interval=probe.interval.seconds,
                uptime=self._uptimes.get(probe.name, Uptime()).shares(now),
            )
            for probe in probes
        )

    def _standing(self, probe: Probe) -> Standing:
        new = Standing(probe.name, probe.kind, probe.interval.seconds)
        return self._standings.get(probe.name, new)
