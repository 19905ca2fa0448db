"""What an event adds to its customer's day: activity, questions, and what answers were like."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from msgspec import Struct

from exporter.analytics.customers import sessions
from exporter.analytics.customers.sessions import Spans
from exporter.events import appointments, commerce, conversations, messages, summaries, visits
from exporter.events.data import Data

_LONGEST_START: Final = 30 * 86_400_000


class Visit(Struct, frozen=True, array_like=True, gc=False):
    """A customer's day: sums over events, and the spans of what the customer did.

    ``answers`` are those of a known time, ``ms`` its sum; ``cacheable`` those that say whether they
    came out of a cache. ``hours`` are counts of what was done by hour of the zone.
    """

    queries: int = 0
    answers: int = 0
    ms: int = 0
    cacheable: int = 0
    cached: int = 0
    hours: dict[int, int] = {}
    spans: Spans = ()


NOTHING: Final = Visit()


class Mark(NamedTuple):
    """One event: when the customer did something (None where an agent did), and the rest of it."""

    at: int | None
    query: bool = False
    ms: int | None = None
    cached: bool | None = None


def of(at: int, data: Data) -> Mark | None:
    """Return what an event at an instant (Unix milliseconds) adds, None for nothing."""
    told = _TOLD.get(data.TYPE)
    if told is not None:
        return told(at, data)
    return Mark(at) if data.feature else None


def added(visit: Visit, more: Visit) -> Visit:
    """Return both as one."""
    return Visit(
        visit.queries + more.queries,
        visit.answers + more.answers,
        visit.ms + more.ms,
        visit.cacheable + more.cacheable,
        visit.cached + more.cached,
        dict(Counter(visit.hours) + Counter(more.hours)),
        sessions.merged(visit.spans, more.spans),
    )


def summed(marks: Iterable[tuple[Mark, int]]) -> Visit:
    """Return the marks of a day, each with its hour, as one."""
    queries = answers = ms = cacheable = cached = 0
    hours: dict[int, int] = {}
    done = []
    for mark, hour in marks:
        queries += mark.query
        if mark.at is not None:
            done.append((mark.at, mark.at))
            hours[hour] = hours.get(hour, 0) + 1
        if mark.ms is not None:
            answers += 1
            ms += mark.ms
        if mark.cached is not None:
            cacheable += 1
            cached += mark.cached
    return Visit(queries, answers, ms, cacheable, cached, hours, sessions.merged(done))


def _received(at: int, _: messages.Received) -> Mark:
    return Mark(at, True)


def _sent(_: int, data: messages.Sent) -> Mark | None:
    """Return an answer: it says how the customer was served, not that the customer was there."""
    seconds, cached = data.response_seconds, data.cached
    if data.agent_kind == "system" or (seconds is None and cached is None):
        return None
    return Mark(None, False, None if seconds is None else round(seconds * 1000), cached)


def _answered(at: int, data: messages.Answered) -> Mark:
    return Mark(at, True, round(data.response_seconds * 1000), data.cached)


def _summarised(at: int, data: summaries.Summarised) -> Mark | None:
    """Return that the customer was there when the conversation began, where that is told."""
    began = data.started_at and round(data.started_at.timestamp() * 1000)
    return Mark(began) if began and at - _LONGEST_START <= began <= at else None


def _done(at: int, _: Data) -> Mark:
    return Mark(at)


# What customers do themselves; what systems tell of them, as payments, is no sign of them.
_DONE: Final = (
    messages.Feedback,
    conversations.Converted,
    visits.PageViewed,
    visits.SessionStarted,
    visits.SessionEnded,
    visits.BugReported,
    visits.StepReached,
    commerce.CartUpdated,
    commerce.CheckoutStarted,
    commerce.Placed,
    appointments.Booked,
    appointments.Rescheduled,
    appointments.Cancelled,
)
_TOLD: Final[Mapping[str, Callable[[int, Any], Mark | None]]] = {
    **{one.TYPE: _done for one in _DONE},
    messages.Received.TYPE: _received,
    messages.Sent.TYPE: _sent,
    messages.Answered.TYPE: _answered,
    summaries.Summarised.TYPE: _summarised,
}
