"""How each source is: what came last, what was not believed, what could not be mapped. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from msgspec import Struct, field

from alerting.duration import Duration
from exporter.events.source import Source
from exporter.silence import Contact
from exporter.store.quarantine import Size
from exporter.store.unmapped_types import Type

MOST_TYPES = 20
# A source is quiet when nothing came for so many times its usual gap, and a while at least.
_QUIET_GAPS = 10
_QUIET_SECONDS = 600.0
# Fewer requests tell no rhythm.
_LEAST_REQUESTS = 20
METRICS = (
    "webhook_requests_total",
    "webhook_events_total",
    "webhook_refusals_total",
    "webhook_signature_failures_total",
    "webhook_signature_key_used_total",
    "webhook_event_lag_seconds",
    "webhook_reordered_total",
    "webhook_quarantine_dropped_total",
)

Line = tuple[str, Mapping[str, str], float]
"""A line of a metric: its name, its labels, its value."""


class Secret(Struct, frozen=True):
    """A secret or key by its place: what it signed since ever, and last since the daemon began."""

    place: int
    requests: int = 0
    last_used: datetime | None = None


class Unmapped(Struct, frozen=True):
    """Events of a type that has no mapping."""

    type: str
    why: str
    events: int
    first: datetime
    last: datetime


class Quarantined(Struct, frozen=True):
    """What waits for `chatwatch events replay`; ``dropped`` went unmapped as newer ones came."""

    requests: int = 0
    events: int = 0
    bytes: int = 0
    since: datetime | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    dropped: int = 0


class State(Struct, frozen=True):
    """One source; counts are since ever, spans in seconds, None where they are not known.

    ``usual_gap_seconds`` is the mean time between its requests so far, ``silent_after_seconds`` its
    setting. ``lag_seconds`` is the mean time from an event to its arrival.
    """

    name: str
    kind: str
    awaited_since: datetime | None
    last_event: datetime | None
    silent_seconds: float | None
    silent_after_seconds: float | None
    usual_gap_seconds: float | None
    is_silent: bool
    lag_seconds: float | None
    requests: dict[str, int]
    events: dict[str, int]
    refusals: dict[str, int]
    signature_failures: dict[str, int]
    secrets: tuple[Secret, ...]
    late_events: int
    unmapped: tuple[Unmapped, ...]
    quarantine: Quarantined


class Seen(NamedTuple):
    """What is known of all sources at one moment.

    ``used`` is when each secret fitted last, by source and place; ``heard`` in seconds since 1970.
    """

    contacts: Mapping[str, Contact]
    heard: Mapping[str, float]
    used: Mapping[tuple[str, int], datetime]
    lines: Mapping[str, Sequence[Line]]
    sizes: Sequence[Size]
    types: Sequence[Type]


def states(sources: Iterable[Source], seen: Seen, now: datetime) -> list[State]:
    """Return how each source is, in the order of the configuration."""
    return [_state(source, seen, now) for source in sources]


def _state(source: Source, seen: Seen, now: datetime) -> State:
    name = source.name
    _, awaited, received = seen.contacts.get(name, (name, None, None))
    last = seen.heard.get(name, None if received is None else received / 1000)
    since = last if last is not None else None if awaited is None else awaited / 1000
    silent = None if since is None else max(0.0, now.timestamp() - since)
    limit = source.silent_after
    requests = _counts(seen, name, "webhook_requests_total", "code")
    gap = _gap(awaited, last, sum(requests.values()))
    return State(
        name=name,
        kind=str(getattr(source, "__struct_config__").tag),  # noqa: B009 # a Protocol has none
        awaited_since=_instant(None if awaited is None else awaited / 1000),
        last_event=_instant(last),
        silent_seconds=silent,
        silent_after_seconds=None if limit is None else limit.seconds,
        usual_gap_seconds=gap,
        is_silent=_is_silent(silent, limit, gap),
        lag_seconds=_lag(seen, name),
        requests=requests,
        events=_counts(seen, name, "webhook_events_total", "result"),
        refusals=_counts(seen, name, "webhook_refusals_total", "code"),
        signature_failures=_counts(seen, name, "webhook_signature_failures_total", "reason"),
        secrets=_secrets(source, seen),
        late_events=_sum(seen, name, "webhook_reordered_total"),
        unmapped=tuple(_unmapped(one) for one in seen.types if one.source == name)[:MOST_TYPES],
        quarantine=_quarantined(seen, name),
    )


def _gap(awaited: int | None, last: float | None, requests: int) -> float | None:
    if awaited is None or last is None or requests < _LEAST_REQUESTS:
        return None
    return max(0.0, last - awaited / 1000) / requests


def _is_silent(silent: float | None, limit: Duration | None, gap: float | None) -> bool:
    if silent is None:
        return False
    if limit is not None:
        return silent > limit.seconds
    return gap is not None and silent > max(_QUIET_SECONDS, _QUIET_GAPS * gap)


def _of(seen: Seen, metric: str, source: str) -> list[Line]:
    return [line for line in seen.lines.get(metric, ()) if line[1].get("source") == source]


def _counts(seen: Seen, source: str, metric: str, label: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for _, labels, value in _of(seen, metric, source):
        if value:
            found[labels[label]] = found.get(labels[label], 0) + int(value)
    return dict(sorted(found.items()))


def _sum(seen: Seen, source: str, metric: str) -> int:
    return int(sum(value for _, _, value in _of(seen, metric, source)))


def _lag(seen: Seen, source: str) -> float | None:
    metric = "webhook_event_lag_seconds"
    found = {name: value for name, _, value in _of(seen, metric, source)}
    count = found.get(f"{metric}_count", 0.0)
    return found[f"{metric}_sum"] / count if count else None


def _secrets(source: Source, seen: Seen) -> tuple[Secret, ...]:
    used = _counts(seen, source.name, "webhook_signature_key_used_total", "key_index")
    places = range(len(source.secrets or source.keys))
    return tuple(
        Secret(place, used.get(str(place), 0), seen.used.get((source.name, place)))
        for place in places
    )


def _unmapped(one: Type) -> Unmapped:
    first, last = _instant(one.first / 1000), _instant(one.last / 1000)
    return Unmapped(one.type, one.why, one.events, _sure(first), _sure(last))


def _quarantined(seen: Seen, source: str) -> Quarantined:
    own = [one for one in seen.sizes if one.source == source]
    return Quarantined(
        requests=sum(one.requests for one in own),
        events=sum(one.events for one in own),
        bytes=sum(one.bytes for one in own),
        since=_instant(min((one.since / 1000 for one in own), default=None)),
        reasons={one.reason: one.requests for one in own},
        dropped=_sum(seen, source, "webhook_quarantine_dropped_total"),
    )


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _sure(instant: Any) -> datetime:
    found: datetime = instant
    return found
