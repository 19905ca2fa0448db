"""The events of events.md: the union of their types is the registry, ``read`` the only way in."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, get_args

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
    """What stands around data, which is left out: converting free JSON would copy it."""

    id: Id
    type: Word
    time: Instant
    source: Id | None = None
    subject: Id | None = None


class _Rules(NamedTuple):
    """What is asked of a type's raw data before it is converted; ``plain``: nothing but names."""

    wanted: type[Data]
    fields: frozenset[str]
    money: bool
    either: tuple[str, ...]
    loose: frozenset[str]
    plain: bool


def _rules(wanted: type[Data]) -> _Rules:
    fields = frozenset(field.encode_name for field in msgspec.structs.fields(wanted))
    money = bool(wanted.MONEY)
    loose = fields & bounds.LOOSE
    return _Rules(wanted, fields, money, wanted.EITHER, loose, not (money or wanted.EITHER or loose))


_RULES = {name: _rules(wanted) for name, wanted in TYPES.items()}
_CHANNELS = frozenset({None, *CHANNELS})
_TIME_HELP = "give the instant at which it happened, with an offset, from a clock that is right"
_NOTHING: Mapping[str, str] = {}


def read(raw: Any, *, now: datetime, future: timedelta, oldest: datetime) -> Event:
    """Return the event in a decoded ``{id, type, time, source?, subject?, data}``, or raise Invalid.

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
    time = _checked(envelope.time, now, future, oldest)
    given = raw.get("data", _NOTHING)
    if not isinstance(given, dict) and given is not _NOTHING:
        raise Invalid("wrong_type", f"data: expected an object, got {shown(given)}")
    rules = _RULES.get(envelope.type)
    extra = _NOTHING
    if rules is None:
        data: Data = _unmapped(given)
    else:
        if not given.keys() <= rules.fields:
            extra = bounds.attributes(given, rules.fields)
        data = _typed(given, rules)
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


def _checked(time: datetime, now: datetime, future: timedelta, oldest: datetime) -> datetime:
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


def _typed(raw: Mapping[str, Any], rules: _Rules) -> Data:
    channel = raw.get("channel")
    if channel.__class__ is str and channel not in _CHANNELS:
        raw = {**raw, "channel": _channel(channel)}
    if not rules.plain:
        raw = _prepared(raw, rules)
    try:
        return msgspec.convert(raw, rules.wanted)
    except msgspec.ValidationError as error:
        raise translated(error, raw, rules.wanted, "data") from None


def _prepared(raw: Mapping[str, Any], rules: _Rules) -> Mapping[str, Any]:
    """Return raw data with its money settled, its alternatives and its free JSON checked."""
    if rules.money:
        raw = _settled(raw, rules)
    if rules.either and all(raw.get(name) is None for name in rules.either):
        raise Invalid("missing_field", f"data: {' or '.join(rules.either)} is required")
    for name in rules.loose & raw.keys():
        bounds.weigh(raw[name], f"data.{name}")
    return raw


def _channel(given: str) -> str:
    """Return a channel as we call it; one that we do not know is ``other``."""
    return given.lower() if given.lower() in CHANNELS else "other"


def _settled(raw: Mapping[str, Any], rules: _Rules) -> dict[str, Any]:
    """Return raw data with every amount in integers, those of items and of a conversion too."""
    ready = money.settled(
        raw,
        rules.wanted.MONEY,
        root="data",
        nano="value_nano" in rules.wanted.__struct_fields__,
        bare=rules.wanted is summaries.Summarised,
    )
    currency = ready.get("currency")
    items = raw.get("items")
    if "items" in rules.fields and isinstance(items, list | tuple):
        ready["items"] = [
            _inner(item, f"data.items[{index}]", currency) for index, item in enumerate(items)
        ]
    if "conversion_event" in rules.fields and "conversion_event" in raw:
        ready["conversion_event"] = _inner(
            raw["conversion_event"], "data.conversion_event", currency
        )
    return ready


def _inner(raw: Any, root: str, currency: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    return money.settled(raw, ("value",), root=root, currency=currency)


def _unmapped(raw: Mapping[str, Any]) -> Unmapped:
    bounds.weigh(raw, "data")
    tenant = raw.get("tenant", "")
    if not isinstance(tenant, str) or len(tenant) > 64:
        raise Invalid(
            "out_of_range",
            f"data.tenant: expected a text of 0 to 64 characters, got {shown(tenant)}",
        )
    return Unmapped(raw=raw, tenant=tenant)
