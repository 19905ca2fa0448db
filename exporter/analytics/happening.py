"""What an event adds to the sums of its day by itself, in a conversation or not.

These are sums over events, not sets: each event must come once. It does, as the cursor of the
events moves in the transaction that keeps their sums. In which order and by which steps they come
changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from exporter.analytics import buckets, days, measures
from exporter.analytics.cells import Cell
from exporter.analytics.conversation import OTHER
from exporter.events import appointments, integrations, messages
from exporter.events.data import Data

QUICK_SECONDS: Final = 2.0
"""Answers that take less are quick (row B7)."""

Amount = tuple[str, str, int]
"""Measure, name and amount."""


def of(at: int, data: Data, zone: ZoneInfo) -> Counter[Cell]:
    """Return the cells of an event at an instant (Unix milliseconds): of all, and of its agent."""
    found: Counter[Cell] = Counter()
    agent, told = data.agent_id or "", _TOLD.get(data.TYPE)
    if told is None and not agent:
        return found
    day, channel = days.day(at, zone), data.channel or OTHER
    for measure, name, amount in _amounts(at, data, zone, told):
        if amount:
            for whose in ("", agent) if agent else ("",):
                found[Cell(day, channel, whose, measure, name)] += amount
    return found


_Told = Callable[[Any], Iterator[Amount]]


def _amounts(at: int, data: Data, zone: ZoneInfo, told: _Told | None) -> Iterator[Amount]:
    kind = _kind(data)
    if kind and data.agent_id:
        yield "kinds", kind, 1
    if told is not None:
        yield from told(data)
    hourly = tuple(_hourly(data))
    if hourly:
        hour = str(days.hour_of_week(at, zone))
        for measure, amount in hourly:
            yield measure, hour, amount


def _hourly(data: Data) -> Iterator[tuple[str, int]]:
    """Return what is counted by hour of the week."""
    if isinstance(data, messages.Answered):
        # A question and its answer in one are two messages.
        yield "queries_hours", 1
        yield "messages_hours", 2
    elif isinstance(data, messages.Received | messages.Sent) and data.agent_kind != "system":
        yield "messages_hours", 1
    if _failed(data):
        yield "failed_hours", 1


def _failed(data: Data) -> bool:
    """Say whether an answer, a call of a model or a question to an integration failed (row G1)."""
    if isinstance(data, integrations.Queried):
        return not data.success
    return bool(getattr(data, "error", None) or getattr(data, "error_type", None))


def _kind(data: Data) -> str:
    """Return what the agent of an event is, "" where nothing tells."""
    if data.agent_kind or not isinstance(data, messages.Answered):
        return data.agent_kind or ""
    # A question that was answered in one is a bot's, unless it is told otherwise.
    return "human" if data.automated is False else "ai"


def _span(span: str, seconds: float | None, *label: str) -> Iterator[Amount]:
    if seconds is not None:
        ms = round(seconds * 1000)
        name = measures.name(*label)
        yield f"{span}_n", name, 1
        yield f"{span}_ms", name, ms
        yield f"{span}_bucket", measures.name(buckets.of(ms), *label), 1


def _mean(measure: str, name: str, value: float | None) -> Iterator[Amount]:
    """Return a mean's parts, in thousandths."""
    if value is not None:
        yield f"{measure}_n", name, 1
        yield f"{measure}_milli", name, round(value * 1000)


def _sent(data: messages.Sent) -> Iterator[Amount]:
    kind = data.agent_kind or ""
    yield "sent", kind, 1
    yield "sent_fallback", kind, bool(data.fallback)
    yield "sent_error", kind, bool(data.error)


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
    yield from _span("queries_hit" if data.cached else "queries_miss", seconds)


def _called(data: messages.Called) -> Iterator[Amount]:
    model = measures.name(data.model)
    yield "llm_calls", model, 1
    if data.error_type:
        yield "llm_errors", measures.name(data.model, data.error_type), 1
    for kind in TOKENS:
        yield "llm_tokens", measures.name(kind, data.model), getattr(data, f"{kind}_tokens") or 0
    if data.currency:
        yield "llm_cost_nano", measures.name(data.currency, data.model), data.value_nano or 0
    yield from _span("llm", data.duration_seconds, data.model)
    yield from _span("llm_first", data.time_to_first_token_seconds, data.model)


TOKENS: Final = ("input", "output", "cache_read", "cache_write", "reasoning")
"""Kinds of tokens."""


def _queried(data: integrations.Queried) -> Iterator[Amount]:
    place = data.provider, data.query_type
    name = measures.name(*place)
    yield "integration_queries", name, 1
    yield "integration_ok", name, data.success
    yield from _span("integration", data.response_seconds, *place)
    yield from _mean("integration_freshness", name, data.data_freshness_hours)
    yield from _mean("integration_confidence", name, data.confidence)
    yield from _mean("integration_without", name, data.confidence_without_data)
    yield from _mean("integration_impact", name, data.satisfaction_impact)


def _delivered(data: messages.Status) -> Iterator[Amount]:
    yield "statuses", data.status, 1
    if data.error_class:
        yield "status_errors", measures.name(data.error_class), 1
    if data.pricing_category:
        yield "status_pricing", measures.name(data.pricing_category), 1


_Step = Literal["booked", "rescheduled", "cancelled", "completed", "no_show"]


def _appointment(step: _Step) -> _Told:
    return lambda _: iter((("appointments", step, 1),))


_TOLD: Final[Mapping[str, _Told]] = {
    messages.Received.TYPE: _wanted,
    messages.Sent.TYPE: _sent,
    messages.Answered.TYPE: _answered,
    messages.Called.TYPE: _called,
    messages.Status.TYPE: _delivered,
    integrations.Queried.TYPE: _queried,
    appointments.Booked.TYPE: _appointment("booked"),
    appointments.Rescheduled.TYPE: _appointment("rescheduled"),
    appointments.Cancelled.TYPE: _appointment("cancelled"),
    appointments.Completed.TYPE: _appointment("completed"),
    appointments.NoShow.TYPE: _appointment("no_show"),
}
