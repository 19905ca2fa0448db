"""Alerts that somebody posts: checked, completed and merged as Alertmanager does it.

https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml (postableAlerts)
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from alerting.model import Alert, labels

MOST_LABELS: Final = 500
"""Labels that an alert may have, and annotations."""
MOST_BYTES: Final = 64 * 1024
"""UTF-8 bytes that all labels of an alert may have together, names and values."""
MOST_TEXT_BYTES: Final = 256 * 1024
"""The same of its annotations."""

# Go's zero time stands for "not given".
_ZERO: Final = datetime(1, 1, 2, tzinfo=UTC)


class Posted(Struct, frozen=True):
    """The good ones of a post, and what is wrong with the others, in words."""

    alerts: tuple[Alert, ...]
    problems: tuple[str, ...]


class _Raw(Struct, frozen=True, rename="camel"):
    """An alert as it is posted; other keys may stand there, a later Prometheus may know more."""

    labels: dict[str, str]
    annotations: dict[str, str] = {}
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    generator_url: str = field(name="generatorURL", default="")


def posted(
    raw: Sequence[object], now: datetime, resolve_timeout: timedelta, first: int = 0
) -> Posted:
    """Read the items of ``POST /api/v2/alerts``, JSON as Python: good ones count beside bad ones.

    Problems name the place of an item, that of the first being ``first``: ``[3].labels: …``.
    """
    alerts, problems = [], []
    for place, item in enumerate(raw, first):
        try:
            alerts.append(_alert(item, now, resolve_timeout))
        except ValueError as error:
            problems.append(f"[{place}]{error}")
    return Posted(tuple(alerts), tuple(problems))


def merged(old: Alert, new: Alert) -> Alert:
    """Return what an alert is after it was handed over again.

    Of posts whose times overlap the later one counts, with the earlier start. One of our own rules
    counts before any post of the same labels while it fires.
    """
    if new.rule:
        return new
    if old.rule:
        return old if old.state == "firing" else new
    if not _overlaps(old, new):
        return new
    first, last = (new, old) if _updated(new) < _updated(old) else (old, new)
    ends_at = _end(as_of(first, _updated(last)), last)
    return _ended(replace(last, fired_at=min(_start(first), _start(last))), ends_at)


def as_of(alert: Alert, now: datetime) -> Alert:
    """Return an alert as it is at an instant: a posted one whose end has come is over."""
    if alert.ends_at is None or alert.state == "resolved" or alert.ends_at > now:
        return alert
    return replace(alert, state="resolved", resolved_at=alert.ends_at)


def _alert(item: object, now: datetime, resolve_timeout: timedelta) -> Alert:
    """Return an alert; ValueError says where and what, as ``.labels: …``."""
    try:
        raw = msgspec.convert(item, _Raw)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at `$")
        raise ValueError(f"{where.rstrip('`')}: {said}") from None
    _check("labels", raw.labels, MOST_BYTES)
    _check("annotations", raw.annotations, MOST_TEXT_BYTES)
    named = labels(raw.labels)
    if not named:
        raise ValueError(".labels: an alert needs at least one label that is not empty")
    ends_at = _instant("endsAt", raw.ends_at)
    start = _instant("startsAt", raw.starts_at) or ends_at or now
    end = ends_at or now + resolve_timeout
    if end < start:
        raise ValueError(".endsAt: an alert cannot end before it began (startsAt)")
    alert = Alert(
        rule="",
        labels=named,
        annotations=labels(raw.annotations),
        state="firing",
        value=math.nan,
        active_at=start,
        fired_at=start,
        generator_url=raw.generator_url[:MOST_BYTES],
        updated_at=now,
        times_out=ends_at is None,
    )
    return as_of(_ended(alert, end), now)


def _check(key: str, pairs: Mapping[str, str], most: int) -> None:
    if len(pairs) > MOST_LABELS:
        raise ValueError(f".{key}: {len(pairs)} of them; at most {MOST_LABELS}")
    if "" in pairs:
        raise ValueError(f".{key}: a name is empty")
    try:
        size = sum(len(name.encode()) + len(value.encode()) for name, value in pairs.items())
    except UnicodeEncodeError:
        raise ValueError(f".{key}: half of a character (a lone surrogate)") from None
    if size > most:
        raise ValueError(f".{key}: {size} bytes together; at most {most}")


def _instant(key: str, at: datetime | None) -> datetime | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError(f".{key}: write the time zone too, as in 2026-11-21T03:02:11Z")
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return None
    return None if at < _ZERO else at


def _overlaps(old: Alert, new: Alert) -> bool:
    """Say whether one of the new ends lies within the old span."""
    start, end = _start(old), _until(old)
    return start < _until(new) < end or start < _start(new) < end


def _end(first: Alert, last: Alert) -> datetime:
    end, later = _until(last), _until(first)
    if later <= end:
        return end
    wins = first.state == "resolved" if last.state == "resolved" else not first.times_out
    return later if wins else end


def _ended(alert: Alert, end: datetime) -> Alert:
    """Return a posted alert with another end; whether that has come the alert says itself."""
    is_over = alert.state == "resolved"
    return replace(alert, ends_at=end, resolved_at=end if is_over else None)


def _start(alert: Alert) -> datetime:
    return alert.fired_at or alert.active_at


def _until(alert: Alert) -> datetime:
    return alert.ends_at or alert.resolved_at or _start(alert)


def _updated(alert: Alert) -> datetime:
    return alert.updated_at or _start(alert)
