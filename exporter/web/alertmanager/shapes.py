"""What `/api/v2` answers with, field for field as Alertmanager's specification has it. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import UNSET, Struct, UnsetType

from alerting.dispatch.matchers import Matcher
from alerting.dispatch.silences import Silence
from alerting.dispatch.state import AlertStatus

_RENAMED = {
    "starts_at": "startsAt",
    "ends_at": "endsAt",
    "updated_at": "updatedAt",
    "generator_url": "generatorURL",
    "silenced_by": "silencedBy",
    "inhibited_by": "inhibitedBy",
    "muted_by": "mutedBy",
    "is_regex": "isRegex",
    "is_equal": "isEqual",
    "created_by": "createdBy",
    "route_labels": "routeLabels",
}


class Receiver(Struct, frozen=True):
    """A receiver's name."""

    name: str


class Standing(Struct, frozen=True, rename=_RENAMED):
    """Why an alert is told, or not: ids of silences, fingerprints of others, names of windows."""

    state: str
    silenced_by: tuple[str, ...]
    inhibited_by: tuple[str, ...]
    muted_by: tuple[str, ...]


class Alert(Struct, frozen=True, kw_only=True, rename=_RENAMED):
    """An alert and how it stands; clients read every field without asking whether it is there.

    Only `generator_url` may be missing, which is to be a URL.
    """

    annotations: dict[str, str]
    ends_at: datetime
    fingerprint: str
    receivers: tuple[Receiver, ...]
    starts_at: datetime
    status: Standing
    updated_at: datetime
    generator_url: str | UnsetType
    labels: dict[str, str]


class Group(Struct, frozen=True, rename=_RENAMED):
    """Alerts that one receiver is told together."""

    alerts: tuple[Alert, ...]
    labels: dict[str, str]
    receiver: Receiver
    route_labels: dict[str, str]


class Match(Struct, frozen=True, rename=_RENAMED):
    """One matcher of a silence."""

    name: str
    value: str
    is_regex: bool
    is_equal: bool


class State(Struct, frozen=True):
    """Whether a silence is pending, active or expired."""

    state: str


class Quiet(Struct, frozen=True, kw_only=True, rename=_RENAMED):
    """A silence."""

    id: str
    status: State
    updated_at: datetime
    comment: str
    created_by: str
    starts_at: datetime
    ends_at: datetime
    matchers: tuple[Match, ...]
    annotations: dict[str, str]


def alert(found: AlertStatus, now: datetime, resolve_timeout: timedelta) -> Alert:
    """Return an alert's answer; the end of one that says none of itself is ever ahead."""
    one = found.alert
    return Alert(
        annotations=dict(one.annotations),
        ends_at=one.resolved_at or one.ends_at or now + resolve_timeout,
        fingerprint=one.fingerprint,
        receivers=tuple(Receiver(name) for name in found.receivers),
        starts_at=one.fired_at or one.active_at,
        status=Standing(found.state, found.silenced_by, found.inhibited_by, found.muted_by),
        updated_at=one.updated_at or now,
        generator_url=one.generator_url or UNSET,
        labels=dict(one.labels),
    )


def silence(found: Silence, now: datetime) -> Quiet:
    """Return a silence's answer."""
    return Quiet(
        id=found.id,
        status=State(found.state(now)),
        updated_at=found.updated_at or now,
        comment=found.comment,
        created_by=found.created_by,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        matchers=matches(found.matchers),
        annotations=dict(found.annotations),
    )


def matches(matchers: Iterable[Matcher]) -> tuple[Match, ...]:
    """Return matchers as a silence shows them."""
    return tuple(
        Match(one.name, one.value, one.op in {"=~", "!~"}, one.op in {"=", "=~"})
        for one in matchers
    )
