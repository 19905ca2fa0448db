"""What is known of each probe: how it stands and its uptime, shown as metrics; ``now`` is Unix."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, Protocol

from msgspec.structs import replace

from alerting.duration import Duration
from exporter.probes import dependencies, maintenance, standing
from exporter.probes.figures import Figures
from exporter.probes.result import Result
from exporter.probes.settings import Maintenance
from exporter.probes.standing import Held, Standing, Terms
from exporter.probes.uptime import Uptime

# How many probes are shown at one go, which takes about two milliseconds.
STEP: Final = 64


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
    @property
    def critical(self) -> bool: ...
    @property
    def paused(self) -> bool: ...
    @property
    def local(self) -> bool: ...
    @property
    def depends_on(self) -> tuple[str, ...]: ...
    @property
    def retries(self) -> int: ...
    @property
    def failures(self) -> int: ...
    @property
    def successes(self) -> int: ...
    @property
    def peer(self) -> str: ...
    async def measure(self) -> Result:
        """Run once; never raises but for its cancellation."""


class Board:
    """The probes of the plan; one is known from its admission until it is forgotten."""

    def __init__(
        self, figures: Figures, windows: Callable[[], Sequence[Maintenance]] = tuple
    ) -> None:
        self._figures = figures
        self._windows = windows
        self._probes: dict[str, Probe] = {}
        self._standings: dict[str, Standing] = {}
        self._uptimes: dict[str, Uptime] = {}
        self._below: defaultdict[str, set[str]] = defaultdict(set)
        self._down: set[str] = set()
        self._asked: set[str] = set()

    def expect(self, probe: Probe, now: float) -> None:
        """Show that a probe is in the plan, as it is there now."""
        self._leave(probe.name)
        self._probes[probe.name] = probe
        for name in probe.depends_on:
            self._below[name].add(probe.name)
        self._figures.expect(probe.name, probe.kind, probe.timeout.seconds)
        if probe.paused:
            self._figures.rest(probe.name)
        self._note(self._standing(probe))
        self._show([probe.name, *self._below[probe.name]], now)

    def knows(self, name: str) -> bool:
        """Say whether a probe has been admitted, and so needs no past."""
        return name in self._uptimes

    def admit(self, probe: Probe, held: Held | None, uptime: Uptime, now: float) -> None:
        """Take a probe in with its past, and show that; one that is known stays as it is."""
        if self.knows(probe.name):
            return
        self._uptimes[probe.name] = uptime
        if held is not None:
            new = standing.restored(self._standing(probe), held, _terms(probe))
            self._standings[probe.name] = new
            self._note(new)
            if held.last.verdict != "unknown" and not probe.paused:
                self._figures.show(held.last)
        self._figures.show_uptime(probe.name, uptime.shares(now))
        self._show([probe.name, *self._below[probe.name]], now)

    def take(self, probe: Probe, result: Result, now: float) -> Standing:
        """Take the result of a probe that is known; return how it stood before."""
        before = self._standing(probe)
        self._figures.take(result)
        after = standing.after(before, result, _terms(probe))
        self._standings[probe.name] = after
        self._note(after)
        if result.verdict != "unknown" and not result.maintenance:
            uptime = self._uptimes[probe.name]
            uptime.judge(result.started.timestamp(), now, up=result.success)
            self._figures.show_uptime(probe.name, uptime.shares(now))
        self._show([probe.name], now)
        if after.verdict != before.verdict:
            self._show(self._below[probe.name], now)
        return before

    def ask(self, probe: Probe, since: datetime, now: float) -> set[str]:
        """Have alerts about a probe wait for those above it that were not looked at since.

        Return these. Who is known to be down, or is paused, need not be asked.
        """
        asked = {name for name in probe.depends_on if self._is_open(name, since)}
        for name in asked:
            self._asked.add(name)
            self._show(self._below[name], now)
        return asked

    def answer(self, name: str, now: float) -> None:
        """Take note that a probe has been looked at, whatever was seen."""
        if name in self._asked:
            self._asked.discard(name)
            self._show(self._below[name], now)

    def roll(self, now: float) -> Iterator[None]:
        """Let all windows roll forward, those of maintenance too.

        Yields after every STEP probes, so that others may have a turn; probes may go meanwhile.
        """
        for number, name in enumerate(tuple(self._uptimes), 1):
            uptime = self._uptimes.get(name)
            if uptime is not None:
                self._figures.show_uptime(name, uptime.shares(now))
            if number % STEP == 0:
                yield
        if self._windows():
            self.show(now)

    def show(self, now: float) -> None:
        """Show how all probes stand, whatever has changed around them."""
        self._show(self._probes, now)

    def forget(self, name: str) -> None:
        """Let go of a probe, and of its gauges."""
        self._figures.forget(name)
        self._leave(name)
        for known in (self._probes, self._standings, self._uptimes):
            known.pop(name, None)
        self._down.discard(name)
        self._asked.discard(name)

    def is_maintained(self, name: str, started: datetime, ended: datetime) -> bool:
        """Say whether a run of a probe counts as maintenance."""
        return maintenance.during(self._windows(), name, started, ended)

    def last(self, name: str) -> Result | None:
        """Return the last result of a probe, from an earlier life too; None where there is none."""
        held = self._standings.get(name)
        return None if held is None else held.last

    def standings(self, probes: Iterable[Probe], now: float) -> tuple[Standing, ...]:
        """Return how each of the probes stands."""
        return tuple(
            replace(
                self._of_now(probe, now),
                interval=probe.interval.seconds,
                uptime=self._uptimes.get(probe.name, Uptime()).shares(now),
            )
            for probe in probes
        )

    def _standing(self, probe: Probe) -> Standing:
        new = Standing(probe.name, probe.kind, probe.interval.seconds)
        return self._standings.get(probe.name, new)

    def _is_open(self, name: str, since: datetime) -> bool:
        if not self.knows(name) or self._probes[name].paused or name in self._down:
            return False
        last = self.last(name)
        return last is None or last.started < since

    def _of_now(self, probe: Probe, now: float) -> Standing:
        at = datetime.fromtimestamp(now, UTC)
        window = maintenance.current(self._windows(), probe.name, at)
        return replace(
            self._standing(probe),
            is_critical=probe.critical,
            is_paused=probe.paused,
            maintenance="" if window is None else window.name,
            culprit=dependencies.culprit(probe.depends_on, self._down),
            is_asking=not self._asked.isdisjoint(probe.depends_on),
        )

    def _note(self, one: Standing) -> None:
        """Remember who is down; one that is paused is not looked at, so nobody knows."""
        is_down = one.verdict == "down" and not self._probes[one.probe].paused
        (self._down.add if is_down else self._down.discard)(one.probe)

    def _leave(self, name: str) -> None:
        """Forget whom a probe depends on."""
        before = self._probes.get(name)
        for above in () if before is None else before.depends_on:
            self._below[above].discard(name)

    def _show(self, names: Iterable[str], now: float) -> None:
        for name in names:
            probe = self._probes[name]
            self._figures.stand(self._of_now(probe, now), has_needs=bool(probe.depends_on))


def _terms(probe: Probe) -> Terms:
    return Terms(probe.failures, probe.successes)
