"""The events of events.md: the union of their types is the registry, ``read`` the only way in."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import msgspec
from msgspec import Struct

from exporter.events import (
    appointments,
    bounds,
    commerce,
    conversations,
    customers,
    flat,
    integrations,
    messages,
    operations,
    rules,
    sequence,
    summaries,
    visits,
)
from exporter.events.data import Data, Unmapped
from exporter.events.fields import Id, Instant, Word
from exporter.events.invalid import Invalid, shown, translated
from exporter.events.sequence import Sequence, SequenceType

__all__ = ["RULES", "TYPES", "Event", "Invalid", "Known", "of", "read", "typed", "within"]

Known = (
    conversations.Started
    | conversations.Ended
    | conversations.Reopened
    | summaries.Summarised
    | messages.Received
    | messages.Sent
    | messages.Status
    | messages.Answered
    | messages.Feedback
    | messages.Called
    | conversations.EscalationRequested
    | conversations.EscalationResolved
    | conversations.FollowupRequired
    | conversations.FollowupDone
    | conversations.Converted
    | integrations.Queried
    | integrations.Synced
    | integrations.ImpactMeasured
    | integrations.InsightRecorded
    | commerce.CartUpdated
    | commerce.CheckoutStarted
    | commerce.Placed
    | commerce.Paid
    | commerce.Cancelled
    | commerce.Refunded
    | commerce.PaymentSucceeded
    | commerce.PaymentFailed
    | commerce.PaymentRefunded
    | commerce.SubscriptionChanged
    | appointments.Booked
    | appointments.Rescheduled
    | appointments.Cancelled
    | appointments.Completed
    | appointments.NoShow
    | visits.PageViewed
    | visits.SessionStarted
    | visits.SessionEnded
    | visits.BugReported
    | visits.StepReached
    | customers.Identified
    | customers.Linked
    | operations.AgentChanged
    | operations.WidgetChanged
    | operations.UsageRecorded
    | operations.SpendRecorded
    | operations.ChangeRecorded
)
TYPES: Mapping[str, type[Data]] = {one.TYPE: one for one in get_args(Known)}


class Event(Struct, frozen=True, gc=False):
    """Something that happened, checked.

    ``time`` is UTC; ``origin`` is the CloudEvents source, "" without one; ``type`` is the sender's
    word even where ``data`` is Unmapped; ``attributes`` are fields of data that its type lacks.
    ``number`` is what the sender's own counter gave it.
    """

    id: str
    type: str
    time: datetime
    origin: str
    subject: str | None
    tenant: str
    data: Data
    attributes: Mapping[str, str]
    number: int | None = None


class _Envelope(Struct, frozen=True, gc=False):
    """What stands around data, which is left out: converting free JSON would copy it."""

    id: Id
    type: Word
    time: Instant
    source: Id | None = None
    subject: Id | None = None
    sequence: Sequence = None
    sequencetype: SequenceType = None


RULES = {name: rules.of(wanted) for name, wanted in TYPES.items()}
_TIME_HELP = "give the instant at which it happened, with an offset, from a clock that is right"
_NOTHING: Mapping[str, str] = {}


def read(raw: Any, *, now: datetime, future: timedelta, oldest: datetime) -> Event:
    """Return the event in decoded ``{id, type, time, source?, subject?, data}``, or raise Invalid.

    Whatever ``raw`` holds, the event can be stored; see ``of`` for the rest.
    """
    return of(bounds.storable(raw), now=now, future=future, oldest=oldest)


def of(raw: Any, *, now: datetime, future: timedelta, oldest: datetime) -> Event:
    """Return the event in a record that ``bounds.is_storable``, or raise Invalid.

    It may be up to ``future`` ahead of ``now`` and not before ``oldest``. Fields of data that its
    type lacks are kept as texts in ``attributes``: numbers, lists and objects as compact JSON, null
    not at all; what is longer than bounds allow is refused, not cut.
    """
    try:
        envelope = msgspec.convert(raw, _Envelope)
    except msgspec.ValidationError as error:
        raise translated(error, raw, _Envelope) from None
    time = within(envelope.time, now, future, oldest)
    given = raw.get("data", _NOTHING)
    if not isinstance(given, dict) and given is not _NOTHING:
        raise Invalid("wrong_type", f"data: expected an object, got {shown(given)}")
    rule = RULES.get(envelope.type)
    extra = _NOTHING
    if rule is None:
        data: Data = _unmapped(envelope.type, given, raw)
    else:
        data, extra = typed(given, rule)
    return Event(
        envelope.id,
        envelope.type,
        time,
        envelope.source or "",
        envelope.subject,
        data.tenant,
        data,
        extra,
        None
        if envelope.sequence is None
        else sequence.number(envelope.sequence, envelope.sequencetype),
    )


def within(time: datetime, now: datetime, future: timedelta, oldest: datetime) -> datetime:
    """Return an instant in UTC; Invalid where it is before ``oldest`` or too far ahead."""
    if time < oldest:
        raise Invalid(
            "too_old",
            f"time: expected not before {_stamp(oldest)}, got {_stamp(time)}",
            _TIME_HELP,
        )
    if time > now and time - now > future:
        raise Invalid(
            "too_far_ahead",
            f"time: expected not after {_stamp(now + future)}, got {_stamp(time)}",
            _TIME_HELP,
        )
    return time if time.tzinfo is UTC else time.astimezone(UTC)


def _stamp(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def typed(raw: Mapping[str, Any], rule: rules.Rules) -> tuple[Data, Mapping[str, str]]:
    """Return typed data and, as texts, the fields that its type lacks; raises Invalid."""
    if raw.keys() <= rule.fields:
        return _converted(raw, rule), _NOTHING
    extra = bounds.attributes(raw, rule.fields)
    known = {name: raw[name] for name in raw if name in rule.fields}
    return _converted(known, rule), extra


def _converted(raw: Mapping[str, Any], rule: rules.Rules) -> Data:
    ready = rules.prepared(raw, rule)
    try:
        return msgspec.convert(ready, rule.wanted)
    except msgspec.ValidationError as error:
        if None in raw.values():
            # null is how many senders write "absent", for lists and flags too
            given = {name: one for name, one in raw.items() if one is not None}
            return _converted(given, rule)
        raise translated(error, ready, rule.wanted, "data") from None


def _unmapped(type: str, raw: Mapping[str, Any], event: Any) -> Unmapped:
    """Return what is kept of a type that we do not know.

    What a source left unmapped is a vendor's whole event; it may be as large as any record.
    """
    if isinstance(event, flat.Unmapped):
        bounds.weigh(raw, "data", bounds.RECORD_BYTES)
        return Unmapped(type=type, raw=raw, why=event.why or None, tenant=event.tenant)
    bounds.weigh(raw, "data")
    tenant = raw.get("tenant", "")
    if not isinstance(tenant, str) or len(tenant) > 64:
        raise Invalid(
            "out_of_range",
            f"data.tenant: expected a text of 0 to 64 characters, got {shown(tenant)}",
        )
    return Unmapped(type=type, raw=raw, tenant=tenant)
