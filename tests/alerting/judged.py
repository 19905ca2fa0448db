"""An engine in virtual time, between fakes that note what they are told."""

from collections.abc import Sequence
from datetime import datetime

from alerting.dispatch import handover
from alerting.duration import Duration
from alerting.engine import Engine
from alerting.model import Alert, Labels
from alerting.query import Embedded, Query
from alerting.rulebook import evaluations
from alerting.rulebook.groups import Group
from alerting.samples import Samples, Settings
from alerting.seams import Hand, Seams
from tests.alerting.ground import GROUND, INTERVAL, at
from tests.alerting.measured import Measured
from tests.alerting.written import rule


class Figures:
    """A meter that keeps sums and last values by `name label label`."""

    def __init__(self) -> None:
        self.counted: dict[str, float] = {}
        self.shown: dict[str, float] = {}
        self.observed: dict[str, int] = {}

    def count(self, metric: str, *labels: str, amount: float = 1.0) -> None:
        name = " ".join((metric, *labels))
        self.counted[name] = self.counted.get(name, 0) + amount

    def observe(self, metric: str, value: float, *labels: str) -> None:
        assert value >= 0
        name = " ".join((metric, *labels))
        self.observed[name] = self.observed.get(name, 0) + 1

    def show(self, metric: str, value: float, *labels: str) -> None:
        self.shown[" ".join((metric, *labels))] = value


class Disk:
    """A memory that may be broken, and a dispatcher; `told` is what people would be told."""

    def __init__(self) -> None:
        self.states: dict[str, Alert] = {}
        self.told: list[str] = []
        self.saves = 0
        self.at: datetime | None = None
        self.broken: Exception | None = None
        self.handed: dict[Labels, Alert] = {}

    async def hand(self, alerts: Sequence[Alert], at: datetime) -> None:
        """Note what began and what ended, as a dispatcher would: nothing of what is for info."""
        now = {alert.labels: alert for alert in alerts}
        changed = handover.changed(self.handed, now, at)
        self.told.extend(worded(alert) for alert in changed if alert.severity != "info")
        self.handed = now

    async def alerts(self) -> tuple[Alert, ...]:
        return tuple(self.states.values())

    async def last(self) -> datetime | None:
        return self.at

    async def save(
        self,
        changed: Sequence[Alert],
        gone: Sequence[str],
        at: datetime,
    ) -> None:
        if self.broken is not None:
            raise self.broken
        self.saves += 1
        self.at = at
        for fingerprint in gone:
            self.states.pop(fingerprint, None)
        self.states |= {alert.fingerprint: alert for alert in changed}


def worded(alert: Alert) -> str:
    """Word what people are told: `A shop firing`, with the severity where it matters."""
    labels = dict(alert.labels)
    severity = alert.severity if alert.name == "Slow" else ""
    return " ".join(filter(None, (alert.name, labels.get("probe"), severity, alert.state)))


def group(name: str = "g", *, every: str = "", **keys: str) -> Group:
    """Return a group of one rule."""
    interval = INTERVAL if not every else Duration.parse(every)
    found = evaluations.evaluations(rule(**({"critical": "'== 0'"} | keys)), GROUND)
    return Group(name, "f.yml", interval, found)


class Stand:
    """An engine with samples that a test shows; `tick` takes them and evaluates."""

    def __init__(self, *groups: Group, disk: Disk | None = None) -> None:
        self.source = Measured()
        self.figures = Figures()
        self.disk = disk or Disk()
        self.samples = Samples(self.source, Settings())
        self.query = Embedded(self.samples)
        self.engine = Engine(self.seams(), groups, INTERVAL)
        self.now = 0

    def seams(self, query: Query | None = None, hand: Hand | None = None) -> Seams:
        asked, hand = query or self.query, hand or self.disk.hand
        return Seams(self.samples, asked, hand, self.disk, self.figures, self.query.measured)

    async def tick(self, values: dict[str, float] | None = None, times: int = 1) -> None:
        self.source.show(values or {})
        for _ in range(times):
            await self.engine.tick(at(self.now))
            self.now += 1

    def states(self) -> dict[str, str]:
        """Return the states that pages show, by name, probe and severity."""
        found: dict[str, str] = {}
        for alert in self.engine.view().alerts:
            labels: Labels = alert.labels
            key = " ".join(value for name, value in labels if name in {"alertname", "probe"})
            found[f"{key} {alert.severity}"] = alert.state
        return found
