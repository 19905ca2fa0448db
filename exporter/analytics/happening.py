"""What an event adds to the sums of its day by itself, in a conversation or not.

These are sums over events, not sets: each event must come once. It does, as the cursor of the
events moves in the transaction that keeps their sums. In which order and by which steps they come
changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from exporter.analytics import amounts, calls, days, measures
from exporter.analytics.amounts import Amount
from exporter.analytics.cells import Cell, Sums
from exporter.analytics.conversation import OTHER
from exporter.events import appointments, integrations, messages, model
from exporter.events.data import Data

QUICK_SECONDS: Final = 2.0
"""Answers that take less are quick (row B7)."""


def add(sums: Sums, tenant: str, at: int, data: Data, zone: ZoneInfo) -> None:
    """Add an event at an instant (Unix milliseconds) to sums: to those of all, and of its agent."""
    agent, told = data.agent_id, _TOLD.get(data.TYPE)
    if told is None and not agent:
        return
    (day, hour), channel = days.moment(at, zone), data.channel or OTHER
    amounts = _amounts(data, told)
    amounts += [(measure, _HOURS[hour], amount) for measure, amount in _hourly(data)]
    for who in ("", agent) if agent else ("",):
        found = sums.named[tenant, day, channel, who]
        for measure, name, amount in amounts:
            found[measure, name] += amount


def of(at: int, data: Data, zone: ZoneInfo) -> dict[Cell, int]:
    """Return the cells of one event."""
    sums = Sums()
    add(sums, "", at, data, zone)
    return {cell: amount for (_, cell), amount in sums.flat().items()}


_Told = Callable[[Any], Iterator[Amount]]


def _amounts(data: Data, told: _Told | None) -> list[Amount]:
    found = [] if told is None else [*told(data)]
    if data.agent_id and (kind := _kind(data)):
        found.append(("kinds", kind, 1))
    return found


_HOURS: Final = tuple(str(hour) for hour in range(168))
_MESSAGES: Final = frozenset({messages.Received.TYPE, messages.Sent.TYPE})
_CAN_FAIL: Final = frozenset(
    name
    for name, one in model.TYPES.items()
    if {"error", "error_type"}.intersection(one.__struct_fields__)
)


def _hourly(data: Data) -> Iterator[tuple[str, int]]:
    """Return what is counted by hour of the week."""
    if data.TYPE in _MESSAGES:
        if data.agent_kind != "system":
            yield "messages_hours", 1
    elif isinstance(data, messages.Answered):
        # A question and its answer in one are two messages.
        yield "queries_hours", 1
        yield "messages_hours", 2
    if _failed(data):
        yield "failed_hours", 1


def _failed(data: Data) -> bool:
    """Say whether an answer, a call of a model or a question to an integration failed (row G1)."""
    if isinstance(data, integrations.Queried):
        return not data.success
    if data.TYPE not in _CAN_FAIL:
        return False
    return bool(getattr(data, "error", None) or getattr(data, "error_type", None))


def _kind(data: Data) -> str:
    """Return what the agent of an event is, "" where nothing tells."""
    if data.agent_kind or not isinstance(data, messages.Answered):
        return data.agent_kind or ""
    # A question that was answered in one is a bot's, unless it is told otherwise.
    return "human" if data.automated is False else "ai"


def _rated(data: messages.Feedback) -> Iterator[Amount]:
    # That of a conversation is of what made the answer, if that is known (evaluations).
    if data.kind == "answer" and not data.amends and not data.conversation_id:
        yield "lone_evaluations", "", 1
        yield "lone_evaluation_sum", "", data.score


def _sent(data: messages.Sent) -> Iterator[Amount]:
    kind = data.agent_kind or ""
    yield "sent", kind, 1
    if data.fallback:
        yield "sent_fallback", kind, 1
    if data.error:
        yield "sent_error", kind, 1


def _wanted(data: Data) -> Iterator[Amount]:
    if data.service:
        yield "services", measures.name(data.service), 1


def _answered(data: messages.Answered) -> Iterator[Amount]:
    seconds = data.response_seconds
    yield from _wanted(data)
    yield "queries", "", 1
    yield "queries_cached", "", data.cached
    yield "queries_automated", "", _kind(data) != "human"
    yield "queries_error", "", bool(data.error)
    yield "queries_quick", "", seconds < QUICK_SECONDS
    yield from amounts.span("queries_hit" if data.cached else "queries_miss", seconds)


def _queried(data: integrations.Queried) -> Iterator[Amount]:
    place = data.provider, data.query_type
    name = measures.name(*place)
    yield "integration_queries", name, 1
    yield "integration_ok", name, data.success
    yield from amounts.span("integration", data.response_seconds, *place)
    yield from amounts.mean("integration_freshness", name, data.data_freshness_hours)
    yield from amounts.mean("integration_confidence", name, data.confidence)
    yield from amounts.mean("integration_without", name, data.confidence_without_data)
    yield from amounts.mean("integration_impact", name, data.satisfaction_impact)


_Step = Literal["booked", "rescheduled", "cancelled", "completed", "no_show"]


def _appointment(step: _Step) -> _Told:
    return lambda _: iter((("appointments", step, 1),))


_TOLD: Final[Mapping[str, _Told]] = {
    messages.Received.TYPE: _wanted,
    messages.Sent.TYPE: _sent,
    messages.Answered.TYPE: _answered,
    messages.Called.TYPE: calls.told,
    messages.Feedback.TYPE: _rated,
    integrations.Queried.TYPE: _queried,
    appointments.Booked.TYPE: _appointment("booked"),
    appointments.Rescheduled.TYPE: _appointment("rescheduled"),
    appointments.Cancelled.TYPE: _appointment("cancelled"),
    appointments.Completed.TYPE: _appointment("completed"),
    appointments.NoShow.TYPE: _appointment("no_show"),
}
