"""What changed in dispatch, for one transaction."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from alerting.dispatch.silences import Silence
from alerting.dispatch.state import Group, Known, Output
from alerting.model import Acknowledgement
from alerting.store.rows import Change, Outgoing

MOST_NOTICES: Final = 10_000
"""Notices that may wait for a disk that takes nothing."""
T = TypeVar("T")


class Batch(Struct, frozen=True, kw_only=True):
    """What there is of each thing now, None where it is gone.

    Alerts and acknowledgements are by fingerprint, groups and silences by id. `notices` are in the
    order of events.
    """

    alerts: Mapping[str, Known | None] = {}
    groups: Mapping[str, Group | None] = {}
    silences: Mapping[str, Silence | None] = {}
    acknowledgements: Mapping[str, Acknowledgement | None] = {}
    changes: tuple[Change, ...] = ()
    notices: tuple[Outgoing, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__struct_fields__)


def of(output: Output) -> Batch:
    """Return what a step of the board changed."""
    alerts: dict[str, Known | None] = dict.fromkeys(output.gone_alerts)
    groups: dict[str, Group | None] = dict.fromkeys(output.gone_groups)
    alerts |= {one.alert.fingerprint: one for one in output.alerts}
    groups |= {one.id: one for one in output.groups}
    return Batch(alerts=alerts, groups=groups, notices=output.notices)


def merged(*parts: Batch) -> Batch:
    """Return several as one, in which the later wins."""
    return Batch(
        alerts=_latest(part.alerts for part in parts),
        groups=_latest(part.groups for part in parts),
        silences=_latest(part.silences for part in parts),
        acknowledgements=_latest(part.acknowledgements for part in parts),
        changes=tuple(change for part in parts for change in part.changes),
        notices=tuple(notice for part in parts for notice in part.notices),
    )


def _latest(parts: Iterable[Mapping[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for part in parts:
        found |= part
    return found


def shortened(batch: Batch) -> tuple[Batch, int]:
    """Return a batch with the newest of too many notices, and how many others it had."""
    lost = max(0, len(batch.notices) - MOST_NOTICES)
    if not lost:
        return batch, 0
    return replace(batch, notices=batch.notices[lost:]), lost
