"""What a backtest finds, in values."""

from datetime import datetime

from msgspec import Struct

from alerting.duration import Duration
from alerting.model import Labels


class Episode(Struct, frozen=True):
    """An alert that would have fired; `ended_at` is None where it still did at the end."""

    labels: Labels
    pending_at: datetime
    fired_at: datetime
    ended_at: datetime | None
    value: float
    summary: str


class Outcome(Struct, frozen=True, kw_only=True):
    """What one rule would have done; `passed` is how often something was pending, and no more."""

    name: str
    severity: str
    group: str
    query: str
    episodes: tuple[Episode, ...]
    fired: int
    passed: int
    failures: int
    error: str


class Backtest(Struct, frozen=True):
    """The rules that make alerts, as written; of how many series, and since when there were any."""

    start: datetime
    end: datetime
    every: Duration
    series: int
    begins: datetime | None
    outcomes: tuple[Outcome, ...]
