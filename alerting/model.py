"""The nouns of alerting: labels, samples, alerts and notices. All frozen, all of plain types."""

import functools
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

# Sorted by name, without empty values: equal sets of labels are equal tuples.
Labels = tuple[tuple[str, str], ...]
Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")
State = Literal["pending", "firing", "resolved"]
Status = Literal["firing", "resolved", "acknowledged"]

_FNV_OFFSET = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3
_MASK = 0xFFFFFFFFFFFFFFFF
# Labels whose fingerprints are at hand: an alert is asked for its own many times.
_KEPT = 20_000
# Characters of labels whose name is worth remembering.
_SHORT = 1_000


def labels(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> Labels:
    """Return labels in their one form; an empty value is the same as none."""
    return tuple(sorted((name, value) for name, value in dict(pairs).items() if value))


def without(labels: Labels, name: str) -> Labels:
    """Return labels but for the one of a name."""
    return tuple(pair for pair in labels if pair[0] != name)


def fingerprint(labels: Labels) -> str:
    """Return 16 hex digits that name these labels: FNV-1a of 64 bits, as Alertmanager prints it.

    https://github.com/prometheus/common/blob/main/model/signature.go
    """
    is_short = sum([len(one) + len(its) for one, its in labels]) <= _SHORT
    return _remembered(labels) if is_short else _named(labels)


def _named(labels: Labels) -> str:
    found = _FNV_OFFSET
    for byte in b"".join([b"%b\xff%b\xff" % (one.encode(), its.encode()) for one, its in labels]):
        found = (found ^ byte) * _FNV_PRIME & _MASK
    return f"{found:016x}"


_remembered = functools.lru_cache(maxsize=_KEPT)(_named)


class Sample(Struct, frozen=True):
    """One value of a query's answer."""

    labels: Labels
    value: float


Vector = tuple[Sample, ...]


class Alert(Struct, frozen=True, kw_only=True):
    """Something that is wrong, or was.

    ``labels`` name it: those of the sample, the rule's, ``alertname`` and ``severity``. ``value``
    is of the last evaluation that had one; at the end, the value that ended it where there was one.
    ``fired_at`` is None while pending, ``resolved_at`` until it is over. ``keep_firing_since`` is
    set while only `keep_firing_for` keeps it. ``inhibited`` says that it fires and nobody was told,
    since a worse one of its rule fires. ``reads`` is how many series its rule read.

    What somebody posted has no ``rule``; ``ends_at`` is when it is over unless it is posted again,
    ``updated_at`` when it was posted last; it ``times_out`` where nobody said when it ends, and
    ``ends_at`` is our own guess. ``generator_url`` leads to who made it. ``trend`` are
    values up to now at even steps, nan where there was none, over ``trend_seconds``.
    """

    rule: str
    labels: Labels
    annotations: Labels
    state: State
    value: float
    active_at: datetime
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    keep_firing_since: datetime | None = None
    inhibited: bool = False
    reads: int = 0
    generator_url: str = ""
    ends_at: datetime | None = None
    updated_at: datetime | None = None
    times_out: bool = False
    trend: tuple[float, ...] = ()
    trend_seconds: float = 0.0

    @property
    def fingerprint(self) -> str:
        """The name of its labels."""
        return fingerprint(self.labels)

    @property
    def name(self) -> str:
        """The rule's name, as people call the alert."""
        return dict(self.labels).get("alertname", "")

    @property
    def severity(self) -> str:
        """How bad it is."""
        return dict(self.labels).get("severity", "")


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """Somebody looks after an alert: who said so, when, how (``api``, ``slack``, …), and why.

    It holds for the alert of this fingerprint that began at ``fired_at``, not for a later one.
    """

    fingerprint: str
    fired_at: datetime
    by: str
    at: datetime
    via: str
    comment: str = ""


class Notice(Struct, frozen=True, kw_only=True):
    """What one receiver is to be told.

    ``id`` is the same whenever the same thing is to be said, so that it is said once. ``group_key``
    is what Alertmanager calls so. ``thread`` is the id of the notice that began the episode to
    which this one belongs, "" in that one itself. ``reason`` says why it is told now. ``alerts``
    are those that fire and those that were told to fire and are over. ``held`` counts the changes
    that a digest gathers. ``acknowledged`` says who looks after which of them. A ``test`` says that
    it is one.
    """

    id: str
    receiver: str
    status: Status
    group_key: str
    group_labels: Labels
    alerts: tuple[Alert, ...]
    at: datetime
    thread: str = ""
    reason: str = ""
    held: int = 0
    acknowledged: tuple[Acknowledgement, ...] = ()
    test: bool = False
