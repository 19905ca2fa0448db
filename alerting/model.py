"""The nouns of alerting: labels, samples, alerts and notices. All frozen, all of plain types."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

# Sorted by name, without empty values: equal sets of labels are equal tuples.
Labels = tuple[tuple[str, str], ...]
Severity = Literal["info", "warning", "critical"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")
State = Literal["pending", "firing", "resolved"]
Status = Literal["firing", "resolved"]

_FNV_OFFSET = 0xCBF29CE484222325
_FNV_PRIME = 0x100000001B3
_MASK = 0xFFFFFFFFFFFFFFFF


def labels(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> Labels:
    """Return labels in their one form; an empty value is the same as none."""
    return tuple(sorted((name, value) for name, value in dict(pairs).items() if value))


def fingerprint(labels: Labels) -> str:
    """Return 16 hex digits that name these labels: FNV-1a of 64 bits, as Alertmanager prints it.

    https://github.com/prometheus/common/blob/main/model/signature.go
    """
    found = _FNV_OFFSET
    for pair in labels:
        for part in pair:
            for byte in (*part.encode(), 0xFF):
                found = (found ^ byte) * _FNV_PRIME & _MASK
    return f"{found:016x}"


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


class Notice(Struct, frozen=True, kw_only=True):
    """What one receiver is to be told.

    ``id`` is the same whenever the same thing is to be said, so that it is said once.
    ``group_key`` is what Alertmanager calls so: firing and resolved of one thing have the same.
    """

    id: str
    receiver: str
    status: Status
    group_key: str
    group_labels: Labels
    alerts: tuple[Alert, ...]
    at: datetime
