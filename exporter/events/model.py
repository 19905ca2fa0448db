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
    integrations,
    messages,
    money,
    operations,
    summaries,
    visits,
)
from exporter.events.data import Data, Unmapped
from exporter.events.fields import CHANNELS, Id, Instant, Word
from exporter.events.invalid import Invalid, shown, translated

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

_FIELDS = {
    one: frozenset(f.encode_name for f in msgspec.structs.fields(one)) for one in TYPES.values()
}
_CHANNELS = frozenset({None, *CHANNELS})
_TIME_HELP = "give the instant at which it happened, with an offset, from a clock that is right"


class Event(Struct, frozen=True, gc=False):
    """Something that happened, checked.

    ``time`` is UTC; ``origin`` is the CloudEvents source, "" without one; ``type`` is the sender's
    word even where ``data`` is Unmapped; ``attributes`` are fields of data that its type lacks.
    """

    id: str
    type: str
    time: datetime
    origin: str
    subject: str | None
    tenant: str
    data: Data
    attributes: Mapping[str, str]


class _Envelope(Struct, frozen=True, gc=False):
    id: Id
    type: Word
    time: Instant
    data: dict[str, Any] = {}
    source: Id | None = None
    subject: Id | None = None


def read(raw: Any, *, now: datetime, future: timedelta, oldest: datetime) -> Event:
    """Return the event in a decoded ``{id, type, time, source?, subject?, data}``, or raise Invalid.

    It may be up to ``future`` ahead of ``now`` and not before ``oldest``. Fields of data that its type lacks are
    kept as texts in ``attributes``: numbers, lists and objects as compact JSON, null not at all;
    what is longer than bounds allow is refused, not cut.
    """
    raw = bounds.storable(raw)
    try:
        envelope = msgspec.convert(raw, _Envelope)
    except msgspec.ValidationError as error:
        raise translated(error, raw, _Envelope) from None
    time = _checked(envelope.time, now, future, oldest)
    wanted = TYPES.get(envelope.type)
    if wanted is None:
        data, extra = _unmapped(envelope.data), _NOTHING
    else:
        data, extra = _typed(envelope.data, wanted)
    return Event(
        envelope.id,
        envelope.type,
        time,
        envelope.source or "",
        envelope.subject,
        data.tenant,
        data,
        extra,
    )


_NOTHING: Mapping[str, str] = {}


def _checked(time: datetime, now: datetime, future: timedelta, oldest: datetime) -> datetime:
    if time < oldest:
        raise Invalid(
            "too_old",
            f"time: expected not before {_stamp(oldest)}, got {_stamp(time)}",
            _TIME_HELP,
        )
    if time - now > future:
        raise Invalid(
            "too_far_ahead",
            f"time: expected not after {_stamp(now + future)}, got {_stamp(time)}",
            _TIME_HELP,
        )
    return time if time.tzinfo is UTC else time.astimezone(UTC)


def _stamp(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _typed(raw: dict[str, Any], wanted: type[Data]) -> tuple[Data, Mapping[str, str]]:
    fields = _FIELDS[wanted]
    extra = _NOTHING if raw.keys() <= fields else bounds.attributes(raw, fields)
    channel = raw.get("channel")
    if not isinstance(channel, str | None) or channel not in _CHANNELS:
        raw = {**raw, "channel": _channel(channel)}
    if wanted.MONEY:
        raw = _settled(raw, wanted)
    if wanted.EITHER and all(raw.get(name) is None for name in wanted.EITHER):
        raise Invalid("missing_field", f"data: {' or '.join(wanted.EITHER)} is required")
    for name in bounds.LOOSE & raw.keys() & fields:
        bounds.weigh(raw[name], f"data.{name}")
    try:
        return msgspec.convert(raw, wanted), extra
    except msgspec.ValidationError as error:
        raise translated(error, raw, wanted, "data") from None


def _channel(given: Any) -> Any:
    """Return a channel as we call it; one that we do not know is ``other``."""
    if not isinstance(given, str):
        return given
    return given.lower() if given.lower() in CHANNELS else "other"


def _settled(raw: dict[str, Any], wanted: type[Data]) -> dict[str, Any]:
    nano = any(name.endswith("_nano") for name in wanted.__struct_fields__)
    bare = wanted is summaries.Summarised
    ready = money.settled(raw, wanted.MONEY, root="data", nano=nano, bare=bare)
    fields = _FIELDS[wanted]
    items = raw.get("items")
    if "items" in fields and isinstance(items, list | tuple):
        ready["items"] = [
            money.settled(
                item, ("value",), root=f"data.items[{index}]", currency=ready.get("currency")
            )
            if isinstance(item, Mapping)
            else item
            for index, item in enumerate(items)
        ]
    conversion = raw.get("conversion_event")
    if "conversion_event" in fields and isinstance(conversion, Mapping):
        ready["conversion_event"] = money.settled(
            conversion, ("value",), root="data.conversion_event", currency=ready.get("currency")
        )
    return ready


def _unmapped(raw: dict[str, Any]) -> Unmapped:
    bounds.weigh(raw, "data")
    tenant = raw.get("tenant", "")
    if not isinstance(tenant, str) or len(tenant) > 64:
        raise Invalid(
            "out_of_range",
            f"data.tenant: expected a text of 0 to 64 characters, got {shown(tenant)}",
        )
    return Unmapped(raw=raw, tenant=tenant)
